import { findOccurrences } from '../deploy/find-occurrences.ts';
import {
  type ChartOccurrence,
  type DeployFile,
  digestOf,
  type ImageOccurrence,
  type Scalar,
  versionOf,
} from '../deploy/occurrence.ts';
import { keyOf, scalarsOf } from '../deploy/overrides.ts';
import type { ReleaseNames } from '../deploy/release-names.ts';
import { UserError } from '../errors.ts';
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

/** In the order of the files. A file that cannot be read has none. */
export function ownedIn(files: readonly DeployFile[], release: PromotedRelease): readonly OwnedValue[] {
  return files.flatMap((file) =>
    occurrencesIn(file, release.releaseNames).flatMap((occurrence) => {
      const scalars = scalarsOf(occurrence);
      const versions = release.versionsOf(occurrence);
      const [first] = scalars;
      return first === undefined || versions.length === 0 || occurrence.left !== undefined
        ? []
        : {
            occurrence,
            what: JSON.stringify([
              occurrence.kind,
              ...versions.map(({ version, digest }) => [version, digest]),
            ]),
            version: versionOf(occurrence),
            digest: occurrence.kind === 'image' ? digestOf(occurrence) : undefined,
            places: scalars.map((scalar) => placeKey(file.path, scalar)),
            shape: JSON.stringify([
              file.path,
              first.path.map((part) => (typeof part === 'number' ? '*' : part)),
            ]),
          };
    }),
  );
}

function occurrencesIn(
  file: DeployFile,
  releaseNames: ReleaseNames,
): readonly (ImageOccurrence | ChartOccurrence)[] {
  // A path of the release file that an older version does not have must not hide the rest of it.
  for (const rules of [file, { ...file, paths: [] }]) {
    try {
      return findOccurrences(rules, releaseNames).filter((occurrence) => occurrence.kind !== 'repository');
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
    }
  }
  return [];
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
