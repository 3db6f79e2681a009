import { repositoryOf, tryReference } from '../oci/reference.ts';
import type { ImageFamily } from './image-keys.ts';
import { type Base, fullName, type Parts, pinOf, withoutEnd } from './parts.ts';
import type { ImageOccurrence } from './occurrence.ts';

/** Every name is tried behind every base; more than a few nobody has. */
const baseLimit = 32;

/**
 * An image whose name begins in another key, here or further up: `registry: r.corp/datadog` and `image: {name: agent}`, or Istio's
 * `hub` and `image: proxyv2`. What is put together so counts where the release has it. NVIDIA's charts say it side by side,
 * `repository`, `image` and `version`, which can be nothing else.
 * @param own the family without a name, of the same map
 */
export function imageBelow(parts: Parts, keys: ImageFamily, own: ImageFamily): ImageOccurrence | undefined {
  const { known, text, bases } = parts;
  const nameKey = keys.image ?? keys.repository ?? keys.name;
  const name = nameKey === undefined ? undefined : text(nameKey);
  if (nameKey === undefined || name === undefined || known.has(fullName(parts, keys, name))) {
    return undefined;
  }
  const beside = own.repository === undefined ? undefined : text(own.repository);
  const isBeside =
    beside !== undefined && /[./]/.test(beside) && nameKey === 'image' && /^[\w.-]+$/.test(name);
  const hits = bases.slice(0, baseLimit).flatMap((base) => {
    const reference = base.text === name ? undefined : tryReference(`${withoutEnd(base.text)}/${name}`);
    return reference === undefined ? [] : [{ base, reference, repository: repositoryOf(reference) }];
  });
  const hit =
    hits.find(({ repository }) => known.has(repository)) ??
    hits.find(({ base }) => isBeside && base.text === beside);
  const at = hit && parts.scalar(nameKey);
  if (hit === undefined || at === undefined) {
    return undefined;
  }
  const { reference, repository, base } = hit;
  const isWhole = reference.tag !== undefined || reference.digest !== undefined;
  const pin = isWhole ? { tag: at, reference } : pinBeside(parts, keys, own, base);
  return pin && { kind: 'image', repository, ...pin, ...base.left, ...parts.left, place: at.place };
}

/** Its own tag or digest, else that of the map, else its version, else the tag beside the registry. */
function pinBeside(
  { scalar }: Parts,
  keys: ImageFamily,
  own: ImageFamily,
  base: Base,
): Pick<ImageOccurrence, 'tag' | 'digest'> | undefined {
  const isImage = keys.image !== undefined;
  const pins = (isImage ? [keys, own] : [keys]).map(({ tag, digest }) =>
    pinOf(tag === undefined ? undefined : scalar(tag), digest === undefined ? undefined : scalar(digest)),
  );
  const version = isImage || keys.repository !== undefined ? scalar('version') : undefined;
  const others = [version, isImage ? base.tag() : undefined].map((tag) => pinOf(tag, undefined));
  return [...pins, ...others].find(({ tag, digest }) => tag !== undefined || digest !== undefined);
}
