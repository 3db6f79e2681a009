import { repositoryOf, tryReference } from '../oci/reference.ts';
import { isDigest } from '../oci/digest.ts';
import { type ImageFamily, imageFamilies, isImageKey } from './image-keys.ts';
import type { ImageOccurrence, Left, Scalar } from './occurrence.ts';

/** Keys and what they say: of a map of values, or of parameters that stand for one. */
export interface Parts {
  /** Of the map. */
  readonly key: string | number | undefined;
  /** Of what is a text or a number. */
  readonly keys: readonly string[];
  /** What else the map has, for a look at what it may be. */
  readonly has: (key: string) => boolean;
  readonly text: (key: string) => string | undefined;
  readonly scalar: (key: string) => Scalar | undefined;
  readonly left: { readonly left?: Left };
  /** The registry of images that say none: `global.imageRegistry`. */
  readonly registry: string | undefined;
  /** The map is a container: what it calls its image is one, also where that is a bare word. */
  readonly isContainer: boolean;
}

/** Above this no text is a reference: 255 characters of repository, 128 of tag, a digest, and a host. */
const referenceLimit = 1024;

/** The images that keys side by side name, in whatever spelling; see `image-keys.ts`. */
export function* imagesOf(parts: Parts): Generator<ImageOccurrence> {
  const families = imageFamilies(parts.keys);
  const own = families.get('') ?? {};
  const named = [...families].filter(([family, { image }]) => family !== '' && image !== undefined);
  // `image: x` beside `tag`: `tag` is of that image where there is no other, and none that it is of by name.
  const lends = own.repository === undefined && named.length === 1;
  for (const [family, keys] of families) {
    const borrowed = lends && keys.image !== undefined && keys.tag === undefined && keys.digest === undefined;
    const found = imageOf(parts, family, borrowed ? { ...keys, ...pinsOf(own) } : keys);
    yield* found === undefined ? [] : [found];
  }
}

function pinsOf({ registry, tag, digest }: ImageFamily): ImageFamily {
  return {
    ...(registry === undefined ? {} : { registry }),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

function imageOf(parts: Parts, family: string, keys: ImageFamily): ImageOccurrence | undefined {
  const nameKey = keys.repository ?? keys.image ?? keys.name;
  const name = nameKey === undefined ? undefined : parts.text(nameKey);
  const reference = name === undefined ? undefined : tryReference(fullName(parts, keys, name));
  if (nameKey === undefined || name === undefined || reference === undefined) {
    return undefined;
  }
  const isWhole = reference.tag !== undefined || reference.digest !== undefined;
  const pin = pinOf(scalarOf(parts, keys.tag), scalarOf(parts, keys.digest));
  const isPinned = isWhole || pin.tag !== undefined || pin.digest !== undefined;
  const at = looksLikeImage(parts, family, keys, { name, isPinned, isWhole })
    ? parts.scalar(nameKey)
    : undefined;
  return (
    at && {
      kind: 'image',
      repository: repositoryOf(reference),
      ...pin,
      ...(isWhole || (keys.repository === undefined && !isPinned) ? { tag: at, reference } : {}),
      ...parts.left,
      place: at.place,
    }
  );
}

/** Some write a digest where the tag belongs. An empty tag or digest stands for the chart's own default: as good as none. */
export function pinOf(
  tag: Scalar | undefined,
  digest: Scalar | undefined,
): Pick<ImageOccurrence, 'tag' | 'digest'> {
  if (tag !== undefined && digest === undefined && isDigest(tag.value)) {
    return { digest: tag };
  }
  return { ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

/** What nobody calls an image, and may be a git repository or a person's name, is none. */
function looksLikeImage(
  { key, has, registry, isContainer }: Parts,
  family: string,
  keys: ImageFamily,
  { name, isPinned, isWhole }: { name: string; isPinned: boolean; isWhole: boolean },
): boolean {
  const isCalledImage = isImageKey(family === '' ? key : family);
  const isMore = /[/:@]/.test(name) || keys.registry !== undefined;
  if (keys.repository !== undefined) {
    const hasMore = keys.registry !== undefined || keys.tag !== undefined || keys.digest !== undefined;
    const own = family === '' && (hasMore || ['registry', 'tag', 'digest', 'pullPolicy'].some(has));
    return isCalledImage || own || (hasMore && isQualified(name));
  }
  if (keys.image === undefined) {
    return isCalledImage && isPinned && (isMore || registry !== undefined);
  }
  // `imagePullSecret: corp/robot` says no tag, and neither does `imagePrefix: r.corp:5000` a name.
  return isImageKey(keys.image) ? isContainer || isMore || isPinned : isWhole && name.includes('/');
}

function fullName(parts: Parts, { registry, repository, name: nameKey }: ImageFamily, name: string): string {
  const own = registry === undefined ? undefined : parts.text(registry);
  // Strimzi's charts have all three: registry, repository and the name below it.
  const below =
    own === undefined || repository === undefined || nameKey === undefined ? undefined : parts.text(nameKey);
  const host = own ?? (isQualified(name) ? undefined : parts.registry);
  const whole = below === undefined ? name : `${withoutEnd(name)}/${below}`;
  return host === undefined ? whole : `${withoutEnd(host)}/${whole}`;
}

/** With a host: the first part has a dot or a port, by Docker's rule. */
function isQualified(name: string): boolean {
  const host = name.slice(0, Math.max(0, name.indexOf('/')));
  return host === 'localhost' || /[.:[]/.test(host);
}

/** Without slashes at the end; cut first, as the pattern takes quadratic time on what is nothing but slashes. */
function withoutEnd(registry: string): string {
  return registry.slice(0, referenceLimit).replace(/\/+$/, '');
}

function scalarOf(parts: Parts, key: string | undefined): Scalar | undefined {
  return key === undefined ? undefined : parts.scalar(key);
}
