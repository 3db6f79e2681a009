import { readDeployFile } from '../deploy/find-occurrences.ts';
import {
  type ChartOccurrence,
  type DeployFile,
  digestOf,
  type ImageOccurrence,
  inFormOf,
  type Occurrence,
  type Scalar,
  tagOf,
} from '../deploy/occurrence.ts';
import type { Place } from '../errors.ts';
import { formatPath } from '../schema/path.ts';
import { withChartLocks } from './chart-lock.ts';
import type { BumpEdit, FilePlan, PlacedEdit } from './edit.ts';
import { refuseDowngrade, refuseFaults } from './plan-faults.ts';
import { isBehind, remarksOn } from './plan-remarks.ts';
import type { Match, PromotedRelease, PromotedVersion } from './promoted.ts';
import { withReference, withTag } from './reference-text.ts';

/**
 * What has to change so that the files name what the release has. Pure; planning an applied plan gives no edits.
 * @param options `isHeldBack` when a newer release was promoted than the one in force
 * @throws UserError `NOTHING_TO_BUMP` for files that name nothing of the release; `TAG_MISSING`, `INVALID_DIGEST`,
 *   `AMBIGUOUS_VERSION`, `DOWNGRADE` (unless allowed), each listing all places; and what `readDeployFile` throws
 */
export function planBump<File extends DeployFile>(
  files: readonly File[],
  release: PromotedRelease,
  options: { readonly allowDowngrade: boolean; readonly isHeldBack?: boolean },
): readonly FilePlan<File>[] {
  const matched = files.map((file) => {
    const { occurrences, remarks } = readDeployFile(file);
    return { file, occurrences, remarks, matches: matchesIn(occurrences, release) };
  });
  refuseFaults(matched, release);
  const own = matched.map(({ file, occurrences, remarks, matches }) => {
    const edits = matches.flatMap(editsFor);
    const all = [...remarks, ...remarksOn({ occurrences, matches, release })];
    return { file, edits, isBehind: isBehind(matches), remarks: all };
  });
  const plans = withChartLocks(own);
  if (!options.allowDowngrade) {
    refuseDowngrade(
      plans.flatMap(({ edits }) => edits),
      options.isHeldBack,
    );
  }
  return plans;
}

function matchesIn(occurrences: readonly Occurrence[], release: PromotedRelease): readonly Match[] {
  return occurrences.flatMap((occurrence) => {
    const all = occurrence.kind === 'repository' ? [] : release.versionsOf(occurrence);
    if (all.length === 0 || occurrence.kind === 'repository') {
      return [];
    }
    // With two versions of one thing in the release, a file that names either of them is right.
    const named = all.filter(({ version }) => version === versionOf(occurrence));
    return [{ occurrence, candidates: named.length === 1 ? named : all }];
  });
}

function editsFor({ occurrence, candidates: [promoted] }: Match): readonly BumpEdit[] {
  const scalars =
    promoted === undefined || occurrence.left !== undefined ? [] : scalarsFor(occurrence, promoted);
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
function scalarsFor(
  occurrence: ImageOccurrence | ChartOccurrence,
  promoted: PromotedVersion,
): readonly PlacedEdit[] {
  if (occurrence.kind === 'chart') {
    return editOf(occurrence.version, () => promoted.version);
  }
  const { tag, digest, reference } = occurrence;
  return [
    ...editOf(tag, (text) =>
      reference === undefined ? withTag(text, promoted) : withReference(text, promoted),
    ),
    ...editOf(digest, (text) => inFormOf(text, promoted.digest)),
  ];
}

function editOf(scalar: Scalar | undefined, change: (text: string) => string): readonly PlacedEdit[] {
  if (scalar === undefined) {
    return [];
  }
  const { value: from, ...where } = scalar;
  const to = change(from);
  return from === to ? [] : [{ ...where, from, to }];
}

function versionOf(occurrence: ImageOccurrence | ChartOccurrence): string | undefined {
  return occurrence.kind === 'image' ? tagOf(occurrence) : occurrence.version?.value;
}

/** The line that changes: people look for the tag, not for the repository above it. */
function placeOf(occurrence: ImageOccurrence | ChartOccurrence): Place {
  return occurrence.kind === 'chart'
    ? occurrence.place
    : ((occurrence.tag ?? occurrence.digest)?.place ?? occurrence.place);
}
