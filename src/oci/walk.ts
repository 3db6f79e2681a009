import { RefusedError } from '../errors.ts';
import { mapConcurrently } from './concurrency.ts';
import type { Descriptor } from './descriptor.ts';
import type { Digest } from './digest.ts';
import { type Edge, type Inspected, inspectManifest } from './inspect.ts';
import type { ReadableStore } from './store.ts';

const concurrency = 8;
/** What an artifact may have. Manifests are held in memory; the largest real ones have a few hundred, of kilobytes each. */
const limits = { levels: 8, manifests: 5000, mentions: 20_000, bytes: 64 * 1024 * 1024 };

/**
 * Reads every manifest that a root leads to, once.
 * @throws RefusedError `CLOSURE_TOO_LARGE`, `SIZE_MISMATCH` and what `inspectManifest` raises
 */
export async function walk(store: ReadableStore, root: Descriptor): Promise<ReadonlyMap<Digest, Inspected>> {
  const found = new Map<Digest, Inspected>();
  const note = createBudget(`${store.name}@${root.digest}`);
  let frontier: readonly Edge[] = [{ descriptor: root, role: 'content' }];
  note(frontier);
  for (let level = 0; frontier.length > 0; level += 1) {
    if (level > limits.levels) {
      throw tooLarge(`${store.name}@${root.digest}`);
    }
    const read = await mapConcurrently(frontier, concurrency, async (edge) => {
      const inspected = await inspectManifest(store, edge);
      note(inspected.edges);
      return inspected;
    });
    for (const inspected of read) {
      found.set(inspected.descriptor.digest, inspected);
    }
    frontier = unread(
      read.flatMap(({ edges }) => edges),
      found,
    );
  }
  return found;
}

/** Counts what is announced, before any of it is read: sizes are proven when it is. */
function createBudget(where: string): (edges: readonly Edge[]) => void {
  const sizes = new Map<Digest, number>();
  let mentions = 0;
  let bytes = 0;
  return (edges) => {
    mentions += edges.length;
    for (const { digest, size } of edges.map(({ descriptor }) => descriptor)) {
      const known = sizes.get(digest);
      if (known === undefined) {
        sizes.set(digest, size);
        bytes += size;
      } else if (known !== size) {
        throw twoSizes(where, digest, [known, size]);
      }
    }
    if (mentions > limits.mentions || sizes.size > limits.manifests || bytes > limits.bytes) {
      throw tooLarge(where);
    }
  };
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

/** The same digest cannot have two sizes. */
export function twoSizes(
  where: string,
  digest: Digest,
  [one, other]: readonly [number, number],
): RefusedError {
  return new RefusedError(
    'SIZE_MISMATCH',
    `${where}: ${digest} has ${one} bytes in one place and ${other} in another`,
    { hint: 'One of the two manifests is wrong. Ask the publisher.' },
  );
}

function tooLarge(where: string): RefusedError {
  const { levels, manifests, bytes } = limits;
  return new RefusedError('CLOSURE_TOO_LARGE', `${where}: too many manifests, or too large ones`, {
    hint: `An artifact may have ${levels} levels and ${manifests} manifests of ${bytes} bytes together. Look at its referrers for a runaway tool.`,
  });
}
