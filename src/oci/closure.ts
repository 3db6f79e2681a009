import { RefusedError, UserError } from '../errors.ts';
import type { Pin } from '../release/lock.ts';
import { mapConcurrently } from './concurrency.ts';
import { type Descriptor, isManifestType } from './descriptor.ts';
import type { Digest } from './digest.ts';
import { type Edge, type Inspected, inspectManifest } from './inspect.ts';
import type { Layer } from './manifest.ts';
import type { ReadableStore } from './store.ts';

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

const depthLimit = 8;
const countLimit = 5000;
const concurrency = 8;

/**
 * Walks from a root through index children (attestations too), referrers of every manifest, and cosign's tags.
 * Each manifest is read once, so loops through referrers end; children cannot loop, as a digest cannot hold itself.
 * @throws RefusedError `INVALID_MANIFEST`, `CLOSURE_TOO_LARGE` (over 8 levels or 5000 manifests), `SIZE_MISMATCH`,
 *   `DIGEST_MISMATCH`, `REFERRER_MISMATCH`; UserError `FOREIGN_LAYER`; what the store raises
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

async function walk(store: ReadableStore, root: Descriptor): Promise<Map<Digest, Inspected>> {
  const found = new Map<Digest, Inspected>();
  let frontier: readonly Edge[] = [{ descriptor: root, role: 'content' }];
  for (let depth = 0; frontier.length > 0; depth += 1) {
    if (depth > depthLimit || found.size + frontier.length > countLimit) {
      throw new RefusedError('CLOSURE_TOO_LARGE', `${store.name}@${root.digest}: too many nested manifests`, {
        hint: `An artifact may have ${depthLimit} levels and ${countLimit} manifests. Look at its referrers for a runaway tool.`,
      });
    }
    const level = await mapConcurrently(frontier, concurrency, (edge) => inspectManifest(store, edge));
    for (const inspected of level) {
      found.set(inspected.descriptor.digest, inspected);
    }
    frontier = unread(
      level.flatMap(({ edges }) => edges),
      found,
    );
  }
  return found;
}

/** Each manifest once; where it is content and evidence, it counts as content. */
function unread(edges: readonly Edge[], found: ReadonlyMap<Digest, Inspected>): readonly Edge[] {
  const next = new Map<Digest, Edge>();
  for (const edge of edges.filter(({ descriptor }) => !found.has(descriptor.digest))) {
    if (edge.role === 'content' || !next.has(edge.descriptor.digest)) {
      next.set(edge.descriptor.digest, edge);
    }
  }
  return [...next.values()];
}

/** Depth first: a manifest's children stand before it, its referrers and tags after it. */
function inOrder(root: Digest, found: ReadonlyMap<Digest, Inspected>): readonly Inspected[] {
  const ordered = new Set<Inspected>();
  const entered = new Set<Digest>();
  const visit = (digest: Digest): void => {
    const inspected = found.get(digest);
    if (inspected === undefined || entered.has(digest)) {
      return;
    }
    entered.add(digest);
    const children = inspected.manifest.manifests.map((child) => child.digest);
    children.forEach(visit);
    ordered.add(inspected);
    const rest = inspected.edges.map(({ descriptor }) => descriptor.digest);
    rest.sort().forEach(visit);
  };
  visit(root);
  return [...ordered];
}

async function blobsOf(store: ReadableStore, ordered: readonly Inspected[]): Promise<readonly Descriptor[]> {
  const blobs = new Map<Digest, Layer>();
  for (const { descriptor, manifest } of ordered) {
    const parts = [...(manifest.config ? [manifest.config] : []), ...manifest.layers, ...manifest.manifests];
    for (const part of parts.filter(({ mediaType }) => !isManifestType(mediaType))) {
      const known = blobs.get(part.digest) ?? part;
      if (known.size !== part.size) {
        throw new RefusedError(
          'SIZE_MISMATCH',
          `${store.name}@${descriptor.digest}: ${part.digest} has ${part.size} bytes here and ${known.size} elsewhere`,
          { hint: 'One of the two manifests is wrong. Ask the publisher.' },
        );
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
      hint: `It is a non-distributable layer (${layer.mediaType}). Choose a platform without it, or push it to the registry if its licence allows.`,
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
