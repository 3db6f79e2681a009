import { copy, type CopyJob } from '../oci/copy.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Registries } from '../oci/registry/registries.ts';
import { blobParts } from '../report/blob-parts.ts';
import type { Progress } from '../runtime/runtime.ts';
import { type ContentFault, contentFaultOf } from '../verify/content-fault.ts';
import { contentRefusal } from '../verify/content-refusal.ts';
import type { Destination } from './destination.ts';
import type { GivenBundles } from './given-bundles.ts';
import type { CopyStep } from './plan.ts';
import type { Promotion } from './promotion.ts';
import { readBackBlobs, readBackManifests } from './read-back.ts';

const concurrency = 6;

/** What went to the registry. */
export interface Sent {
  /** How many blobs went which way. */
  readonly blobs: { readonly sent: number; readonly mounted: number; readonly present: number };
  /** Of the blobs that were sent. */
  readonly bytes: number;
}

/**
 * Sends what has no name yet: blobs, then manifests by digest, and reads back all of both. A run that
 * is cut off leaves nothing behind that anybody sees.
 * A blob that is damaged in the bundle does not keep the others from being sent, but all from being named.
 * @throws RemoteError `READ_BACK_FAILED` when the registry does not give back what it took; RefusedError of
 *   `contentRefusal`
 */
export async function sendContent(
  promotion: Promotion,
  registries: Registries,
  progress: Pick<Progress, 'advance' | 'spare'>,
): Promise<Sent> {
  const { destinations, plan } = promotion;
  const moved = await sendBlobs(promotion, registries, progress);
  const present = isNaming(promotion) ? blobsOf(destinations) : [];
  await readBackBlobs([...plan.uploads, ...plan.mounts, ...present], registries);
  await copy(jobsOf(plan.manifests, registries, promotion.given), { concurrency });
  await readBackManifests(destinations, registries);
  return moved;
}

async function sendBlobs(
  { given, plan, charts }: Promotion,
  registries: Registries,
  progress: Pick<Progress, 'advance' | 'spare'>,
): Promise<Sent> {
  const moving = [...plan.uploads, ...plan.mounts];
  const parts = blobParts(moving.map(({ repository, descriptor }) => ({ ...descriptor, repository })));
  const faults: ContentFault[] = [...charts.damage];
  const options = {
    concurrency,
    onBytes: (bytes: number, { digest }: Descriptor) => progress.advance(bytes, parts.get(digest)),
    onSpared: (bytes: number) => progress.spare(bytes),
    isTolerated: (error: unknown, { digest }: Descriptor) => {
      const fault = contentFaultOf(error, digest);
      faults.push(...(fault === undefined ? [] : [fault]));
      return fault !== undefined;
    },
  };
  // The largest first, so that no large one is left alone at the end.
  const uploads = plan.uploads.toSorted((a, b) => b.descriptor.size - a.descriptor.size);
  const uploaded = await copy(jobsOf(uploads, registries, given), options);
  const mounted = await copy(jobsOf(plan.mounts, registries, given), options);
  if (faults.length > 0) {
    throw await contentRefusal(
      given.newest,
      faults,
      'All else was sent, and no tag was set: the same command then sends what is missing.',
    );
  }
  return {
    blobs: {
      sent: uploaded.copied + mounted.copied,
      mounted: uploaded.mounted + mounted.mounted,
      present: plan.presentBlobs + uploaded.skipped + mounted.skipped,
    },
    bytes: uploaded.bytes + mounted.bytes,
  };
}

/** Something in the registry gets a name: all that it leads to has to be there, and not only what was sent. */
function isNaming({ plan, isRecorded, isInForce }: Promotion): boolean {
  return (
    !isRecorded || !isInForce || [plan.manifests, plan.referrers, plan.tags].some(({ length }) => length > 0)
  );
}

function blobsOf(destinations: readonly Destination[]): readonly CopyStep[] {
  return destinations.flatMap(({ repository, blobs }) =>
    blobs.map((descriptor) => ({ repository, descriptor })),
  );
}

function jobsOf(steps: readonly CopyStep[], registries: Registries, { sources }: GivenBundles): CopyJob[] {
  return steps.map(({ repository, descriptor, mountFrom }) => {
    // A registry that does not mount gets the bytes: from a bundle, else out of the repository that has them.
    const from = sources(descriptor.digest) ?? registries.repository(mountFrom ?? repository);
    const to = registries.repository(repository);
    return { descriptor, from, to, ...(mountFrom === undefined ? {} : { mountFrom }) };
  });
}
