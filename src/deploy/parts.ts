import { isDigest } from '../oci/digest.ts';
import type { ImageFamily } from './image-keys.ts';
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
  /** What else may stand before a name, nearest first, here or further up. */
  readonly bases: readonly Base[];
  /** See `ReleaseNames`. */
  readonly repositories: ReadonlySet<string>;
  /** The map is a container: what it calls its image is one, also where that is a bare word. */
  readonly isContainer: boolean;
}

/** `registry: r.corp/datadog`, `hub: r.corp/istio`; Istio has the tag of all its images beside it. */
export interface Base {
  readonly text: string;
  readonly tag: () => Scalar | undefined;
  readonly left: Parts['left'];
}

/** Every name is tried behind every base; more than a few nobody has. */
export const baseLimit = 32;

/** Above this no text is a reference: 255 characters of repository, 128 of tag, a digest, and a host. */
const referenceLimit = 1024;

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

/**
 * `registry/repository/name` as far as the family has keys for them; without a host in it or beside it, that of the file.
 * @param name what stands under the key that the family takes the name from
 */
export function fullName(
  parts: Parts,
  { registry, repository, name: nameKey }: ImageFamily,
  name: string,
): string {
  const own = registry === undefined ? undefined : parts.text(registry);
  // Strimzi's charts have all three: registry, repository and the name below it. Datadog's may leave out the first.
  const last = repository === undefined || nameKey === undefined ? undefined : parts.text(nameKey);
  const isJoined = own !== undefined || parts.repositories.has(`${withoutEnd(name)}/${last}`);
  const below = isJoined ? last : undefined;
  const host = own ?? (isQualified(name) ? undefined : parts.registry);
  const whole = below === undefined ? name : `${withoutEnd(name)}/${below}`;
  return host === undefined ? whole : `${withoutEnd(host)}/${whole}`;
}

/** With a host: the first part has a dot or a port, by Docker's rule. */
export function isQualified(name: string): boolean {
  const host = name.slice(0, Math.max(0, name.indexOf('/')));
  return host === 'localhost' || /[.:[]/.test(host);
}

/** Without slashes at the end; cut first, as the pattern takes quadratic time on what is nothing but slashes. */
export function withoutEnd(registry: string): string {
  return registry.slice(0, referenceLimit).replace(/\/+$/, '');
}

/** Whether a text can be nothing but a version or a digest, whatever its key is called. */
export function looksLikePin(text: string): boolean {
  return /^v?\d+(?:\.\d+)+(?:[-+][\w.+-]+)?$/.test(text) || isDigest(text);
}
