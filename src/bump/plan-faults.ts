import { type DeployFile, digestOf, isUntagged, nameOf, type Occurrence } from '../deploy/occurrence.ts';
import { formatLine, UserError } from '../errors.ts';
import { isDigest } from '../oci/digest.ts';
import { isDowngrade } from '../release/versions.ts';
import type { BumpEdit, FilePlan } from './edit.ts';
import type { Match, PromotedRelease, PromotedVersion } from './promoted.ts';

interface MatchedFile {
  readonly file: DeployFile;
  readonly occurrences: readonly Occurrence[];
  readonly matches: readonly Match[];
}

/**
 * @param merged files whose values, with what they are merged with, name something of the release
 * @throws UserError `NOTHING_TO_BUMP`, `TAG_MISSING`, `INVALID_DIGEST`, `AMBIGUOUS_VERSION`
 */
export function refuseFaults(
  files: readonly MatchedFile[],
  merged: ReadonlySet<string>,
  release: PromotedRelease,
): void {
  // An address of charts has no version: such a file is there for check. So is one with the upstream names, of which that says
  // what to write instead. And one whose values name something where they are merged with others.
  const idle = files.filter(
    ({ file, occurrences, matches }) =>
      matches.length === 0 &&
      !merged.has(file.path) &&
      !occurrences.some(({ kind }) => kind === 'repository') &&
      !isUpstream(occurrences, release),
  );
  if (idle.length > 0) {
    throw new UserError(
      'NOTHING_TO_BUMP',
      `${idle.map(({ file }) => file.path).join(', ')}: names no image or chart of release ${release.release}`,
      {
        details: release.names.map((name) => `the release has ${name}`),
        hint: 'Point the repositories in the file at the internal registry, say by paths or markers what its values are of, or take the file out of bump in the release file.',
      },
    );
  }
  const matches = files
    .flatMap(({ matches }) => matches)
    .filter(({ occurrence }) => occurrence.left === undefined);
  refuseUntagged(matches);
  refuseOddDigests(matches);
  refuseAmbiguous(matches);
}

/** True where one of the release's images is called by its name outside. */
export function isUpstream(occurrences: readonly Occurrence[], release: PromotedRelease): boolean {
  return occurrences.some(
    (found) =>
      found.kind === 'image' &&
      found.left !== 'mentioned' &&
      release.releaseNames.repositories.has(found.repository) &&
      release.versionsOf(found).length === 0,
  );
}

/**
 * Edits that would take a file back: somebody went on by hand, or an older release is in force.
 * @param isHeldBack a newer release is there, which the file may have followed: of a digest nobody can tell
 */
export function downgradesIn(plans: readonly FilePlan[], isHeldBack = false): readonly BumpEdit[] {
  return plans
    .flatMap(({ edits }) => edits)
    .filter(({ from, to }) => (isDigest(from) || from === to ? isHeldBack : isDowngrade(from, to)));
}

export function refusedDowngrade(edits: readonly BumpEdit[]): UserError {
  const lines = edits.map(({ place, path, from, to, digest }) =>
    from === to
      ? `${formatLine(place)}: ${path} ${from} has another digest, the release has ${digest}`
      : `${formatLine(place)}: ${path} is ${from}, the release has ${to}`,
  );
  const isSure = edits.some(({ from, to }) => from !== to && !isDigest(from));
  const what = isSure ? 'The files name newer versions' : 'The files may name something newer';
  return new UserError('DOWNGRADE', `${what} than the promoted release has`, {
    details: lines,
    hint: 'Promote a newer release, or put it in force again; to go back on purpose, run again with --rollback.',
  });
}

function refuseUntagged(matches: readonly Match[]): void {
  const lines = matches.flatMap(({ occurrence, candidates: [promoted], leftTo }) => {
    if (!isUntagged(occurrence) || leftTo !== undefined) {
      return [];
    }
    const { repository, place } = occurrence;
    return `${formatLine(place)}: ${repository} has neither tag nor digest; the release has ${promoted?.version ?? ''}`;
  });
  if (lines.length > 0) {
    throw new UserError(
      'TAG_MISSING',
      'Images without a tag run whatever is newest, or a chart says, not the release',
      {
        details: lines,
        hint: 'Write the tag that runs now beside the repository, in quotes: tag: "1.13.3". Then run again. Where a chart of the release gives it, say which: chart beside the file under bump; where other values files have it, name those: valueFiles.',
      },
    );
  }
}

/** A placeholder, say: what the chart would make of a digest put there is not known. */
function refuseOddDigests(matches: readonly Match[]): void {
  const lines = matches.flatMap(({ occurrence }) => {
    const digest = occurrence.kind === 'image' ? digestOf(occurrence) : undefined;
    const place = (occurrence.kind === 'image' ? occurrence.digest?.place : undefined) ?? occurrence.place;
    // Without what it says: that may be a secret.
    return digest === undefined || isDigest(digest) ? [] : formatLine(place);
  });
  if (lines.length > 0) {
    throw new UserError('INVALID_DIGEST', 'Something else than a digest stands under digest', {
      details: lines,
      hint: 'Expected sha256:<64 lower-case hex digits>; leave the key out to go by the tag alone.',
    });
  }
}

function refuseAmbiguous(matches: readonly Match[]): void {
  const lines = matches.flatMap(({ occurrence, candidates, leftTo }) =>
    candidates.length < 2 || leftTo !== undefined
      ? []
      : `${formatLine(occurrence.place)}: ${nameOf(occurrence)} can be ${candidates.map(describeVersion).join(' or ')}`,
  );
  if (lines.length > 0) {
    throw new UserError('AMBIGUOUS_VERSION', 'The release has several versions of what the files name', {
      details: lines,
      hint: 'Write one of them into the file by hand; from then on it is left alone.',
    });
  }
}

/** `1.2.0 (operator-wandb: hook.image)`; where no value of a chart sets it, the chart alone. */
function describeVersion({ version, locked }: PromotedVersion): string {
  return locked === undefined ? version : `${version} (${(locked.setBy ?? locked.usedBy).join(', ')})`;
}
