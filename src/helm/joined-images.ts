import { type ImageFamily, imageFamilies, isImageKey } from '../deploy/image-keys.ts';
import { imageNamed, imagePinned, joinImage } from './image-text.ts';

/** `likely`: it looks like one, where nobody can know what reads it. */
export type Certainty = 'certain' | 'likely';

/** What is taken for an image. */
export interface ImageHit {
  /** As it is written there, or joined out of its parts. */
  readonly image: string;
  readonly certainty: Certainty;
}

interface Keys extends ImageFamily {
  readonly version?: string;
}

/** Without one of these no text of a map is an image, and most maps have none: the rest takes its time. */
const sayImage = /image|repo|tag$|digest$|sha(?:256)?$/i;

/** What the keys of one image say. */
interface Parts {
  /** Of the name, as it is written. */
  readonly key: string;
  readonly is: 'image' | 'repository' | 'name';
  readonly name: string;
  /** The name with what stands beside it; empty where that is no reference. */
  readonly joined: string;
  /** A version says what a tag does, though not always in the same words. */
  readonly pin: 'tag' | 'version' | undefined;
  /** Its keys, or the map that has them, are called an image. */
  readonly isCalled: boolean;
  /** `repository`, and not `sidecarImageRepository`. */
  readonly isBare: boolean;
}

/**
 * Joins the images that come in parts: `image` + `tag`, `registry` + `repository` + `tag`, `imageName` + `imageTag`,
 * `JOB_IMAGE_REPOSITORY` + `JOB_IMAGE_TAG`; a whole one counts where its key is called an image.
 * @param texts that stand side by side, by their keys: those of a map, or the variables of a container. None is blank
 * @param called the key of the map that has the texts
 * @returns by the key of the name
 */
export function joinedImages(
  texts: ReadonlyMap<string, string>,
  called: string,
): ReadonlyMap<string, ImageHit> {
  if (!isImageKey(called) && ![...texts.keys()].some((key) => sayImage.test(key))) {
    return new Map();
  }
  const written = new Map([...texts.keys()].map((key) => [/[a-z]/.test(key) ? key : key.toLowerCase(), key]));
  const families = imageFamilies([...written.keys()]);
  const images = [...families.values()].filter(({ image }) => image !== undefined).length;
  const found = new Map<string, ImageHit>();
  for (const [family, own] of families) {
    const isBare = family === '';
    const isCalled = isImageKey(isBare ? called : family);
    // `image: x` beside `tag`: where there are several images, nobody knows of which it is.
    const lends = own.image === 'image' || (own.image !== undefined && images === 1);
    const beside = lends ? { ...families.get(''), ...spareVersion } : isBare && isCalled ? spareVersion : {};
    const text = (key: string | undefined): string => texts.get(written.get(key ?? '') ?? '') ?? '';
    const parts = partsOf({ ...beside, ...own }, text);
    const key = written.get(parts.key);
    const image = key === undefined ? undefined : judge({ ...parts, key, isCalled, isBare });
    if (key !== undefined && image !== undefined) {
      found.set(key, image);
    }
  }
  return found;
}

const spareVersion = { version: 'version' };

function partsOf(keys: Keys, text: (key: string | undefined) => string): Omit<Parts, 'isCalled' | 'isBare'> {
  const is = (['image', 'repository', 'name'] as const).find((part) => keys[part] !== undefined) ?? 'name';
  const [name, tag, digest] = [text(keys[is]), text(keys.tag), text(keys.digest)];
  const hasTag = tag !== '' || digest !== '';
  const version = hasTag ? '' : text(keys.version);
  const registry = is === 'image' && hasHost(name) ? '' : text(keys.registry);
  return {
    key: keys[is] ?? '',
    is,
    name,
    joined: joinImage({ registry, name, tag: tag || version, digest }) ?? '',
    pin: hasTag ? 'tag' : version === '' ? undefined : 'version',
  };
}

function judge({ key, is, name, joined, pin, isCalled, isBare }: Parts): ImageHit | undefined {
  if (key === 'image') {
    return { image: joined || name, certainty: pin === 'version' ? 'likely' : 'certain' };
  }
  if (is === 'repository' && isBare) {
    // A `repo` may well be one of git.
    const isPinned = pin !== undefined && (key !== 'repo' || hasHost(joined));
    const certainty = isCalled && pin === 'tag' ? 'certain' : 'likely';
    return joined !== '' && (isCalled || isPinned) ? { image: joined, certainty } : undefined;
  }
  if (is === 'name' && isBare) {
    const isOne = isCalled ? pin === 'tag' || joined.includes('/') : hasHost(joined);
    return isOne && pin !== undefined ? likely(imagePinned(joined)) : undefined;
  }
  // `imagePrefix: r.corp:5000/x` is none.
  const isWhole = is === 'image' && /^images?ref$|image$/i.test(key);
  if (isWhole || (is === 'name' && isCalled)) {
    return likely(imageNamed(joined));
  }
  return is === 'repository' && isCalled ? likely(imagePinned(joined)) : undefined;
}

function likely(image: string | undefined): ImageHit | undefined {
  return image === undefined ? undefined : { image, certainty: 'likely' };
}

/** With a host: the first part has a dot or a port, by Docker's rule. */
function hasHost(name: string): boolean {
  return /^(?:localhost|[^/]*[.:][^/]*)\//.test(name);
}
