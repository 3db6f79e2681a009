import { findOccurrences } from '../deploy/find-occurrences.ts';
import type { DeployFile, ImageOccurrence, Occurrence } from '../deploy/occurrence.ts';
import { targetsOf } from '../deploy/targets-of.ts';
import { promotionTargets } from '../promote/targets.ts';
import { createMapping } from '../release/mapping.ts';
import { closest } from '../schema/closest.ts';
import { type PlacedFault, placedError } from '../yaml/placed-error.ts';
import type { CheckContext } from './context.ts';

/**
 * What `images` and `paths` of the release file and markers in the files call by name must be in the release, and what
 * `images` says must be about a name in its file. Otherwise a misspelt one is taken for something public, or for nothing.
 * @throws UserError `NAME_NOT_IN_RELEASE` with each place in the files; what reading the files raises
 */
export function requireNames(
  files: readonly DeployFile[],
  { config, record: { manifest } }: Pick<CheckContext, 'config' | 'record'>,
): void {
  const targets = promotionTargets(manifest, createMapping(config));
  const images = targets.images.flatMap(({ upstream, repository }) => [upstream, repository]);
  const charts = manifest.charts.map(({ name }) => name);
  const unknownIn = (occurrence: Occurrence): PlacedFault | undefined => {
    const { kind, place: at } = occurrence;
    if (kind === 'image' && occurrence.of !== undefined && targetsOf(targets, occurrence).length === 0) {
      return { at, message: unknown(`${manifest.release} has no image`, occurrence.of, images) };
    }
    if (kind === 'chart' && occurrence.isOverridden === true && !charts.includes(occurrence.name)) {
      return { at, message: unknown(`${manifest.release} has no chart`, occurrence.name, charts) };
    }
    return undefined;
  };
  const faults = files.flatMap((file) => {
    const occurrences = findOccurrences(file);
    return [...unusedRules(file, occurrences), ...occurrences.flatMap((found) => unknownIn(found) ?? [])];
  });
  if (faults.length > 0) {
    throw placedError('NAME_NOT_IN_RELEASE', faults, (count) => `${count} names are wrong`, {
      hint: 'Correct images and paths under bump in the release file, and markers in the files.',
    });
  }
}

/** Keys of `images` that no image in the file has. */
function unusedRules({ path, images = {} }: DeployFile, all: readonly Occurrence[]): readonly PlacedFault[] {
  const named = all.filter((found): found is ImageOccurrence => found.kind === 'image');
  const names = [...new Set(named.map(({ repository }) => repository))];
  return Object.keys(images)
    .filter((name) => !names.includes(name))
    .map((name) => ({ at: { file: path }, message: unknown('the file names no image', name, names) }));
}

function unknown(what: string, name: string, known: readonly string[]): string {
  const meant = closest(name, known);
  return `${what} ${name}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
}
