import { RemoteError } from '../errors.ts';
import { mapConcurrently } from '../oci/concurrency.ts';
import { copy, type CopyJob } from '../oci/copy.ts';
import type { Digest } from '../oci/digest.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { ReadableStore } from '../oci/store.ts';
import { readAll } from '../oci/verified.ts';
import type { Progress } from '../runtime/runtime.ts';
import type { Destination } from './destination.ts';
import type { CopyStep, PromotionPlan } from './plan.ts';
import { completeReferrers } from './referrers.ts';

const concurrency = 4;

export interface BlobCount {
  readonly sent: number;
  readonly mounted: number;
  readonly present: number;
}

/** The store of a given bundle that has a blob. */
export type Sources = (digest: Digest) => ReadableStore | undefined;

/**
 * Writes a plan: blobs, manifests by digest, then the roots are read back, and only then tags are set. A run that is
 * cut off at any point leaves no name behind that stands for something incomplete.
 * @returns how many blobs went which way, and the bytes sent
 * @throws RemoteError `READ_BACK_FAILED` when the registry does not give back a root that it took
 */
export async function applyPlan(
  plan: PromotionPlan,
  destinations: readonly Destination[],
  context: {
    readonly registries: Registries;
    readonly sources: Sources;
    readonly progress?: Pick<Progress, 'advance' | 'spare'>;
  },
): Promise<{ blobs: BlobCount; bytes: number }> {
  const { registries, sources, progress } = context;
  const options = {
    concurrency,
    onBytes: (bytes: number) => progress?.advance(bytes),
    onSpared: (bytes: number) => progress?.spare(bytes),
  };
  const uploaded = await copy(jobsOf(plan.uploads, registries, sources), options);
  const mounted = await copy(jobsOf(plan.mounts, registries, sources), options);
  await copy(jobsOf(plan.manifests, registries, sources), { concurrency });
  await readBackRoots(destinations, registries);
  for (const group of plan.referrers) {
    await completeReferrers(registries.repository(group.repository), group);
  }
  await mapConcurrently(plan.tags, concurrency, async ({ repository, tag, target }) => {
    await registries.repository(repository).tag?.(tag, target);
  });
  return {
    blobs: {
      sent: uploaded.copied + mounted.copied,
      mounted: uploaded.mounted + mounted.mounted,
      present: plan.presentBlobs + uploaded.skipped + mounted.skipped,
    },
    bytes: uploaded.bytes + mounted.bytes,
  };
}

function jobsOf(steps: readonly CopyStep[], registries: Registries, sources: Sources): CopyJob[] {
  return steps.map(({ repository, descriptor, mountFrom }) => {
    // A registry that does not mount gets the bytes: from a bundle, else out of the repository that has them.
    const from = sources(descriptor.digest) ?? registries.repository(mountFrom ?? repository);
    const to = registries.repository(repository);
    return { descriptor, from, to, ...(mountFrom === undefined ? {} : { mountFrom }) };
  });
}

async function readBackRoots(destinations: readonly Destination[], registries: Registries): Promise<void> {
  await mapConcurrently(destinations, concurrency, async ({ artifact, repository }) => {
    try {
      await readAll(registries.repository(repository), artifact.root);
    } catch (error) {
      throw new RemoteError(
        'READ_BACK_FAILED',
        `${repository} does not give back ${artifact.root.digest}, which was just written`,
        {
          cause: error,
          hint: 'No tag was set. Look at the registry: storage, replication, a proxy in front of it.',
        },
      );
    }
  });
}
