import { byText } from '../order.ts';
import type { Pin } from '../release/lock.ts';
import { asBlob, type Descriptor, isManifestType } from './descriptor.ts';
import type { Digest } from './digest.ts';
import { isForeign } from './foreign-layers.ts';
import type { Inspected } from './inspect.ts';
import type { Layer } from './read-descriptor.ts';
import type { ReadableStore } from './store.ts';
import { twoSizes, walk } from './walk.ts';

/** Everything that belongs to an artifact: what must travel so that the far side can run and verify it. */
export interface Closure {
  readonly root: Pin;
  /** Children before parents, subjects before their referrers. */
  readonly manifests: readonly ClosureManifest[];
  /** Configs, layers and chart content, each once, sorted by digest. */
  readonly blobs: readonly Descriptor[];
  /** Those of the blobs that a registry need not have: non-distributable layers. */
  readonly foreign: readonly Layer[];
  /** Manifests with a subject in this closure, sorted by digest. */
  readonly referrers: readonly Pin[];
  /** Tags that belong to it by name (`sha256-<hex>.sig`), sorted. */
  readonly tags: readonly { readonly tag: string; readonly target: Pin }[];
  /** Sentences about what is listed as evidence and is none, sorted. */
  readonly warnings: readonly string[];
}

export interface ClosureManifest {
  readonly descriptor: Descriptor;
  readonly bytes: Buffer;
  /** The children of an index that are left out because they are for other platforms; absent where there are none. */
  readonly leftOut?: readonly Descriptor[];
}

/**
 * Walks from a root through index children (attestations too), referrers of every manifest, and cosign's tags.
 * Each manifest is read once, so loops through referrers end; children cannot loop, as a digest cannot hold itself.
 * @param platforms leave out an index's children for others than these; the index itself stays as it is. Undefined for all
 * @throws RefusedError `INVALID_MANIFEST`, `CLOSURE_TOO_LARGE` (over 8 levels, 5000 manifests or 64 MiB of them),
 *   `SIZE_MISMATCH`, `DIGEST_MISMATCH`; what the store raises
 */
export async function closure(
  store: ReadableStore,
  root: Descriptor,
  platforms?: readonly string[],
): Promise<Closure> {
  const { found, warnings } = await walk(store, root, platforms);
  const ordered = inOrder(root.digest, found);
  const blobs = blobsOf(store.name, ordered);
  const referrers = ordered.filter(({ manifest }) => manifest.subject && found.has(manifest.subject.digest));
  const tags = ordered.flatMap((inspected) => inspected.tags);
  return {
    root: pinOf(root),
    manifests: ordered.map((inspected) => manifestOf(inspected, found)),
    blobs: blobs.map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
    foreign: blobs.filter(isForeign),
    referrers: referrers
      .map(({ descriptor, manifest }) => pinOf(descriptor, manifest.artifactType))
      .sort(byText(({ digest }) => digest)),
    tags: tags.map(({ tag, target }) => ({ tag, target: pinOf(target) })).sort(byText(({ tag }) => tag)),
    warnings,
  };
}

function manifestOf(
  { descriptor, bytes, manifest, children }: Inspected,
  found: ReadonlyMap<Digest, Inspected>,
): ClosureManifest {
  const kept = new Set(children.map(({ digest }) => digest));
  const leftOut = manifest.manifests.filter(({ digest }) => !kept.has(digest) && !found.has(digest));
  return { descriptor, bytes, ...(leftOut.length === 0 ? {} : { leftOut }) };
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

function blobsOf(where: string, ordered: readonly Inspected[]): readonly Layer[] {
  const blobs = new Map<Digest, Layer>();
  for (const { descriptor, manifest, children } of ordered) {
    const parts = [...(manifest.config ? [manifest.config] : []), ...manifest.layers].map(asBlob);
    for (const part of [...parts, ...children.filter(({ mediaType }) => !isManifestType(mediaType))]) {
      const known = blobs.get(part.digest) ?? part;
      if (known.size !== part.size) {
        throw twoSizes(`${where}@${descriptor.digest}`, part.digest, [part.size, known.size]);
      }
      blobs.set(part.digest, known);
    }
  }
  return [...blobs.values()].sort(byText(({ digest }) => digest));
}

function pinOf({ mediaType, digest, size }: Descriptor, artifactType?: string): Pin {
  return { mediaType, digest, size, ...(artifactType === undefined ? {} : { artifactType }) };
}
