import { FAILSAFE_SCHEMA, loadAll } from 'js-yaml';
import { isMap } from '../schema/schema.ts';
import { imageNamed, imagesNamedIn, joinImage } from './image-text.ts';
import { fitsWrittenOut, hasTooManyValues } from './written-out.ts';

/** `likely`: it looks like one, where nobody can know what reads it. */
export type Certainty = 'certain' | 'likely';

/** An image at one place of an object. */
export interface ImageSpot {
  /** As it is written there, or joined out of its parts. */
  readonly image: string;
  readonly certainty: Certainty;
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
  /** True inside a text that was read as YAML. */
  readonly embedded?: true;
}

/** Characters of a text that is read as YAML. */
const embeddedLimit = 1024 * 1024;
const embeddedValues = 50_000;

/**
 * Finds the images anywhere in an object: whatever is called `image`, in maps of registry, repository, tag and digest, and
 * in all texts that look like one (environment, arguments, files in a ConfigMap). A wrong hit is seen at once, a missed
 * image only when the upgrade hangs.
 */
export function imageSpots(root: unknown): readonly ImageSpot[] {
  const spots: ImageSpot[] = [];
  // What is added while it is walked is walked too, and each node once: aliases may nest nodes in themselves, or deeper
  // than the stack.
  const nodes = new Map<unknown, Trail>([[root, { key: '' }]]);
  const isDefinition = isMap(root) && root['kind'] === 'CustomResourceDefinition';
  for (const [node, trail] of nodes) {
    for (const [key, entry] of typeof node === 'object' && node !== null ? Object.entries(node) : []) {
      const here = stepInto(trail, key, entry);
      const found = spotsAt(node, key, entry, trail);
      for (const { image, certainty } of found) {
        // Definitions hold no images, but a default may be one; texts in them are descriptions.
        if (certainty === 'certain' || !isDefinition) {
          spots.push({ image, certainty: here.embedded ? 'likely' : certainty, ...describe(here) });
        }
      }
      if (typeof entry === 'object' && entry !== null && !nodes.has(entry)) {
        nodes.set(entry, here);
      }
      const isRead = found.length === 0 && typeof entry === 'string' && !isDefinition;
      const inner = isRead ? readEmbedded(entry, here) : undefined;
      if (inner !== undefined) {
        nodes.set(inner, { ...here, embedded: true });
      }
    }
  }
  return spots;
}

type Hit = Pick<ImageSpot, 'image' | 'certainty'>;

function spotsAt(node: unknown, key: string, entry: unknown, trail: Trail): readonly Hit[] {
  if (isMap(entry)) {
    return mapHits(key, entry);
  }
  if (typeof entry !== 'string' || entry.trim() === '') {
    return [];
  }
  if (key === 'image' && isMap(node)) {
    const image = besides(node, entry.trim());
    // In a file, a bare word after `image:` may well be a picture.
    return trail.embedded === true && imageNamed(image) === undefined
      ? []
      : [{ image, certainty: 'certain' }];
  }
  const named = isCalledImage(node, key, trail) ? imageNamed(valueOf(entry)) : undefined;
  // A text of several lines is read for itself, once.
  const others = isText(entry) && trail.embedded !== true ? [] : imagesNamedIn(entry);
  return (named === undefined ? others : [named]).map((image) => ({ image, certainty: 'likely' }));
}

/** `{registry, repository, tag, digest}`, and an image volume: `image: {reference: …}`. */
function mapHits(key: string, map: Readonly<Record<string, unknown>>): readonly Hit[] {
  const [reference, repository] = [textAt(map, 'reference'), textAt(map, 'repository')];
  if (key === 'image' && reference !== '') {
    return [{ image: reference, certainty: 'certain' }];
  }
  const isCalled = /image$/i.test(key);
  const [registry, tag, digest] = ['registry', 'tag', 'digest'].map((part) => textAt(map, part));
  const parts = { registry: registry ?? '', name: repository, tag: tag ?? '', digest: digest ?? '' };
  const hasPin = parts.tag !== '' || parts.digest !== '';
  const image = repository === '' || !(isCalled || hasPin) ? undefined : joinImage(parts);
  return image === undefined ? [] : [{ image, certainty: isCalled && hasPin ? 'certain' : 'likely' }];
}

/** An image with the tag that stands beside it, as custom resources have it: `{image: quay.io/a/b, tag: v1}`. */
function besides(map: Readonly<Record<string, unknown>>, image: string): string {
  const tag = textAt(map, 'tag') || textAt(map, 'imageTag');
  const digest = textAt(map, 'digest') || textAt(map, 'sha');
  return joinImage({ registry: '', name: image, tag, digest }) ?? image;
}

/** A key, a variable or an argument that says so. */
function isCalledImage(node: unknown, key: string, { key: list }: Trail): boolean {
  if (Array.isArray(node)) {
    const [before, own] = [node[Number(key) - 1], node[Number(key)]].map((item) =>
      typeof item === 'string' ? item : '',
    );
    const isArgument = list === 'args' || list === 'command';
    return (
      isArgument && (/^--?[\w.-]*image[\w.-]*=/i.test(own ?? '') || /^--?[\w.-]*image$/i.test(before ?? ''))
    );
  }
  const isVariable = key === 'value' && /image/i.test(textAt(isMap(node) ? node : {}, 'name'));
  return isVariable || /image$/i.test(key);
}

/** Of `--image=quay.io/a/b:1` what comes after the sign. */
function valueOf(entry: string): string {
  return /^--?[\w.-]+=(.*)$/s.exec(entry)?.[1] ?? entry;
}

/** More than one line, or a whole document in one. */
function isText(entry: string): boolean {
  return /\n|^\s*[{[]/.test(entry);
}

/** A text that is a document of its own: a file in a ConfigMap, the values of a chart in a custom resource. */
function readEmbedded(text: string, { embedded }: Trail): object | undefined {
  if (embedded || !isText(text) || text.length > embeddedLimit || hasTooManyValues(text, embeddedValues)) {
    return undefined;
  }
  try {
    const documents = loadAll(text, { schema: FAILSAFE_SCHEMA, json: true });
    if (
      documents.some((document) => typeof document === 'object' && document !== null) &&
      fitsWrittenOut(documents, embeddedLimit)
    ) {
      return documents;
    }
  } catch {
    // A script, say: its lines are looked at as they are.
  }
  return text.split('\n').map((line) => line.trim());
}

function stepInto(trail: Trail, key: string, entry: unknown): Trail {
  const isContainer = isMap(entry) && /containers$/i.test(trail.key) && typeof entry['name'] === 'string';
  const container = isContainer ? textAt(entry, 'name') : trail.container;
  return {
    above: trail,
    key,
    ...(container === undefined ? {} : { container }),
    ...(trail.embedded === true ? { embedded: true } : {}),
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
