import type { LockedArtifact } from '../release/lock.ts';
import { findMovements } from '../track/movements.ts';
import type { HeldBlobs } from './held.ts';

/** How the references of a release differ from those of another. */
export interface Moves {
  /** References that are new. */
  readonly added: readonly string[];
  /** References that stand for something else, or take the place of others of the same repository. */
  readonly changed: readonly { readonly reference: string; readonly before: readonly string[] }[];
  /** Gone without another version; absent against inventories, which have no references. */
  readonly removed?: readonly string[];
}

interface Artifacts {
  readonly images: readonly LockedArtifact[];
  readonly charts: readonly LockedArtifact[];
}

/** By the references of both. */
export function findMoves({ images, charts }: Artifacts, before: Artifacts): Moves {
  const found = [findMovements(images, before.images), findMovements(charts, before.charts)];
  const moved = found.flatMap((movements) => [...movements.moved]);
  return {
    added: moved.filter(([, replaced]) => replaced.length === 0).map(([reference]) => reference),
    changed: moved
      .filter(([, replaced]) => replaced.length > 0)
      .map(([reference, replaced]) => ({ reference, before: replaced })),
    removed: found.flatMap((movements) => movements.removed),
  };
}

/** An inventory only tells which manifests are there. */
export function findNewRoots({ images, charts }: Artifacts, held: HeldBlobs): Moves {
  return {
    added: [...images, ...charts]
      .filter(({ root }) => !held.has(root.digest))
      .map(({ reference }) => reference),
    changed: [],
  };
}
