import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import { UserError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import { compareText } from '../order.ts';
import type { Destination } from './destination.ts';
import type { PromotionPlan } from './plan.ts';

/** One of several jobs that send the blobs of a bundle: `2/5` is the second of five. */
export interface Shard {
  /** From 1. */
  readonly number: number;
  readonly count: number;
}

/** What one shard sends: whole volumes. */
export interface Share {
  /** It is to send the blob. */
  has(digest: Digest): boolean;
  /** Another one is. */
  leaves(digest: Digest): boolean;
}

/** @throws UserError `INVALID_SHARD` */
export function parseShard(text: string): Shard {
  const [, number = 0, count = 0] = (/^([1-9]\d{0,2})\/([1-9]\d{0,2})$/.exec(text) ?? []).map(Number);
  if (number < 1 || number > count) {
    throw new UserError('INVALID_SHARD', `${JSON.stringify(text)} is no shard`, {
      hint: 'Expected a number and how many there are, such as 2/5; up to 999.',
    });
  }
  return { number, count };
}

/**
 * Shares the volumes out: the largest first, each to the shard that has least. The same in every job, whatever lies in its
 * folder and in the registry.
 * @param manifests of all bundles that are given, the newest first: a blob is sent out of the first that has it
 */
export function shareOf(
  manifests: readonly Pick<BundleManifest, 'blobs'>[],
  { number, count }: Shard,
): Share {
  const volumes = new Map<Digest, string>();
  const sizes = new Map<string, number>();
  for (const { digest, size, volume } of manifests.flatMap(({ blobs }) => blobs)) {
    if (!volumes.has(digest)) {
      volumes.set(digest, volume);
      sizes.set(volume, (sizes.get(volume) ?? 0) + size);
    }
  }
  const loads = Array.from({ length: count }, (_, index) => ({ number: index + 1, bytes: 0 }));
  const own = new Set<string>();
  for (const [volume, size] of [...sizes].sort(([a, x], [b, y]) => y - x || compareText(a, b))) {
    const [least] = loads.sort((a, b) => a.bytes - b.bytes || a.number - b.number);
    if (least?.number === number) {
      own.add(volume);
    }
    if (least !== undefined) {
      least.bytes += size;
    }
  }
  const isOwn = (digest: Digest): boolean => own.has(volumes.get(digest) ?? '');
  return { has: isOwn, leaves: (digest) => volumes.has(digest) && !isOwn(digest) };
}

/**
 * The part of a plan that one shard does: blobs. Manifests, names and the record are left to whoever seals. What no given
 * bundle has stays missing in every shard. Pure.
 */
export function selectShard(
  plan: PromotionPlan,
  destinations: readonly Pick<Destination, 'repository' | 'blobs'>[],
  share: Share,
): PromotionPlan {
  const isOwn = ({ descriptor }: PromotionPlan['uploads'][number]): boolean => share.has(descriptor.digest);
  const [uploads, mounts] = [plan.uploads.filter(isOwn), plan.mounts.filter(isOwn)];
  const missing = plan.missing.filter(({ digest }) => !share.leaves(digest));
  const wanted = destinations.flatMap(({ repository, blobs }) =>
    blobs.filter(({ digest }) => share.has(digest)).map(({ digest }) => `${repository}@${digest}`),
  );
  const planned = uploads.length + mounts.length + missing.filter(({ digest }) => share.has(digest)).length;
  return {
    uploads,
    mounts,
    missing,
    presentBlobs: new Set(wanted).size - planned,
    manifests: [],
    sparse: [],
    referrers: [],
    tags: [],
  };
}
