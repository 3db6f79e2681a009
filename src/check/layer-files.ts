import type { FoundFiles } from '../deploy/find-in-files.ts';
import type { FoundFile } from '../deploy/found.ts';
import { layerKey } from '../deploy/layers.ts';
import { isBeside, isUnread, type MergedImage, type MergedStack } from '../deploy/merged-stack.ts';
import { type Holder, type ImageOccurrence, isUntagged, type Occurrence } from '../deploy/occurrence.ts';
import { keyOf } from '../deploy/overrides.ts';

/** The files that Helm is given with a file below them; nobody deploys that one by itself, unless it is laid over others, too. */
export function filesOver({ file }: FoundFile, all: readonly FoundFile[]): readonly FoundFile[] {
  return all.filter(
    ({ file: { chart, environment, valueFiles = [] } }) =>
      (file.valueFiles ?? []).length === 0 &&
      (file.chart === undefined || file.chart === chart) &&
      file.environment === environment &&
      valueFiles.some(({ path }) => path === file.path),
  );
}

/** The files below a file. */
export function filesBelow(of: FoundFile, all: readonly FoundFile[]): readonly FoundFile[] {
  return all.filter((other) => filesOver(other, [of]).length > 0);
}

/** True for an image without a tag that values name. */
export function isUntaggedIn(found: Occurrence, held: Holder): boolean {
  return isUntagged(found) && found.holder !== undefined && keyOf(found.holder) === keyOf(held);
}

/** What a file names that is so where its values are merged with others, or that they are not merged with. */
export function inForce(of: FoundFile, { stacks, stacksAt }: FoundFiles): readonly Occurrence[] {
  const byStack = new Map(stacks.map((merged) => [merged.stack, merged]));
  // The text of a ConfigMap is a layer as well.
  const byText = Map.groupBy(
    stacks.flatMap((merged) => merged.stack.layers.map((layer) => ({ key: layer?.key, merged }))),
    ({ key }) => key,
  );
  return of.found.occurrences.filter((found) => {
    const { holder, inValues } = found.kind === 'image' ? found : {};
    if (found.kind !== 'image' || holder === undefined || inValues === undefined) {
      return true;
    }
    const said = stacksAt(of, holder).filter(({ by }) => by !== undefined);
    const texts = said.length > 0 ? [] : (byText.get(layerKey(of, holder)) ?? []);
    const merged = [...said.map((stack) => byStack.get(stack)), ...texts.map((text) => text.merged)];
    const [top] = inValues.path;
    const isCovered = merged.length > 0 && merged.every((each) => each?.keys.has(String(top)));
    const key = layerKey(of, holder);
    return (
      !isCovered ||
      merged.some((each) => each !== undefined && isUnread(each, inValues.path, key, named(each))) ||
      merged.some((each) => each?.images.some((image) => isAlone(image, found, key)))
    );
  });
}

/** What only a marker or a path of the release file names is no image in the merged values. */
function named({ images }: MergedStack): readonly MergedImage[] {
  return images.filter(({ image }) => image !== undefined);
}

/** What comes of the values of a file where they are merged with others, and none of them says alone. */
export function mergedIn(of: FoundFile, { stacks, files, below }: FoundFiles): readonly ImageOccurrence[] {
  const own = stacks.filter(({ stack: { by } }) => by?.of.file === of.file);
  return own.flatMap((merged) =>
    merged.images.flatMap((one) => {
      const isSaidAlone = [...files, ...below].some((file) =>
        file.found.occurrences.some(
          (found) =>
            found.kind === 'image' &&
            found.holder !== undefined &&
            isAlone(one, found, layerKey(file, found.holder)),
        ),
      );
      return one.image === undefined || isSaidAlone ? [] : [withPlace(one.image, one, merged)];
    }),
  );
}

/** Whether an image comes as a whole, and under its own name, from the values with a key. */
function isAlone({ image, layers }: MergedImage, found: ImageOccurrence, key: string): boolean {
  return (
    image?.inValues !== undefined &&
    found.inValues !== undefined &&
    found.isLone !== true &&
    found.repository === image.repository &&
    isBeside(found.inValues.path, image.inValues.path) &&
    [...layers].every((layer) => layer.key === key)
  );
}

/** With a place in the files in place of that in the merged values. */
function withPlace(
  image: ImageOccurrence,
  { givers }: MergedImage,
  { stack: { chart, layers, by } }: MergedStack,
): ImageOccurrence {
  const path = image.inValues?.path ?? [];
  const sayers = layers
    .toReversed()
    .flatMap((layer) => layer?.imagesAt(path.slice(0, -1)) ?? [])
    .filter((other) => isBeside(path, other.path))
    .map((other) => other.image);
  const giver = givers.flat()[0];
  const said = sayers.find(({ repository }) => repository === image.repository) ?? giver ?? sayers[0];
  const left = givers.flat().find((one) => one.left !== undefined && one.left !== 'layered')?.left;
  const of = [...sayers, ...givers.flat()].find((one) => one.of !== undefined)?.of;
  return {
    ...image,
    ...(left && { left }),
    ...(of !== undefined && { of }),
    ...(by && { holder: { document: by.held.document, path: by.held.path } }),
    inValues: { ...(chart !== undefined && { chart }), path },
    place: said?.place ?? { file: by?.of.file.path ?? image.place.file },
  };
}
