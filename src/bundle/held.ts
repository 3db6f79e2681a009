import type { Digest } from '../oci/digest.ts';
import type { Inventory } from '../release/inventory.ts';
import type { Lock } from '../release/lock.ts';
import type { BundleManifest } from './bundle-manifest.ts';

/** A blob that the other side has. */
interface HeldBlob {
  /** Bytes. */
  readonly size: number;
  /** `host/repository` (upstream names) that hold it there, sorted; none where a base does not say. */
  readonly repositories: readonly string[];
}

/** What the other side has, by digest. */
export type HeldBlobs = ReadonlyMap<Digest, HeldBlob>;

/** Whoever took a release in has everything that its lock pins. */
export function heldByLock({ blobs }: Pick<Lock, 'blobs'>): HeldBlobs {
  return new Map(blobs.map(({ digest, size, repositories }) => [digest, { size, repositories }]));
}

/**
 * Whoever took a bundle in has what it holds and what it needs.
 * @param lock that of the bundle: only there it says which repositories hold the blobs that travelled
 */
export function heldByBundle({ blobs, needs }: BundleManifest, lock?: Pick<Lock, 'blobs'>): HeldBlobs {
  const places = new Map(lock?.blobs.map(({ digest, repositories }) => [digest, repositories]));
  return new Map<Digest, HeldBlob>([
    ...blobs.map(({ digest, size }) => [digest, { size, repositories: places.get(digest) ?? [] }] as const),
    ...needs.map(({ digest, size, repositories }) => [digest, { size, repositories }] as const),
  ]);
}

export function heldByInventory({ repositories }: Inventory): HeldBlobs {
  return joinHeld(
    repositories.map(
      ({ name, blobs }) => new Map(blobs.map(({ digest, size }) => [digest, { size, repositories: [name] }])),
    ),
  );
}

/** What is held by one or the other, in the repositories of both. */
export function joinHeld(all: readonly HeldBlobs[]): HeldBlobs {
  const joined = new Map<Digest, { size: number; repositories: Set<string> }>();
  for (const [digest, { size, repositories }] of all.flatMap((held) => [...held])) {
    const known = joined.get(digest) ?? { size, repositories: new Set<string>() };
    repositories.forEach((name) => known.repositories.add(name));
    joined.set(digest, known);
  }
  return new Map(
    [...joined].map(([digest, { size, repositories }]) => [
      digest,
      { size, repositories: [...repositories].sort() },
    ]),
  );
}
