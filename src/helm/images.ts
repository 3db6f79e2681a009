import { byText } from '../order.ts';
import { isMap } from '../schema/schema.ts';
import { imageSpots } from './image-walk.ts';
import type { Certainty } from './joined-images.ts';
import type { RenderedObject } from './rendered-objects.ts';

/** A container image that a rendered object names. */
export interface FoundImage {
  /** As it is written there, or joined out of its parts. */
  readonly image: string;
  /** `likely`: it looks like one, in an argument or a ConfigMap, say. */
  readonly certainty: Certainty;
  /** `Deployment wandb-app`. */
  readonly object: string;
  /** Helm hooks of the object: `post-upgrade`. */
  readonly hooks: readonly string[];
  /** The container that it is, or is told of. */
  readonly container?: string;
  /** `operator-wandb/charts/redis`: the chart whose template names it. */
  readonly chart?: string;
}

/** Every place of an image, also where it stands twice in an object. */
export interface FoundSpot extends FoundImage {
  /** The same in every rendering of the chart that makes the same objects. */
  readonly place: string;
}

const testHooks = new Set(['test', 'test-success', 'test-failure']);

/**
 * Finds every image in rendered objects, whatever their kind: all container lists, CronJobs, hooks, image volumes,
 * and kinds nobody has heard of.
 */
export function spotsIn(objects: readonly RenderedObject[]): readonly FoundSpot[] {
  return expandLists(objects).flatMap(({ value, template }, index) => {
    const metadata = isMap(value) && isMap(value['metadata']) ? value['metadata'] : {};
    const object = [isMap(value) ? value['kind'] : undefined, metadata['name']]
      .filter((part) => typeof part === 'string')
      .join(' ');
    const chart = template?.replace(/\/(?:templates|crds)\/.*$/, '');
    return imageSpots(value).map(({ path, ...spot }) => ({
      ...spot,
      object,
      hooks: hooksOf(metadata),
      ...(chart === undefined ? {} : { chart }),
      place: `${index}.${path}`,
    }));
  });
}

/** What a cluster needs, and what only tests do. */
export interface SortedImages<T extends FoundImage> {
  /** Sorted by image, then object. */
  readonly images: readonly T[];
  /** Only in hooks of the kind `test`, which run when somebody asks for `helm test`. */
  readonly optional: readonly T[];
}

/** Each image once for each object and container: what is certain at one place is. */
export function sortImages<T extends FoundImage>(spots: readonly T[]): SortedImages<T> {
  const found = new Map<string, T>();
  for (const spot of spots) {
    const key = keyOf(spot);
    if (found.get(key)?.certainty !== 'certain') {
      found.set(key, spot);
    }
  }
  const sorted = [...found].sort(byText(([key]) => key)).map(([, spot]) => spot);
  return {
    images: sorted.filter((image) => !isOptional(image)),
    optional: sorted.filter((image) => isOptional(image)),
  };
}

/** Two objects may have one name: the image of a test must not hide that of a workload. */
export function keyOf({ image, object, hooks, container, chart }: FoundImage): string {
  return JSON.stringify([image, object, hooks, container ?? null, chart ?? null]);
}

function isOptional({ hooks }: FoundImage): boolean {
  return hooks.length > 0 && hooks.every((hook) => testHooks.has(hook));
}

/** Helm sees a `List` as one object, but its items carry their own hooks. */
function expandLists(objects: readonly RenderedObject[]): readonly Listed[] {
  // A map also visits what is added on the way, and each node once: aliases may nest lists in themselves, or deeper than
  // the stack.
  const seen = new Map<unknown, string | undefined>(objects.map(({ value, template }) => [value, template]));
  for (const [object, template] of seen) {
    for (const item of listItems(object) ?? []) {
      if (!seen.has(item)) {
        seen.set(item, template);
      }
    }
  }
  return [...seen]
    .filter(([value]) => listItems(value) === undefined)
    .map(([value, template]) => ({ value, template }));
}

interface Listed {
  readonly value: unknown;
  readonly template: string | undefined;
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
