import { acrossFiles } from '../deploy/find-in-files.ts';
import type { Found } from '../deploy/found.ts';
import { readDeployFile } from '../deploy/read-deploy-file.ts';
import {
  type ChartOccurrence,
  type DeployFile,
  digestOf,
  type ImageOccurrence,
  type Scalar,
  versionOf,
} from '../deploy/occurrence.ts';
import { keyOf, scalarsOf } from '../deploy/overrides.ts';
import { whereLegal } from '../unless.ts';
import type { PromotedRelease } from './promoted.ts';

export interface Says {
  readonly version: string | undefined;
  readonly digest: string | undefined;
}

/** What may move of an image or a chart, as one version of the files has it. */
export interface OwnedValue extends Says {
  readonly occurrence: ImageOccurrence | ChartOccurrence;
  /** What of the release it is, under whatever name; positions in a file tell nothing of that. */
  readonly what: string;
  /** Where its scalars stand. */
  readonly places: readonly string[];
  /** The same without what an insertion above it changes: document, line, positions in lists. */
  readonly shape: string;
}

/**
 * In the order of the files. A file that cannot be read has none.
 * @param read what a file names by itself, see `readOwned`
 */
export function ownedIn(
  files: readonly DeployFile[],
  release: PromotedRelease,
  read: (file: DeployFile) => Found | undefined = (file) => readOwned(file, release),
): readonly OwnedValue[] {
  const all = files.flatMap((file) => {
    const found = read(file);
    return found === undefined ? [] : [{ file, found }];
  });
  return acrossFiles(all, release.releaseNames).files.flatMap(({ file, found }) =>
    found.occurrences.flatMap((occurrence) =>
      occurrence.kind === 'repository' ? [] : (ownedValue(occurrence, file, release) ?? []),
    ),
  );
}

function ownedValue(
  occurrence: ImageOccurrence | ChartOccurrence,
  file: DeployFile,
  release: PromotedRelease,
): OwnedValue | undefined {
  const scalars = scalarsOf(occurrence);
  const versions = release.versionsOf(occurrence);
  const [first] = scalars;
  if (first === undefined || versions.length === 0 || occurrence.left !== undefined) {
    return undefined;
  }
  return {
    occurrence,
    what: JSON.stringify([occurrence.kind, ...versions.map(({ version, digest }) => [version, digest])]),
    version: versionOf(occurrence),
    digest: occurrence.kind === 'image' ? digestOf(occurrence) : undefined,
    places: scalars.map((scalar) => placeKey(file.path, scalar)),
    shape: JSON.stringify([file.path, first.path.map((part) => (typeof part === 'number' ? '*' : part))]),
  };
}

/** What a file names by itself; undefined where it cannot be read. */
export function readOwned(file: DeployFile, { releaseNames }: PromotedRelease): Found | undefined {
  // A path of the release file that an older version does not have must not hide the rest of it.
  return [file, { ...file, paths: [] }]
    .values()
    .map((rules) => whereLegal(() => readDeployFile(rules, releaseNames.repositories)))
    .find((found) => found !== undefined);
}

/** Tells the scalars of all files apart. */
export function placeKey(file: string, scalar: Pick<Scalar, 'document' | 'path' | 'line'>): string {
  return `${file} ${keyOf(scalar)}`;
}

/** Whether both are of the same thing, and stand in the same place. */
export function isAt(one: OwnedValue, other: OwnedValue): boolean {
  return one.what === other.what && one.places.some((place) => other.places.includes(place));
}

/** Whether a value says nothing but what another one does: without a digest it can be that of any. */
export function says(value: Says, other: Says): boolean {
  return [
    [value.version, other.version],
    [value.digest, other.digest],
  ].every(([mine, its]) => mine === undefined || mine === its);
}

/** They say the same, wherever they stand and whatever they are of. */
export function isSame(one: OwnedValue, other: OwnedValue): boolean {
  return one.version === other.version && one.digest === other.digest;
}
