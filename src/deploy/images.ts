import { repositoryOf, tryReference } from '../oci/reference.ts';
import { isMap } from '../schema/schema.ts';
import { embeddedIn } from './embedded.ts';
import { isBaseKey, isContainersKey, isImageKey, isImagesKey, sharesTag } from './image-keys.ts';
import { imagesOf } from './image-parts.ts';
import {
  type ChartValues,
  digestOf,
  type ImageOccurrence,
  type Occurrence,
  type Scalar,
  tagOf,
} from './occurrence.ts';
import {
  at,
  type Dispatch,
  entriesOf,
  isClosed,
  itemsOf,
  leftOf,
  scalarAt,
  type Spot,
  textAt,
} from './spot.ts';
import { imagesOfNamed, registryFor } from './named-values.ts';
import { type Base, baseLimit, type Parts } from './parts.ts';

/** What maps further up say for the images below them. */
interface Above {
  /** Of images without one: `global.imageRegistry`. */
  readonly registry: string | undefined;
  /** What may stand before their names, nearest first. */
  readonly bases: readonly Base[];
}

/**
 * Every image below a spot: of a chart's values, and of Kubernetes objects, which write them in the same ways; and
 * what texts name that are YAML themselves.
 */
export function* imagesIn(
  spot: Spot,
  dispatch: Dispatch,
  above: Above = { registry: undefined, bases: [] },
): Generator<Occurrence | ChartValues> {
  if (isClosed(spot)) {
    return;
  }
  yield* embeddedIn(spot, dispatch);
  const inImages = holdsReferences(spot);
  yield* imagesOfVariables(spot);
  for (const item of itemsOf(spot)) {
    yield* inImages ? referenceIn(item) : [];
    yield* imagesIn(item, dispatch, above);
  }
  if (!isMap(spot.value)) {
    return;
  }
  const own = [...basesIn(spot)];
  const here = {
    registry: registryFor(spot) ?? above.registry,
    bases: own.length === 0 ? above.bases : [...own, ...above.bases].slice(0, baseLimit),
  };
  yield* imagesOf(partsOf(spot, here));
  for (const [key, entry] of entriesOf(spot)) {
    yield* inImages && !isImageKey(key) ? referenceIn(entry) : [];
    yield* imagesIn(entry, dispatch, here);
  }
}

/** `images`; OpenStack's charts have them in `images.tags`. */
function holdsReferences({ path }: Spot): boolean {
  return isImagesKey(path.at(path.at(-1) === 'tags' ? -2 : -1));
}

/** A registry and the tag beside it, in a map, its `image` or its `global`: for all that stands below. */
function* basesIn(spot: Spot): Generator<Base> {
  for (const holder of [spot, at(spot, 'image'), at(spot, 'global'), at(spot, 'global', 'image')]) {
    for (const key of isMap(holder.value) ? Object.keys(holder.value).filter(isBaseKey) : []) {
      const text = textAt(holder, key);
      const isShared = sharesTag(holder.path, (name) => at(holder, name).value !== undefined);
      const tag = (): Scalar | undefined => (isShared ? scalarAt(holder, 'tag') : undefined);
      yield* text === undefined ? [] : [{ text, tag, left: leftIn(holder) }];
    }
  }
}

/** `env: [{name: SIDECAR_IMAGE, value: …}, {name: SIDECAR_TAG, value: …}]`: those that the release has. */
function* imagesOfVariables(list: Spot): Generator<ImageOccurrence> {
  for (const image of imagesOfNamed(list)) {
    const isPinned = (tagOf(image) ?? digestOf(image)) !== undefined;
    yield* isPinned && list.source.repositories.has(image.repository) ? [image] : [];
  }
}

function partsOf(spot: Spot, { registry, bases }: Above): Parts {
  const entries = entriesOf(spot);
  return {
    key: spot.path.at(-1),
    keys: entries.flatMap(([key, { value }]) => (['string', 'number'].includes(typeof value) ? key : [])),
    has: (key) => at(spot, key).value !== undefined,
    text: (key) => textAt(spot, key),
    scalar: (key) => scalarAt(spot, key),
    left: leftIn(spot),
    registry,
    bases,
    repositories: spot.source.repositories,
    isContainer: isContainersKey(spot.path.at(-2)),
  };
}

/** What a chart puts behind the tag is a part of the tag that the release has. */
export function leftIn(map: Spot): Parts['left'] {
  const isLonger = (textAt(map, 'tagSuffix') ?? textAt(map, 'variant')) !== undefined;
  return leftOf(map, isLonger ? 'template' : undefined);
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
