import { findOccurrences } from '../deploy/find-occurrences.ts';
import { type DeployFile, digestOf, type Occurrence, tagOf } from '../deploy/occurrence.ts';
import type { Place } from '../errors.ts';
import { formatPath } from '../schema/path.ts';
import type { BumpEdit, FilePlan, PlacedEdit } from './edit.ts';
import { refuseDowngrade, refuseFaults } from './plan-faults.ts';
import type { Match, PromotedRelease, PromotedVersion } from './promoted.ts';
import { withReference } from './reference-text.ts';

/**
 * What has to change so that the files name what the release has. Pure; planning an applied plan gives no edits.
 * @param options `isHeldBack` when a newer release was promoted than the one in force
 * @throws UserError `NOTHING_TO_BUMP` for files that name nothing of the release; `TAG_MISSING`, `INVALID_DIGEST`,
 *   `AMBIGUOUS_VERSION`, `DOWNGRADE` (unless allowed), each listing all places; and what `findOccurrences` throws
 */
export function planBump<File extends DeployFile>(
  files: readonly File[],
  release: PromotedRelease,
  options: { readonly allowDowngrade: boolean; readonly isHeldBack?: boolean },
): readonly FilePlan<File>[] {
  const matched = files.map((file) => ({ file, matches: matchesIn(file, release) }));
  refuseFaults(matched, release);
  const plans = matched.map(({ file, matches }) => ({ file, edits: matches.flatMap(editsFor) }));
  if (!options.allowDowngrade) {
    refuseDowngrade(
      plans.flatMap(({ edits }) => edits),
      options.isHeldBack,
    );
  }
  return plans;
}

function matchesIn(file: DeployFile, release: PromotedRelease): readonly Match[] {
  return findOccurrences(file).flatMap((occurrence) => {
    const all = release.versionsOf(occurrence);
    // With two versions of one thing in the release, a file that names either of them is right.
    const named = all.filter(({ version }) => version === versionOf(occurrence));
    const candidates = named.length === 1 ? named : all;
    return candidates.length === 0 ? [] : [{ occurrence, candidates }];
  });
}

function editsFor({ occurrence, candidates: [promoted] }: Match): readonly BumpEdit[] {
  const scalars = promoted === undefined ? [] : scalarsFor(occurrence, promoted);
  const [first] = scalars;
  if (promoted === undefined || first === undefined) {
    return [];
  }
  const version = versionOf(occurrence);
  const digest = occurrence.kind === 'image' ? digestOf(occurrence) : undefined;
  return [
    {
      kind: occurrence.kind,
      name: occurrence.kind === 'image' ? occurrence.repository : occurrence.name,
      path: formatPath(first.path),
      place: placeOf(occurrence),
      from: version ?? digest ?? '',
      to: version === undefined ? promoted.digest : promoted.version,
      digest: promoted.digest,
      scalars,
    },
  ];
}

/** The scalars that differ. Tag and digest are one atom: each that the file has is set to the promoted one. */
function scalarsFor(occurrence: Occurrence, promoted: PromotedVersion): readonly PlacedEdit[] {
  const wanted =
    occurrence.kind === 'chart'
      ? [{ scalar: occurrence.version, to: promoted.version }]
      : [
          {
            scalar: occurrence.tag,
            to:
              occurrence.reference === undefined
                ? promoted.version
                : withReference(occurrence.tag?.value ?? '', promoted),
          },
          { scalar: occurrence.digest, to: promoted.digest },
        ];
  return wanted.flatMap(({ scalar, to }) =>
    scalar === undefined || scalar.value === to
      ? []
      : { document: scalar.document, path: scalar.path, from: scalar.value, to, place: scalar.place },
  );
}

function versionOf(occurrence: Occurrence): string | undefined {
  return occurrence.kind === 'image' ? tagOf(occurrence) : occurrence.version.value;
}

/** The line that changes: people look for the tag, not for the repository above it. */
function placeOf(occurrence: Occurrence): Place {
  return occurrence.kind === 'chart'
    ? occurrence.place
    : ((occurrence.tag ?? occurrence.digest)?.place ?? occurrence.place);
}
