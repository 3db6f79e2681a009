import { isMap } from '../schema/schema.ts';

/** A container image that a rendered object names. */
export interface FoundImage {
  /** As it is written there. */
  readonly image: string;
  /** `Deployment wandb-app`. */
  readonly object: string;
  /** Helm hooks of the object: `post-upgrade`. */
  readonly hooks: readonly string[];
}

export interface ImageSearch {
  /** What a cluster needs: sorted by image, then object. */
  readonly images: readonly FoundImage[];
  /** Only in hooks of the kind `test`, which run when somebody asks for `helm test`. */
  readonly optional: readonly FoundImage[];
}

const testHooks = new Set(['test', 'test-success', 'test-failure']);

/**
 * Finds every image in rendered objects, whatever their kind: all container lists, CronJobs, hooks, image volumes,
 * and kinds nobody has heard of. A wrong hit is seen at once, a missed image only when the upgrade hangs.
 * @param objects parsed YAML documents
 */
export function imagesIn(objects: readonly unknown[]): ImageSearch {
  const found = new Map<string, FoundImage>();
  for (const item of expandLists(objects)) {
    const metadata = isMap(item) && isMap(item['metadata']) ? item['metadata'] : {};
    const object = [isMap(item) ? item['kind'] : undefined, metadata['name']]
      .filter((part) => typeof part === 'string')
      .join(' ');
    for (const image of imageStrings(item)) {
      const hooks = hooksOf(metadata);
      // Two objects may have one name: the image of a test must not hide that of a workload.
      found.set(JSON.stringify([image, object, hooks]), { image, object, hooks });
    }
  }
  const sorted = [...found.entries()]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, entry]) => entry);
  return {
    images: sorted.filter((entry) => !isOptional(entry)),
    optional: sorted.filter((entry) => isOptional(entry)),
  };
}

function isOptional({ hooks }: FoundImage): boolean {
  return hooks.length > 0 && hooks.every((hook) => testHooks.has(hook));
}

/** Helm sees a `List` as one object, but its items carry their own hooks. */
function expandLists(objects: readonly unknown[]): readonly unknown[] {
  // A set also visits what is added on the way, and each node once: aliases may nest lists in themselves, or deeper than
  // the stack.
  const seen = new Set(objects);
  for (const object of seen) {
    for (const item of listItems(object) ?? []) {
      seen.add(item);
    }
  }
  return [...seen].filter((object) => listItems(object) === undefined);
}

/** Undefined for what is no `List`. */
function listItems(object: unknown): readonly unknown[] | undefined {
  const { kind, items } = isMap(object) ? object : {};
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items) ? items : undefined;
}

function hooksOf(metadata: Record<string, unknown>): readonly string[] {
  const annotations = isMap(metadata['annotations']) ? metadata['annotations'] : {};
  const hooks = annotations['helm.sh/hook'];
  return typeof hooks === 'string' ? hooks.split(',').map((hook) => hook.trim()) : [];
}

/** The images anywhere below a node, found in the same way. */
function imageStrings(root: unknown): readonly string[] {
  const found: string[] = [];
  const seen = new Set([root]);
  for (const value of seen) {
    for (const [key, entry] of typeof value === 'object' && value !== null ? Object.entries(value) : []) {
      const image = imageAt(key, entry);
      if (image === undefined) {
        seen.add(entry);
      } else {
        found.push(image);
      }
    }
  }
  return found;
}

function imageAt(key: string, entry: unknown): string | undefined {
  // An image volume: `image: {reference: …}`.
  const text = key === 'image' && isMap(entry) ? entry['reference'] : entry;
  return key === 'image' && typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
}
