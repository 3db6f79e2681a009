import type { Found } from '../deploy/found.ts';
import {
  type ChartOccurrence,
  digestOf,
  type ImageOccurrence,
  leftToChart,
  type Occurrence,
  versionOf,
} from '../deploy/occurrence.ts';
import type { Match, PromotedRelease, PromotedVersion } from './promoted.ts';
import { versionsAt, versionsListed } from './versions-here.ts';

/** What a file names of a release, each with the versions that it may be. */
export function matchesIn(found: Found, release: PromotedRelease): readonly Match[] {
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
