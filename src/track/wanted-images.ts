import { UserError } from '../errors.ts';
import { frozenRepository } from '../helm/frozen-repositories.ts';
import {
  formatReference,
  parseReference,
  type Reference,
  repositoryOf,
  tryReference,
} from '../oci/reference.ts';
import { byText } from '../order.ts';
import { describeUses, imageWarnings, latestWarning } from './image-warnings.ts';
import { type RenderedImage, type RenderedImages, settersOf } from './render-images.ts';

/** An image that belongs into the release. */
export interface WantedImage {
  /** How the lock names it. */
  readonly reference: string;
  readonly repository: string;
  /** What is asked for upstream: the digest where one is given, else the tag. */
  readonly wanted: string;
  /** `release file`, and the charts that render it. Sorted. */
  readonly usedBy: readonly string[];
  /** Where the charts have it; empty for what the release file alone lists. */
  readonly uses: readonly RenderedImage[];
}

/** No registry of the inside has these names. */
const publicHosts = new Set(['docker.io', 'ghcr.io', 'quay.io', 'registry.k8s.io']);

type Rendered = Pick<RenderedImages, 'chart' | 'images'>;

/**
 * Joins the images that the release file lists with those that the charts render. Where the release file lists a
 * repository, its choice wins over the tag that a chart has by default; what a chart has written out is carried besides.
 * @throws UserError `DIGEST_CONFLICT` when two charts pin one tag to different digests
 */
export function wantedImages(
  listed: readonly Reference[],
  rendered: readonly Rendered[],
): { readonly images: readonly WantedImage[]; readonly warnings: readonly string[] } {
  const images = new Map<string, WantedImage>();
  for (const reference of listed) {
    add(images, reference, 'release file');
  }
  const chosen = Map.groupBy(listed, repositoryOf);
  const warnings = rendered.flatMap(({ chart, images: found }) => {
    return [...Map.groupBy(found, ({ image }) => image)].flatMap(([image, uses]) => {
      const reference = readImage(image);
      if (reference === undefined) {
        return `${JSON.stringify(image)} is no reference and is left out. ${describeUses(uses)}`;
      }
      const instead = chosen.get(repositoryOf(reference));
      const others = uses.filter((use) => instead !== undefined && asksForOther(use, reference, instead));
      for (const use of uses) {
        const isKept = instead === undefined || (others.includes(use) && use.isWritten === true);
        for (const each of [...(instead ?? []), ...(isKept ? [reference] : [])]) {
          add(images, each, chart, use);
        }
      }
      return otherWarnings(others, reference, instead ?? []);
    });
  });
  const sorted = [...images.values()].sort(byText(({ reference }) => reference));
  return {
    images: sorted,
    warnings: [
      ...new Set([...warnings, ...sorted.flatMap((image) => imageWarnings(image)), ...latestWarning(sorted)]),
    ].sort(),
  };
}

/**
 * True where no value names an image, so that the release file's choice may not reach the cluster, and the chart has
 * another version of it.
 */
function asksForOther(
  { control, certainty, isWritten }: RenderedImage,
  { tag, digest }: Reference,
  chosen: readonly Reference[],
): boolean {
  const isMet = chosen.some(
    (each) => each.tag === tag && (digest === undefined || each.digest !== undefined),
  );
  // What moves is warned of by itself.
  const isFixed = (control === 'fixed' || isWritten === true) && certainty === 'certain';
  return isFixed && !isMet && (tag !== 'latest' || digest !== undefined);
}

function otherWarnings(
  uses: readonly RenderedImage[],
  reference: Reference,
  chosen: readonly Reference[],
): readonly string[] {
  const name = formatReference(reference);
  const versions = chosen.map(({ tag, digest }) => tag ?? digest ?? '').join(', ');
  const written = uses.filter(({ isWritten }) => isWritten === true);
  const others = uses.filter((use) => !written.includes(use));
  return [
    ...(written.length === 0
      ? []
      : [
          `${name} is written out in the chart and is carried besides ${versions} of the release file; if nothing needs it, add it to exclude at the chart. ${describeUses(written)}`,
        ]),
    ...(others.length === 0
      ? []
      : [
          `with these values the cluster would ask for ${name}, and the release has ${versions}: no value was found that names the image, so see that its tag is set. ${describeUses(others)}`,
        ]),
  ];
}

/** Why an image is in the release, for what went wrong with it. */
export function explainNeed({ repository, usedBy, uses }: WantedImage): string {
  const isGuess = uses.length > 0 && uses.every(({ certainty }) => certainty === 'likely');
  if (isGuess && !usedBy.includes('release file')) {
    return `it looks like an image in ${describeUses(uses)}; if it is none, or not wanted, add it to exclude at the chart`;
  }
  const fate = frozenRepository(repository);
  // The value to look at: it may name the registry of the inside, which nobody can ask here.
  const setters = settersOf(uses);
  const set = setters.length === 0 ? '' : `; set by ${setters.join(', ')}`;
  const { host } = parseReference(repository);
  const inside =
    set === '' || publicHosts.has(host) || usedBy.includes('release file')
      ? ''
      : `; if ${host} is the registry of the inside, name it in the release file, and upstream is asked instead: promote: {registry: ${host}, images: …}`;
  return `needed by ${usedBy.join(', ')}${set}${inside}${fate === undefined ? '' : `; ${repository} ${fate}`}`;
}

function add(
  images: Map<string, WantedImage>,
  reference: Reference,
  user: string,
  use?: RenderedImage,
): void {
  const { digest, ...named } = reference;
  const key = formatReference(named.tag === undefined ? reference : named);
  const wanted = digest ?? named.tag ?? 'latest';
  const known = images.get(key) ?? {
    reference: key,
    repository: repositoryOf(reference),
    wanted,
    usedBy: [],
    uses: [],
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
    uses: [...known.uses, ...(use === undefined ? [] : [use])],
  });
}

/** A rendered image as a reference; `:latest` is written out where a chart leaves the tag away, as the runtimes do. */
export function readImage(image: string): Reference | undefined {
  const reference = tryReference(image);
  const isBare = reference !== undefined && reference.tag === undefined && reference.digest === undefined;
  return isBare ? { ...reference, tag: 'latest' } : reference;
}
