import { TidegateError, UserError } from '../errors.ts';
import type { FoundImage } from '../helm/images.ts';
import { formatReference, parseReference, type Reference, repositoryOf } from '../oci/reference.ts';

/** An image that belongs into the release. */
export interface WantedImage {
  /** How the lock names it. */
  readonly reference: string;
  readonly repository: string;
  /** What is asked for upstream: the digest where one is given, else the tag. */
  readonly wanted: string;
  /** `release file`, and the charts that render it. Sorted. */
  readonly usedBy: readonly string[];
}

export interface RenderedImages {
  readonly chart: string;
  readonly images: readonly FoundImage[];
}

/**
 * Joins the images that the release file lists with those that the charts render. Where the release file lists a
 * repository, its choice wins over the tag that a chart has by default.
 * @throws UserError `DIGEST_CONFLICT` when two charts pin one tag to different digests
 */
export function wantedImages(
  listed: readonly Reference[],
  rendered: readonly RenderedImages[],
): { readonly images: readonly WantedImage[]; readonly warnings: readonly string[] } {
  const warnings: string[] = [];
  const images = new Map<string, WantedImage>();
  for (const reference of listed) {
    add(images, reference, 'release file');
  }
  const chosen = Map.groupBy(listed, repositoryOf);
  for (const { chart, images: found } of rendered) {
    for (const { image, object } of found) {
      const where = `${chart}: ${object}`;
      const reference = readImage(image, where, warnings);
      const instead = reference === undefined ? [] : (chosen.get(repositoryOf(reference)) ?? [reference]);
      for (const each of instead) {
        add(images, each, chart);
      }
    }
  }
  const sorted = [...images.values()].sort((left, right) => (left.reference < right.reference ? -1 : 1));
  for (const { reference, usedBy } of sorted.filter(({ wanted }) => wanted === 'latest')) {
    warnings.push(
      `${reference} (${usedBy.join(', ')}) is a tag that moves: pin a version for it in the release file or the values`,
    );
  }
  return { images: sorted, warnings: [...new Set(warnings)].sort() };
}

function add(images: Map<string, WantedImage>, reference: Reference, user: string): void {
  const { digest, ...named } = reference;
  const key = formatReference(named.tag === undefined ? reference : named);
  const wanted = digest ?? named.tag ?? 'latest';
  const known = images.get(key) ?? {
    reference: key,
    repository: repositoryOf(reference),
    wanted,
    usedBy: [],
  };
  if (known.wanted !== wanted && known.wanted.includes(':') && wanted.includes(':')) {
    throw new UserError('DIGEST_CONFLICT', `${key} is pinned to ${known.wanted} and to ${wanted}`, {
      details: [`used by ${[...known.usedBy, user].join(', ')}`],
      hint: 'Set one digest or tag for it in the values files.',
    });
  }
  images.set(key, {
    ...known,
    // A digest is the stricter wish.
    wanted: known.wanted.includes(':') ? known.wanted : wanted,
    usedBy: [...new Set([...known.usedBy, user])].sort(),
  });
}

/** A rendered image as a reference; `:latest` is written out where a chart leaves the tag away, as the runtimes do. */
function readImage(image: string, where: string, warnings: string[]): Reference | undefined {
  try {
    const reference = parseReference(image);
    if (reference.tag !== undefined || reference.digest !== undefined) {
      return reference;
    }
    warnings.push(`${where} names ${image} with neither tag nor digest`);
    return { ...reference, tag: 'latest' };
  } catch (error) {
    if (!(error instanceof TidegateError)) {
      throw error;
    }
    warnings.push(`${where} has an image that is no reference and is left out: ${JSON.stringify(image)}`);
    return undefined;
  }
}
