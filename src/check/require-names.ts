import { findInFiles } from '../deploy/find-in-files.ts';
import type { DeployFile, ImageOccurrence, Occurrence } from '../deploy/occurrence.ts';
import { releaseNames } from '../deploy/release-names.ts';
import { targetsOf } from '../deploy/targets-of.ts';
import { promotionTargets } from '../promote/targets.ts';
import { createMapping } from '../release/mapping.ts';
import { closest } from '../schema/closest.ts';
import { type PlacedFault, placedError } from '../yaml/placed-error.ts';
import type { CheckContext } from './context.ts';

/**
 * What `images` and `paths` of the release file and markers in the files call by name must be in the release, and what
 * `images` says must be about a name in its file. Otherwise a misspelt one is taken for something public, or for nothing.
 * Where charts are rendered, it may be a name in what comes out: `checkFiles` looks there.
 * @throws UserError `NAME_NOT_IN_RELEASE` with each place in the files; what reading the files raises
 */
export function requireNames(
  files: readonly DeployFile[],
  { config, record: { manifest }, render }: Pick<CheckContext, 'config' | 'record' | 'render'>,
): void {
  const targets = promotionTargets(manifest, createMapping(config));
  const names = releaseNames(targets);
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
  const faults = findInFiles(files, names).files.flatMap(({ file, found: { occurrences } }) => {
    const unused = render ? [] : unusedRules(file, namesIn(occurrences));
    return [...unused, ...occurrences.flatMap((found) => unknownIn(found) ?? [])];
  });
  if (faults.length > 0) {
    throw placedError('NAME_NOT_IN_RELEASE', faults, (count) => `${count} names are wrong`, {
      hint: 'Correct images and paths under bump in the release file, and markers in the files.',
    });
  }
}

/** `host/path` of each image, as the file has it. */
export function namesIn(all: readonly Occurrence[]): readonly string[] {
  const named = all.filter((found): found is ImageOccurrence => found.kind === 'image');
  return [...new Set(named.map(({ repository }) => repository))];
}

/**
 * Keys of `images` that no image has.
 * @param names those in the file, and those that are rendered of it
 */
export function unusedRules(
  { path, images = {} }: DeployFile,
  names: readonly string[],
): readonly PlacedFault[] {
  return Object.keys(images)
    .filter((name) => !names.includes(name))
    .map((name) => ({ at: { file: path }, message: unknown('the file names no image', name, names) }));
}

function unknown(what: string, name: string, known: readonly string[]): string {
  const meant = closest(name, known);
  return `${what} ${name}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
}
