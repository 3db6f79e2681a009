import type { Remark } from '../deploy/found.ts';
import {
  type ChartOccurrence,
  digestOf,
  type ImageOccurrence,
  inFormOf,
  nameOf,
  type Scalar,
  versionOf,
} from '../deploy/occurrence.ts';
import { keyOf } from '../deploy/overrides.ts';
import type { Place } from '../errors.ts';
import { formatPath } from '../schema/path.ts';
import type { BumpEdit, PlacedEdit } from './edit.ts';
import type { Match, PromotedVersion } from './promoted.ts';
import { withReference, withTag } from './reference-text.ts';

/** What has to change in one place, so that it names the release; none where it does, or is left alone. */
export function editsFor({ occurrence, candidates: [promoted], leftTo: chart }: Match): readonly BumpEdit[] {
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

/** What stands beside a name that moves, said the same, and does not move along. */
export function twinsLeft(match: Match, edits: readonly BumpEdit[]): readonly Remark[] {
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
