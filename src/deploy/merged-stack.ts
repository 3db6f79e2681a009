import { mergeValues, type Values } from '../helm/merge-values.ts';
import { settingLayer } from '../helm/set-values.ts';
import { stepInto } from '../helm/values-place.ts';
import { remember } from '../remember.ts';
import { isMap, type Path } from '../schema/schema.ts';
import { readDeployFile } from './read-deploy-file.ts';
import type { Layer, PlacedImage } from './layers.ts';
import { digestOf, type ImageOccurrence, tagOf } from './occurrence.ts';
import type { Stack } from './stacks.ts';
import { isOfOne } from './values-place.ts';

/** What the values of a stack name when they are laid over each other, as far as they can be read. */
export interface MergedStack {
  readonly stack: Stack;
  readonly images: readonly MergedImage[];
  /** What stands below these keys was merged; all else is said by one layer alone. */
  readonly keys: ReadonlySet<string>;
}

export interface MergedImage {
  /** Where its name stands in the merged values, or its tag or digest where there is none. */
  readonly path: Path;
  /** Absent where they say no more of it than a tag or a digest, or not enough to name it. */
  readonly image?: ImageOccurrence;
  /** For each half that they say: the images of the layer that gives it. None where nobody knows of what it is there. */
  readonly givers: readonly (readonly ImageOccurrence[])[];
  /** The layers that say something of it which counts. */
  readonly layers: ReadonlySet<Layer>;
  /** What is said beside it of its name. */
  readonly beside: readonly string[];
}

/**
 * Merges stacks. What was read once is known, also of another one.
 * @param known see `readDeployFile`
 */
export function createMerge(known: ReadonlySet<string>): (stack: Stack) => MergedStack {
  const readers = remember((rules: string) =>
    remember((text: string) =>
      readDeployFile({ path: 'values.yaml', bytes: Buffer.from(text), images: JSON.parse(rules) }, known),
    ),
  );
  return (stack) => {
    const all = stack.layers.map((layer) => (isMap(layer?.values) ? layer.values : {}));
    const content = joinedParts(all).reduce<Values>((below, values, index) => {
      const setting = stack.layers[index]?.setting;
      const isSet = setting !== undefined && Object.keys(values).length > 0;
      const over = (isSet ? settingLayer(setting, below) : undefined) ?? values;
      return isMap(over) ? mergeValues(below, over) : below;
    }, {});
    const rules = Object.assign({}, ...stack.layers.map((layer) => layer?.rules));
    // They are values, whatever they look like.
    const { apiVersion: _version, kind: _kind, ...values } = content;
    const { occurrences, unnamed } = readers(JSON.stringify(rules))(JSON.stringify(values));
    const placed = ({ tag, digest, named }: Halves): Omit<MergedImage, 'image' | 'beside'> => ({
      path: (named ?? tag ?? digest)?.path ?? [],
      givers: [
        ...(tag ? [giversIn(stack, tag.path, tagOf)] : []),
        ...(digest ? [giversIn(stack, digest.path, digestOf)] : []),
      ],
      layers: layersOf(stack, (named ?? tag ?? digest)?.path ?? [], content),
    });
    const named = occurrences.flatMap((image): readonly MergedImage[] =>
      image.kind === 'image' ? [{ image, ...placed(image), beside: [] }] : [],
    );
    const lone = unnamed.flatMap(({ pin }): readonly MergedImage[] =>
      pin === undefined ? [] : [{ ...placed(pin), beside: pin.beside }],
    );
    return { stack, images: [...named, ...lone], keys: new Set(Object.keys(content)) };
  };
}

type Halves = Pick<ImageOccurrence, 'tag' | 'digest' | 'named'>;

/** Those that say what counts of the image in a map. */
function layersOf({ layers }: Stack, path: Path, content: Values): ReadonlySet<Layer> {
  const map = path.slice(0, -1);
  const there = map.reduce<unknown>(stepInto, content);
  const keys = Object.keys(isMap(there) ? there : {}).filter((key) => isBeside(path, [...map, key]));
  return new Set(keys.flatMap((key) => giverOf(layers, [...map, key]) ?? []));
}

/**
 * Of values only that to which others may add: what several have, and what those of another may be the beginning of, such as a registry for
 * all. Very many objects may have few values over the same long file.
 */
function joinedParts(all: readonly Values[]): readonly Values[] {
  const saysForAll = all.map((values) => Object.entries(values).some(([key, value]) => isForAll(key, value)));
  const owners = Map.groupBy(
    all.flatMap((values) => Object.keys(values)),
    (key) => key,
  );
  return all.map((values, index) => {
    const isOpen = saysForAll.some((says, other) => says && other !== index);
    const entries = Object.entries(values).filter(
      ([key, value]) => isOpen || isForAll(key, value) || (owners.get(key)?.length ?? 0) > 1,
    );
    return Object.fromEntries(entries);
  });
}

function isForAll(key: string, value: unknown): boolean {
  return key === 'global' || typeof value !== 'object';
}

/** The highest layer that says what stands at a path, if only that nothing does: `null`, a text or another list in place of all of it. */
function giverOf(layers: Stack['layers'], path: Path): Layer | undefined {
  return layers.findLast((layer) => saysAt(layer?.values, path));
}

/** Whether a value of the layer with a key counts, and none of these images is there in the merged values. */
export function isUnread(
  { stack, keys }: MergedStack,
  path: Path,
  key: string,
  images: readonly MergedImage[],
): boolean {
  const isCovered = keys.has(String(path[0])) && giverOf(stack.layers, path)?.key === key;
  return isCovered && !images.some((image) => isBeside(path, image.path));
}

function saysAt(values: unknown, path: Path): boolean {
  const [key, ...rest] = path;
  return isMap(values) && key !== undefined ? saysAt(stepInto(values, key), rest) : values !== undefined;
}

/** Those that say what stands at a path, in the highest layer that has something there. */
function giversIn(
  { layers }: Stack,
  path: Path,
  says: (image: ImageOccurrence) => string | undefined,
): readonly ImageOccurrence[] {
  return besideIn(giverOf(layers, path), path)
    .map(({ image }) => image)
    .filter((image) => says(image) !== undefined);
}

/** The images in the same map of a layer whose keys are those of one image with that at a path. */
export function besideIn(layer: Layer | undefined, path: Path): readonly PlacedImage[] {
  return (layer?.imagesAt(path.slice(0, -1)) ?? []).filter((other) => isBeside(path, other.path));
}

/** Whether what stands at two paths is of one image. */
export function isBeside(one: Path, other: Path): boolean {
  const [map, its] = [one, other].map((path) => JSON.stringify(path.slice(0, -1)));
  return map === its && (one.at(-1) === other.at(-1) || isOfOne(one.at(-1), other.at(-1)));
}
