import { isImagesKey } from '../deploy/image-keys.ts';
import { isMap } from '../schema/schema.ts';
import { decodeText, isEncoded, isText, readEmbedded } from './embedded-text.ts';
import { imageNamed, imagePinned, imagesNamedIn, imagesToldIn } from './image-text.ts';
import { type ImageHit, joinedImages } from './joined-images.ts';

/** An image at one place of an object. */
export interface ImageSpot extends ImageHit {
  /** `spec.template.spec.containers.0.image`. */
  readonly path: string;
  /** The container that it is, or is told of. */
  readonly container?: string;
}

/** Where a node was found first; the nodes above it are linked and not joined, as there may be very many. */
interface Trail {
  readonly above?: Trail;
  readonly key: string;
  readonly container?: string;
  /** In how many texts it is that were read as documents or lines, one in the other. */
  readonly depth: number;
}

/** A file in a ConfigMap may hold values of a chart, and these a file again. */
const depthLimit = 3;

/**
 * Finds the images anywhere in an object: whatever is called `image`, in parts side by side, and in all texts that look
 * like one (environment, arguments, files in a ConfigMap or Secret). A wrong hit is seen at once, a missed image only when
 * the upgrade hangs.
 */
export function imageSpots(root: unknown): readonly ImageSpot[] {
  const spots: ImageSpot[] = [];
  // What is added while it is walked is walked too, and each node once: aliases may nest nodes in themselves, or deeper
  // than the stack.
  const nodes = new Map<unknown, Trail>([[root, { key: '', depth: 0 }]]);
  const variables = new Map<unknown, ImageHit>();
  const isDefinition = isMap(root) && root['kind'] === 'CustomResourceDefinition';
  for (const [node, trail] of nodes) {
    const entries = entriesOf(node, root, trail);
    const joined = isMap(node) ? joinedImages(textsIn(entries), trail.key) : none;
    joinVariables(node, variables);
    for (const [key, entry] of entries) {
      const here = stepInto(trail, key, entry);
      const hit = joined.get(key) ?? (key === 'value' ? variables.get(node) : undefined);
      const found = typeof entry === 'string' ? hitsAt({ node, key, entry, trail, hit }) : [];
      for (const { image, certainty } of found) {
        // Definitions hold no images, but a default may be one; texts in them are descriptions.
        if (certainty === 'certain' || !isDefinition) {
          spots.push({ image, certainty: here.depth > 0 ? 'likely' : certainty, ...describe(here) });
        }
      }
      if (typeof entry === 'object' && entry !== null && !nodes.has(entry)) {
        nodes.set(entry, here);
      }
      const isRead = found.length === 0 && typeof entry === 'string' && here.depth < depthLimit;
      const inner = isRead && !isDefinition ? readEmbedded(entry) : undefined;
      if (inner !== undefined) {
        const isLines = 'lines' in inner;
        nodes.set(isLines ? inner.lines : inner.documents, {
          ...here,
          depth: isLines ? depthLimit : here.depth + 1,
        });
      }
    }
  }
  return spots;
}

const none: ReadonlyMap<string, ImageHit> = new Map();

type Entries = readonly (readonly [string, unknown])[];

function entriesOf(node: unknown, root: unknown, { above, key }: Trail): Entries {
  const entries = typeof node === 'object' && node !== null ? Object.entries(node) : [];
  const isTop = above !== undefined && above.above === undefined;
  return isTop && isEncoded(root, key)
    ? entries.map(([name, entry]) => [name, typeof entry === 'string' ? decodeText(entry) : entry] as const)
    : entries;
}

function textsIn(entries: Entries): ReadonlyMap<string, string> {
  return new Map(
    entries.flatMap(([key, entry]): (readonly [string, string])[] =>
      typeof entry === 'string' && entry.trim() !== '' ? [[key, entry.trim()]] : [],
    ),
  );
}

/** Finds the images that variables side by side name, by the item of the list that has the name. */
function joinVariables(list: unknown, found: Map<unknown, ImageHit>): void {
  const items = Array.isArray(list) ? list.filter(isMap) : [];
  const named = items.map((item) => [textAt(item, 'name'), item] as const);
  const texts = named.map(([name, item]) => [name, textAt(item, 'value')] as const);
  const joined = joinedImages(new Map(texts.filter((pair) => !pair.includes(''))), '');
  for (const [name, item] of joined.size === 0 ? [] : named) {
    const image = imageNamed(joined.get(name)?.image ?? '');
    if (image !== undefined) {
      found.set(item, { image, certainty: 'likely' });
    }
  }
}

interface Place {
  readonly node: unknown;
  readonly key: string;
  readonly entry: string;
  readonly trail: Trail;
  /** What it is together with what stands beside it. */
  readonly hit: ImageHit | undefined;
}

function hitsAt({ node, key, entry, trail, hit }: Place): readonly ImageHit[] {
  if (hit !== undefined) {
    // In a file, a bare word after `image:` may well be a picture.
    return key === 'image' && trail.depth > 0 && imageNamed(hit.image) === undefined ? [] : [hit];
  }
  if (key === 'reference' && trail.key === 'image' && entry.trim() !== '') {
    return [{ image: entry.trim(), certainty: 'certain' }];
  }
  const named = calledImage(node, key, entry, trail);
  // A text of several lines is read for itself, once.
  const isLeft = isText(entry) && trail.depth < depthLimit;
  const told = Array.isArray(node) ? imagesToldIn(entry) : [];
  const others = isLeft ? [] : new Set([...imagesNamedIn(entry), ...told]);
  return [...(named === undefined ? others : [named])].map((image) => ({ image, certainty: 'likely' }));
}

/** What a key, a variable or an argument says that it is an image. */
function calledImage(node: unknown, key: string, entry: string, { key: called }: Trail): string | undefined {
  if (isImagesKey(called)) {
    return imagePinned(entry);
  }
  if (!Array.isArray(node)) {
    const isVariable = key === 'value' && /image/i.test(textAt(isMap(node) ? node : {}, 'name'));
    return isVariable ? imageNamed(valueOf(entry)) : undefined;
  }
  const before: unknown = node[Number(key) - 1];
  const isNamed =
    /^--?[\w.-]{0,80}image[\w.-]{0,40}=/i.test(entry) ||
    (typeof before === 'string' && /^--?[\w.-]{0,80}image$/i.test(before));
  return isNamed && (called === 'args' || called === 'command') ? imageNamed(valueOf(entry)) : undefined;
}

/** Of `--image=quay.io/a/b:1` what comes after the sign. */
function valueOf(entry: string): string {
  return /^--?[\w.-]+=(.*)$/s.exec(entry)?.[1] ?? entry;
}

function stepInto(trail: Trail, key: string, entry: unknown): Trail {
  const isContainer = isMap(entry) && /containers$/i.test(trail.key) && typeof entry['name'] === 'string';
  const container = isContainer ? textAt(entry, 'name') : trail.container;
  return {
    above: trail,
    key,
    ...(container === undefined ? {} : { container }),
    depth: trail.depth,
  };
}

function describe(trail: Trail): Pick<ImageSpot, 'path' | 'container'> {
  const keys: string[] = [];
  for (let at: Trail | undefined = trail; at?.above !== undefined; at = at.above) {
    keys.push(at.key);
  }
  const path = keys.reverse().join('.');
  return { path, ...(trail.container === undefined ? {} : { container: trail.container }) };
}

function textAt(map: Readonly<Record<string, unknown>>, key: string): string {
  const value = Object.hasOwn(map, key) ? map[key] : undefined;
  return typeof value === 'string' ? value.trim() : '';
}
