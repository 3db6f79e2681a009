import { repositoryOf, tryReference } from '../oci/reference.ts';
import type { ImageFamily } from './image-keys.ts';
import { fullName, type Parts, pinOf, withoutEnd } from './parts.ts';
import type { ImageOccurrence } from './occurrence.ts';

/**
 * An image whose name begins in another key, here or further up: `registry: r.corp/datadog` and `image: {name: agent}`, or Istio's
 * `hub` and `image: proxyv2`. What is put together so counts where the release has it. NVIDIA's charts say it side by side,
 * `repository`, `image` and `version`, which can be nothing else.
 * @param own the family without a name, of the same map
 * @param borrows the image may have the tag of that family
 */
export function imageBelow(
  parts: Parts,
  keys: ImageFamily,
  own: ImageFamily,
  borrows: boolean,
): ImageOccurrence | undefined {
  const { repositories, text } = parts;
  // Kubernetes takes the name of a container's image as it is.
  const bases = parts.isContainer ? [] : parts.bases;
  const nameKey = keys.image ?? keys.repository ?? keys.name;
  const name = nameKey === undefined ? undefined : text(nameKey);
  if (nameKey === undefined || name === undefined || repositories.has(fullName(parts, keys, name))) {
    return undefined;
  }
  const beside = own.repository === undefined ? undefined : text(own.repository);
  const isBeside =
    beside !== undefined &&
    /[./]/.test(beside) &&
    nameKey === 'image' &&
    /^[\w.-]+$/.test(name) &&
    // What is an image itself has no other below it.
    !repositories.has(fullName(parts, own, beside));
  const hits = bases.flatMap((base) => {
    const reference = base.text === name ? undefined : tryReference(`${withoutEnd(base.text)}/${name}`);
    return reference === undefined ? [] : [{ base, reference, repository: repositoryOf(reference) }];
  });
  const hit =
    hits.find(({ repository }) => repositories.has(repository)) ??
    hits.find(({ base }) => isBeside && base.text === beside);
  const at = hit && parts.scalar(nameKey);
  if (hit === undefined || at === undefined) {
    return undefined;
  }
  const { reference, repository, base } = hit;
  const isWhole = reference.tag !== undefined || reference.digest !== undefined;
  const isOfOwn = nameKey === 'image' && base.text === beside;
  const pins = [
    keys,
    // Where a repository stands beside it that it is not below of, tag and version are of that one.
    ...(isOfOwn || (borrows && beside === undefined) ? [own] : []),
  ];
  const pin = isWhole
    ? { tag: at, reference }
    : (pins.map((family) => pinIn(parts, family)).find(isPin) ??
      [keys.image === undefined ? undefined : base.tag(), isOfOwn ? parts.scalar('version') : undefined]
        .map((tag) => pinOf(tag, undefined))
        .find(isPin));
  return (
    pin && { kind: 'image', repository, ...pin, ...base.left, ...parts.left, named: at, place: at.place }
  );
}

type Pin = Pick<ImageOccurrence, 'tag' | 'digest'>;

function pinIn({ scalar }: Parts, { tag, digest }: ImageFamily): Pin {
  return pinOf(
    tag === undefined ? undefined : scalar(tag),
    digest === undefined ? undefined : scalar(digest),
  );
}

function isPin({ tag, digest }: Pin): boolean {
  return tag !== undefined || digest !== undefined;
}
