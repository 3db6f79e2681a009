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
  for (const item of objects.flatMap(expandList)) {
    const metadata = isMap(item) && isMap(item['metadata']) ? item['metadata'] : {};
    const object = [isMap(item) ? item['kind'] : undefined, metadata['name']]
      .filter((part) => typeof part === 'string')
      .join(' ');
    for (const image of imageStrings(item)) {
      found.set(JSON.stringify([image, object]), { image, object, hooks: hooksOf(metadata) });
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
function expandList(object: unknown): readonly unknown[] {
  const items = isMap(object) && String(object['kind']).endsWith('List') ? object['items'] : undefined;
  return Array.isArray(items) ? items.flatMap(expandList) : [object];
}

function hooksOf(metadata: Record<string, unknown>): readonly string[] {
  const annotations = isMap(metadata['annotations']) ? metadata['annotations'] : {};
  const hooks = annotations['helm.sh/hook'];
  return typeof hooks === 'string' ? hooks.split(',').map((hook) => hook.trim()) : [];
}

/** An alias shows one node in many places; each node is walked once, so that nested aliases cannot blow up. */
function imageStrings(value: unknown, seen = new Set<unknown>()): readonly string[] {
  if (typeof value !== 'object' || value === null || seen.has(value)) {
    return [];
  }
  seen.add(value);
  if (Array.isArray(value)) {
    return value.flatMap((item) => imageStrings(item, seen));
  }
  return Object.entries(value).flatMap(([key, entry]: [string, unknown]) => {
    // An image volume: `image: {reference: …}`.
    const text = key === 'image' && isMap(entry) ? entry['reference'] : entry;
    const isImage = key === 'image' && typeof text === 'string' && text.trim() !== '';
    return isImage ? [text.trim()] : imageStrings(entry, seen);
  });
}
