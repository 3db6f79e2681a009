import { parseReference, repositoryOf } from '../oci/reference.ts';
import type { LockedArtifact } from '../release/lock.ts';

type Named = Pick<LockedArtifact, 'reference' | 'root'>;

/** How the charts, or the images, of two locks differ. */
export interface Movements {
  /**
   * Reference → what it took the place of: references of the same repository that are gone, or itself where it stands
   * for other content now; empty for a new one. What stays is not in it.
   */
  readonly moved: ReadonlyMap<string, readonly string[]>;
  /** What is gone, and no other version of it came. */
  readonly removed: readonly string[];
}

export function findMovements(now: readonly Named[], before: readonly Named[]): Movements {
  const known = new Map(before.map(({ reference, root }) => [reference, root.digest]));
  const kept = new Set(now.map(({ reference }) => reference));
  const gone = before.map(({ reference }) => reference).filter((reference) => !kept.has(reference));
  const moved = new Map(
    now
      .filter(({ reference, root }) => known.get(reference) !== root.digest)
      .map(({ reference }) => [
        reference,
        known.has(reference) ? [reference] : gone.filter((old) => nameOf(old) === nameOf(reference)),
      ]),
  );
  const replaced = new Set([...moved.values()].flat());
  return { moved, removed: gone.filter((reference) => !replaced.has(reference)) };
}

function nameOf(reference: string): string {
  return repositoryOf(parseReference(reference));
}
