import type { Bundle } from '../bundle/read-bundle.ts';
import { RemoteError } from '../errors.ts';
import { mapConcurrently } from '../oci/concurrency.ts';
import { copy, type CopyJob } from '../oci/copy.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { ReadableStore } from '../oci/store.ts';
import { readAll } from '../oci/verified.ts';
import { type ContentFault, contentFaultOf } from '../verify/content-fault.ts';
import { contentRefusal } from '../verify/content-refusal.ts';
import { blobParts } from '../report/blob-parts.ts';
import type { Progress } from '../runtime/runtime.ts';
import type { Destination } from './destination.ts';
import type { CopyStep, PromotionPlan } from './plan.ts';
import { completeReferrers } from './referrers.ts';

const concurrency = 6;

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
 * A blob that is damaged in the bundle does not keep the others from being sent, but every name from being set.
 * @returns how many blobs went which way, and the bytes sent
 * @throws RemoteError `READ_BACK_FAILED` when the registry does not give back a root that it took; RefusedError of
 *   `contentRefusal`
 */
export async function applyPlan(
  plan: PromotionPlan,
  destinations: readonly Destination[],
  context: {
    readonly registries: Registries;
    readonly sources: Sources;
    readonly bundle: Bundle;
    /** What is known to be damaged already. */
    readonly damage?: readonly ContentFault[];
    readonly progress?: Pick<Progress, 'advance' | 'spare'>;
  },
): Promise<{ blobs: BlobCount; bytes: number }> {
  const { registries, sources, bundle, damage = [], progress } = context;
  const moving = [...plan.uploads, ...plan.mounts];
  const parts = blobParts(moving.map(({ repository, descriptor }) => ({ ...descriptor, repository })));
  const faults: ContentFault[] = [...damage];
  const options = {
    concurrency,
    onBytes: (bytes: number, { digest }: Descriptor) => progress?.advance(bytes, parts.get(digest)),
    onSpared: (bytes: number) => progress?.spare(bytes),
    isTolerated: (error: unknown, { digest }: Descriptor) => {
      const fault = contentFaultOf(error, digest);
      faults.push(...(fault === undefined ? [] : [fault]));
      return fault !== undefined;
    },
  };
  // The largest first, so that no large one is left alone at the end.
  const uploads = plan.uploads.toSorted((a, b) => b.descriptor.size - a.descriptor.size);
  const uploaded = await copy(jobsOf(uploads, registries, sources), options);
  const mounted = await copy(jobsOf(plan.mounts, registries, sources), options);
  if (faults.length > 0) {
    throw await contentRefusal(
      bundle,
      faults,
      'All else was sent, and no tag was set: the same command then sends what is missing.',
    );
  }
  await copy(jobsOf(plan.manifests, registries, sources), { concurrency });
  await readBackRoots(destinations, registries);
  // Of one subject one after the other: two writers of its list would lose an entry.
  const bySubject = Map.groupBy(plan.referrers, ({ repository, subject }) => `${repository}@${subject}`);
  await mapConcurrently([...bySubject.values()], concurrency, async (groups) => {
    for (const group of groups) {
      await completeReferrers(registries.repository(group.repository), group);
    }
  });
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
