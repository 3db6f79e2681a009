import { repositoryOf, tryReference } from '../oci/reference.ts';
import { isMap } from '../schema/schema.ts';
import { embeddedIn } from './embedded.ts';
import { isContainersKey, isImageKey, isImagesKey } from './image-keys.ts';
import { imagesOf, type Parts } from './image-parts.ts';
import type { ChartValues, ImageOccurrence, Occurrence } from './occurrence.ts';
import { at, type Dispatch, entriesOf, itemsOf, leftOf, scalarAt, type Spot, textAt } from './spot.ts';

/**
 * Every image below a spot: of a chart's values, and of Kubernetes objects, which write them in the same ways; and
 * what texts name that are YAML themselves.
 * @param registry what images without a registry get, from a value further up
 */
export function* imagesIn(
  spot: Spot,
  dispatch: Dispatch,
  registry?: string,
): Generator<Occurrence | ChartValues> {
  yield* embeddedIn(spot, dispatch);
  const inImages = isImagesKey(spot.path.at(-1));
  for (const item of itemsOf(spot)) {
    yield* inImages ? referenceIn(item) : [];
    yield* imagesIn(item, dispatch, registry);
  }
  if (!isMap(spot.value)) {
    return;
  }
  // Bitnami's charts and others put it before each repository that has no registry.
  const common = textAt(spot, 'global', 'imageRegistry') ?? textAt(spot, 'imageRegistry') ?? registry;
  yield* imagesOf(partsOf(spot, common));
  for (const [key, entry] of entriesOf(spot)) {
    yield* inImages && !isImageKey(key) ? referenceIn(entry) : [];
    yield* imagesIn(entry, dispatch, common);
  }
}

function partsOf(spot: Spot, registry: string | undefined): Parts {
  const entries = entriesOf(spot);
  return {
    key: spot.path.at(-1),
    keys: entries.flatMap(([key, { value }]) => (['string', 'number'].includes(typeof value) ? key : [])),
    has: (key) => at(spot, key).value !== undefined,
    text: (key) => textAt(spot, key),
    scalar: (key) => scalarAt(spot, key),
    left: leftOf(spot),
    registry,
    isContainer: isContainersKey(spot.path.at(-2)),
  };
}

/** A whole reference in a list or map of images; with a tag or a digest, as other texts may stand there. */
export function* referenceIn(spot: Spot, text = textAt(spot)): Generator<ImageOccurrence> {
  const reference = text?.includes('/') === true ? tryReference(text) : undefined;
  const tag = reference?.tag === undefined && reference?.digest === undefined ? undefined : scalarAt(spot);
  if (reference !== undefined && tag !== undefined) {
    yield {
      kind: 'image',
      repository: repositoryOf(reference),
      tag,
      reference,
      ...leftOf(spot),
      place: tag.place,
    };
  }
}
