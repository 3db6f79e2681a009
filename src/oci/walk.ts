import { RefusedError } from '../errors.ts';
import { mapConcurrently } from './concurrency.ts';
import type { Descriptor } from './descriptor.ts';
import type { Digest } from './digest.ts';
import { type Edge, type Inspected, inspectManifest } from './inspect.ts';
import type { ReadableStore } from './store.ts';

const concurrency = 8;
/** What an artifact may have. Manifests are held in memory; the largest real ones have a few hundred, of kilobytes each. */
const limits = { levels: 8, manifests: 5000, mentions: 20_000, bytes: 64 * 1024 * 1024 };

export interface Walk {
  readonly found: ReadonlyMap<Digest, Inspected>;
  /** What is listed as a referrer and was left out, sorted. */
  readonly warnings: readonly string[];
}

/**
 * Reads every manifest that a root leads to, once.
 * @param platforms of which an index's children are read; undefined for all
 * @throws RefusedError `CLOSURE_TOO_LARGE`, `SIZE_MISMATCH` and what `inspectManifest` raises
 */
export async function walk(
  store: ReadableStore,
  root: Descriptor,
  platforms: readonly string[] | undefined,
): Promise<Walk> {
  const found = new Map<Digest, Inspected>();
  const warnings: { readonly digest: Digest; readonly text: string }[] = [];
  const note = createBudget(`${store.name}@${root.digest}`);
  let frontier: readonly Edge[] = [{ descriptor: root, role: 'content' }];
  note(frontier);
  for (let level = 0; frontier.length > 0; level += 1) {
    if (level > limits.levels) {
      throw tooLarge(`${store.name}@${root.digest}`);
    }
    const read = await mapConcurrently(frontier, concurrency, async (edge) => {
      const outcome = await inspectManifest(store, edge, platforms);
      if ('leftOut' in outcome) {
        warnings.push({ digest: edge.descriptor.digest, text: outcome.leftOut });
        return [];
      }
      note(outcome.edges);
      return [outcome];
    });
    const inspected = read.flat();
    inspected.forEach((manifest) => found.set(manifest.descriptor.digest, manifest));
    frontier = unread(
      inspected.flatMap(({ edges }) => edges),
      found,
    );
  }
  // What one manifest is said to belong to wrongly may belong to another.
  const strangers = warnings.filter(({ digest }) => !found.has(digest)).map(({ text }) => text);
  const others = [...found.values()].flatMap((manifest) => manifest.warnings);
  return { found, warnings: [...new Set([...strangers, ...others])].sort() };
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

/** Each manifest once, for the strongest reason: content before evidence, and that before what a list only claims. */
function unread(edges: readonly Edge[], found: ReadonlyMap<Digest, Inspected>): readonly Edge[] {
  const next = new Map<Digest, Edge>();
  for (const edge of edges.filter(({ descriptor }) => !found.has(descriptor.digest))) {
    const known = next.get(edge.descriptor.digest);
    next.set(edge.descriptor.digest, known === undefined ? edge : stronger(known, edge));
  }
  return [...next.values()];
}

function stronger(known: Edge, edge: Edge): Edge {
  if (known.role !== edge.role) {
    return known.role === 'content' ? known : edge;
  }
  if (known.listedFor === undefined || edge.listedFor === undefined) {
    return known.listedFor === undefined ? known : edge;
  }
  return { ...known, listedFor: [...known.listedFor, ...edge.listedFor] };
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
