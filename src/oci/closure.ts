import { UserError } from '../errors.ts';
import type { Pin } from '../release/lock.ts';
import { describe } from '../schema/describe.ts';
import { mapConcurrently } from './concurrency.ts';
import { type Descriptor, isManifestType } from './descriptor.ts';
import type { Digest } from './digest.ts';
import type { Inspected } from './inspect.ts';
import type { Layer } from './manifest.ts';
import type { ReadableStore } from './store.ts';
import { twoSizes, walk } from './walk.ts';

/** Everything that belongs to an artifact: what must travel so that the far side can run and verify it. */
export interface Closure {
  readonly root: Pin;
  /** Children before parents, subjects before their referrers. */
  readonly manifests: readonly { readonly descriptor: Descriptor; readonly bytes: Buffer }[];
  /** Configs, layers and chart content, each once, sorted by digest. */
  readonly blobs: readonly Descriptor[];
  /** Manifests with a subject in this closure, sorted by digest. */
  readonly referrers: readonly Pin[];
  /** Tags that belong to it by name (`sha256-<hex>.sig`), sorted. */
  readonly tags: readonly { readonly tag: string; readonly target: Pin }[];
}

const concurrency = 8;

/**
 * Walks from a root through index children (attestations too), referrers of every manifest, and cosign's tags.
 * Each manifest is read once, so loops through referrers end; children cannot loop, as a digest cannot hold itself.
 * @throws RefusedError `INVALID_MANIFEST`, `CLOSURE_TOO_LARGE` (over 8 levels, 5000 manifests or 64 MiB of them),
 *   `SIZE_MISMATCH`, `DIGEST_MISMATCH`, `REFERRER_MISMATCH`; UserError `FOREIGN_LAYER`; what the store raises
 */
export async function closure(store: ReadableStore, root: Descriptor): Promise<Closure> {
  const found = await walk(store, root);
  const ordered = inOrder(root.digest, found);
  const blobs = await blobsOf(store, ordered);
  const referrers = ordered.filter(({ manifest }) => manifest.subject && found.has(manifest.subject.digest));
  const tags = ordered.flatMap((inspected) => inspected.tags);
  return {
    root: pinOf(root),
    manifests: ordered.map(({ descriptor, bytes }) => ({ descriptor, bytes })),
    blobs,
    referrers: sortBy(
      referrers.map(({ descriptor, manifest }) => pinOf(descriptor, manifest.artifactType)),
      ({ digest }) => digest,
    ),
    tags: sortBy(
      tags.map(({ tag, target }) => ({ tag, target: pinOf(target) })),
      ({ tag }) => tag,
    ),
  };
}

/**
 * Depth first: a manifest's children stand before it, its referrers and tags after it. Not by recursion: children that
 * name each other in a row lead deeper than the stack.
 */
function inOrder(root: Digest, found: ReadonlyMap<Digest, Inspected>): readonly Inspected[] {
  const ordered = new Set<Inspected>();
  const entered = new Set<Digest>();
  // What is next stands last: a digest to enter, or a manifest whose children are all in.
  const waiting: (Digest | Inspected)[] = [root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next !== 'string') {
      ordered.add(next);
      continue;
    }
    const inspected = found.get(next);
    if (inspected === undefined || entered.has(next)) {
      continue;
    }
    entered.add(next);
    const children = inspected.manifest.manifests.map(({ digest }) => digest);
    const rest = inspected.edges.map(({ descriptor }) => descriptor.digest).sort();
    waiting.push(...[...children, inspected, ...rest].reverse());
  }
  return [...ordered];
}

async function blobsOf(store: ReadableStore, ordered: readonly Inspected[]): Promise<readonly Descriptor[]> {
  const blobs = new Map<Digest, Layer>();
  for (const { descriptor, manifest } of ordered) {
    const parts = [...(manifest.config ? [manifest.config] : []), ...manifest.layers, ...manifest.manifests];
    for (const part of parts.filter(({ mediaType }) => !isManifestType(mediaType))) {
      const known = blobs.get(part.digest) ?? part;
      if (known.size !== part.size) {
        throw twoSizes(`${store.name}@${descriptor.digest}`, part.digest, [part.size, known.size]);
      }
      blobs.set(part.digest, known);
    }
  }
  const foreign = [...blobs.values()].filter(isForeign);
  await mapConcurrently(foreign, concurrency, (layer) => requirePresent(store, layer));
  return sortBy(
    [...blobs.values()].map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
    ({ digest }) => digest,
  );
}

function isForeign({ mediaType, urls }: Layer): boolean {
  return urls !== undefined || /\.foreign\.|\.nondistributable\./.test(mediaType);
}

/** Windows base layers may only be kept elsewhere; where the registry has them all the same, they travel as others do. */
async function requirePresent(store: ReadableStore, layer: Layer): Promise<void> {
  try {
    const content = await store.open(layer);
    // One chunk is enough to know; ending the iteration closes the connection.
    for await (const _ of content) {
      break;
    }
  } catch (error) {
    if (!(error instanceof UserError && error.code === 'NOT_FOUND')) {
      throw error;
    }
    throw new UserError('FOREIGN_LAYER', `${store.name}: layer ${layer.digest} is not in the registry`, {
      hint: `It is a non-distributable layer (${describe(layer.mediaType)}). Choose a platform without it, or push it to the registry if its licence allows.`,
      cause: error,
    });
  }
}

function pinOf({ mediaType, digest, size }: Descriptor, artifactType?: string): Pin {
  return { mediaType, digest, size, ...(artifactType === undefined ? {} : { artifactType }) };
}

function sortBy<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return items.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
