import { findInFiles } from '../deploy/find-in-files.ts';
import type { Found, Remark } from '../deploy/found.ts';
import {
  type ChartOccurrence,
  type DeployFile,
  digestOf,
  type ImageOccurrence,
  inFormOf,
  leftToChart,
  nameOf,
  type Occurrence,
  type Scalar,
  versionOf,
} from '../deploy/occurrence.ts';
import { keyOf } from '../deploy/overrides.ts';
import type { Place } from '../errors.ts';
import { formatPath } from '../schema/path.ts';
import { withChartLocks } from './chart-lock.ts';
import { comesOut } from './comes-out.ts';
import { contestedIn } from './contested.ts';
import type { BumpEdit, FilePlan, PlacedEdit } from './edit.ts';
import { isUpstream, refuseFaults } from './plan-faults.ts';
import { isBehind, isPinned, remarksOn } from './plan-remarks.ts';
import type { Match, PromotedRelease, PromotedVersion } from './promoted.ts';
import { withReference, withTag } from './reference-text.ts';
import { versionsAt, versionsListed } from './versions-here.ts';

interface PlanOptions<File> {
  /** Which of the edits may be made; default: all. What may not keeps the other half of tag and digest, too. */
  readonly isOurs?: (edit: BumpEdit, file: File) => boolean;
  /** Files that name nothing of the release are left as they are. */
  readonly mayBeIdle?: boolean;
}

/**
 * What has to change so that the files name what the release has. Pure; planning an applied plan gives no edits.
 * @throws UserError `NOTHING_TO_BUMP` for files that name nothing of the release; `TAG_MISSING`, `INVALID_DIGEST`,
 *   `AMBIGUOUS_VERSION`, each listing all places; and what `findInFiles` throws
 */
export function planBump<File extends DeployFile>(
  files: readonly File[],
  release: PromotedRelease,
  { isOurs = () => true, mayBeIdle = false }: PlanOptions<File> = {},
): readonly FilePlan<File>[] {
  const all = findInFiles(files, release.releaseNames);
  const staying = all.files.flatMap(({ file, found }) =>
    matchesIn(found, release).flatMap((match) =>
      editsFor(match).every((edit) => isOurs(edit, file)) ? [] : [match.occurrence],
    ),
  );
  const contested = contestedIn(all, release, new Set(staying));
  const known = new Set<Occurrence>();
  const matched = all.files.map(({ file, found }) => {
    const { occurrences, remarks, unnamed } = found;
    const own = occurrences.map((one) => (contested.has(one) ? { ...one, left: 'contested' as const } : one));
    const matches = matchesIn({ ...found, occurrences: own }, release);
    matchesIn(found, release).forEach(({ occurrence }) => known.add(occurrence));
    const told = unnamed.flatMap(({ remark }) => remark ?? []);
    return { file, occurrences, remarks: [...remarks, ...told], matches };
  });
  const { named, behind } = comesOut(all, known, release);
  refuseFaults(mayBeIdle ? matched.filter(({ matches }) => matches.length > 0) : matched, named, release);
  const own = matched.map(({ file, occurrences, remarks, matches }) => {
    const edits = matches.flatMap(editsFor).filter((edit) => isOurs(edit, file));
    const late = behind.get(file.path) ?? [];
    const left = [...remarksOn(matches), ...matches.flatMap((match) => twinsLeft(match, edits))];
    const isOutside = matches.length === 0 && isUpstream(occurrences, release);
    return {
      file,
      edits,
      isBehind: isOutside || isBehind(matches) || late.length > 0,
      isPinned: matches.some(isPinned),
      remarks: [...remarks, ...left, ...late],
    };
  });
  return withChartLocks(own);
}

function matchesIn(found: Found, release: PromotedRelease): readonly Match[] {
  return found.occurrences.flatMap((occurrence) => {
    const all = occurrence.kind === 'repository' ? [] : release.versionsOf(occurrence);
    return occurrence.kind === 'repository' || all.length === 0
      ? []
      : [{ occurrence, candidates: candidatesOf(occurrence, all, found), ...leftTo(occurrence, release) }];
  });
}

function leftTo(occurrence: Occurrence, release: PromotedRelease): Pick<Match, 'leftTo'> {
  const { chart: name } = leftToChart(occurrence) ?? {};
  const { place } = occurrence;
  return name !== undefined && release.versionsOf({ kind: 'chart', name, place }).length > 0
    ? { leftTo: name }
    : {};
}

/** With two versions of one thing in the release, the place tells; else a file that names either of them is right. */
function candidatesOf(
  occurrence: ImageOccurrence | ChartOccurrence,
  all: readonly PromotedVersion[],
  found: Found,
): readonly PromotedVersion[] {
  const isImage = occurrence.kind === 'image' && all.length > 1;
  const exact = isImage ? versionsAt(all, occurrence) : [];
  const some = exact.length > 0 ? exact : all;
  const named = some.filter((promoted) => isNamed(occurrence, promoted));
  const listed = isImage && exact.length === 0 ? versionsListed(all, occurrence, found) : [];
  return [named.length === 1 ? named : [], listed, some].find(({ length }) => length > 0) ?? all;
}

function isNamed(occurrence: ImageOccurrence | ChartOccurrence, promoted: PromotedVersion): boolean {
  const version = versionOf(occurrence);
  return version === undefined && occurrence.kind === 'image'
    ? promoted.digest === digestOf(occurrence)
    : promoted.version === version;
}

function editsFor({ occurrence, candidates: [promoted], leftTo: chart }: Match): readonly BumpEdit[] {
  const scalars =
    promoted === undefined || chart !== undefined || occurrence.left !== undefined
      ? []
      : scalarsFor(occurrence, promoted);
  const [first] = scalars;
  if (promoted === undefined || first === undefined) {
    return [];
  }
  const version = versionOf(occurrence);
  const digest = occurrence.kind === 'image' ? digestOf(occurrence) : undefined;
  return [
    {
      kind: occurrence.kind,
      name: nameOf(occurrence),
      path: formatPath(first.path),
      place: placeOf(occurrence),
      from: version ?? digest ?? '',
      to: version === undefined ? promoted.digest : promoted.version,
      digest: promoted.digest,
      scalars,
    },
  ];
}

function twinsLeft(match: Match, edits: readonly BumpEdit[]): readonly Remark[] {
  const { twin } = match.occurrence.kind === 'image' ? match.occurrence : {};
  const message = `${formatPath(twin?.path ?? [])} says what the tag beside it said, and does not move along`;
  const isMoved = edits.some(({ scalars }) => scalars.some((one) => twin && keyOf(one) === keyOf(twin)));
  return twin === undefined || isMoved || editsFor(match).every(({ to }) => to === twin.value)
    ? []
    : [{ message, place: twin.place }];
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

/** The line that changes: people look for the tag, not for the repository above it. */
function placeOf(occurrence: ImageOccurrence | ChartOccurrence): Place {
  return occurrence.kind === 'chart'
    ? occurrence.place
    : ((occurrence.tag ?? occurrence.digest)?.place ?? occurrence.place);
}
