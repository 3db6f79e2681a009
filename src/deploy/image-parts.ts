import { type Reference, repositoryOf, tryReference } from '../oci/reference.ts';
import { type ImageFamily, imageFamilies, isImageKey, isVariable } from './image-keys.ts';
import { imageBelow } from './image-below.ts';
import type { ImageOccurrence, Scalar } from './occurrence.ts';
import { imagesNamedAlike } from './variables.ts';
import { fullName, isQualified, looksLikePin, type Parts, pinOf } from './parts.ts';

/** The images that keys side by side name, in whatever spelling; see `image-keys.ts`. */
export function* imagesOf(parts: Parts): Generator<ImageOccurrence> {
  const families = imageFamilies(parts.keys);
  const own = families.get('') ?? {};
  const all = [...families];
  const named = all.filter(([family, { image }]) => family !== '' && image !== undefined);
  // `image: x` beside `tag`: `tag` is of that image, or of the only one there is, and of none that it is of by name.
  const only = named.length === 1 && own.name === undefined ? named[0]?.[0] : undefined;
  const borrower = families.has('image') ? 'image' : only;
  let isSpent = false;
  for (const [family, keys] of [...named, ...all.filter((entry) => !named.includes(entry))]) {
    const borrows = family === borrower && keys.tag === undefined && keys.digest === undefined;
    const below = imageBelow(parts, keys, own, borrows);
    // What `image` is below of is no image itself.
    isSpent ||= below !== undefined && keys.image !== undefined && own.repository !== undefined;
    if (below === undefined && family === '' && isSpent) {
      continue;
    }
    const whole = borrows && own.repository === undefined ? { ...keys, ...pinsOf(own) } : keys;
    const isFirst = family === '' || family === borrower;
    const found = below ?? imageOf(parts, family, isFirst ? withVersion(parts, whole) : whole);
    yield* found === undefined ? [] : [found];
  }
  yield* imagesNamedAlike(parts);
}

/** Of an image of the release `version` beside it is the tag, where there is no other and it says a version. */
function withVersion(parts: Parts, keys: ImageFamily): ImageFamily {
  const nameKey = keys.repository ?? keys.image ?? keys.name;
  const name = nameKey === undefined ? undefined : parts.text(nameKey);
  const version = parts.scalar('version')?.value ?? '';
  const isFree = keys.tag === undefined && keys.digest === undefined && looksLikePin(version);
  return isFree && name !== undefined && parts.repositories.has(fullName(parts, keys, name))
    ? { ...keys, tag: 'version' }
    : keys;
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
  // A variable whose tag is none beside it by name may have it anywhere.
  const isOne =
    (isPinned || !isVariable(nameKey)) &&
    ((isPinned && isOfRelease(parts, keys, { name, reference, tag: pin.tag })) ||
      looksLikeImage(parts, family, keys, { name, isPinned, isWhole }));
  const at = isOne ? parts.scalar(nameKey) : undefined;
  const version = family === 'image' ? parts.scalar('version') : undefined;
  return (
    at && {
      kind: 'image',
      repository: repositoryOf(reference),
      ...pin,
      ...(isWhole || (keys.repository === undefined && !isPinned) ? { tag: at, reference } : {}),
      ...(isWhole && version && version.value === reference.tag && { twin: version }),
      ...parts.left,
      named: at,
      place: at.place,
    }
  );
}

/** A name with its host is no guess, whatever the keys are called; but what stands beside `image` is of that one. */
function isOfRelease(
  { has, repositories }: Parts,
  keys: ImageFamily,
  { name, reference, tag }: { name: string; reference: Reference; tag: Scalar | undefined },
): boolean {
  const repository = repositoryOf(reference);
  const isInFull = isQualified(name) || keys.registry !== undefined;
  const isFree = (keys.repository ?? keys.image) !== undefined || !has('image');
  const isTag = tag === undefined || tryReference(`${repository}:${tag.value}`) !== undefined;
  return isInFull && isFree && isTag && repositories.has(repository);
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

function scalarOf(parts: Parts, key: string | undefined): Scalar | undefined {
  return key === undefined ? undefined : parts.scalar(key);
}
