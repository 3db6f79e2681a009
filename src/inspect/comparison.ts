import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import { findMoves, findNewRoots, type Moves } from '../bundle/compare.ts';
import { joinHeld } from '../bundle/held.ts';
import type { Base } from '../bundle/read-base.ts';
import { type Amount, amountOf } from './artifacts.ts';

/** What a bundle changes for a side that has its bases. */
export interface Comparison extends Moves {
  readonly bases: readonly Pick<Base, 'kind' | 'name' | 'release' | 'sequence' | 'path'>[];
  /** Blobs of the release that no base has: what the bundle adds. */
  readonly adds: Amount;
  /** Blobs in the volumes that a base has: they need not travel. */
  readonly repeats: Amount;
  /** Blobs that the bundle needs and no base has: with these bases alone it cannot be promoted. */
  readonly lacks: Amount;
}

/** Compares references with the newest base that has any, and blobs with all bases together. */
export function compareWith(manifest: BundleManifest, bases: readonly Base[]): Comparison {
  const held = joinHeld(bases.map((base) => base.held));
  const before = bases
    .filter(({ kind }) => kind !== 'inventory')
    .toSorted((a, b) => b.sequence - a.sequence)[0];
  const isHeld = ({ digest }: BundleManifest['blobs'][number] | BundleManifest['needs'][number]): boolean =>
    held.has(digest);
  return {
    bases: bases.map(({ kind, name, release, sequence, path }) => ({ kind, name, release, sequence, path })),
    ...(before === undefined ? findNewRoots(manifest, held) : findMoves(manifest, before)),
    adds: amountOf(manifest.blobs.filter((blob) => !isHeld(blob))),
    repeats: amountOf(manifest.blobs.filter(isHeld)),
    lacks: amountOf(manifest.needs.filter((blob) => !isHeld(blob))),
  };
}
