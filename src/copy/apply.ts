import { mapConcurrently } from '../oci/concurrency.ts';
import { copy, type CopyCount } from '../oci/copy.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { bytesSource } from '../oci/once.ts';
import { blobParts } from '../report/blob-parts.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { CopyPlan } from './plan.ts';
import type { CopySource } from './source.ts';
import type { CopyTarget } from './target.ts';

const concurrency = 6;

/**
 * Writes a plan: blobs, manifests, what makes referrers findable, the tags that belong to the image, and its own tag
 * last. A run that is cut off leaves no name behind that stands for something incomplete.
 * @returns how the blobs got there
 */
export async function applyCopy(
  plan: CopyPlan,
  source: CopySource,
  target: CopyTarget,
  runtime: Runtime,
): Promise<CopyCount> {
  const { repository, mountFrom, store: to } = target;
  const parts = blobParts(plan.blobs.map((blob) => ({ ...blob, repository })));
  const progress = runtime.progress(
    'Copying',
    plan.blobs.reduce((sum, { size }) => sum + size, 0),
  );
  const jobOf = (descriptor: Descriptor) => ({ descriptor, from: source.store, to });
  try {
    const count = await copy(
      plan.blobs.map((blob) => ({ ...jobOf(blob), ...(mountFrom === undefined ? {} : { mountFrom }) })),
      {
        concurrency,
        onBytes: (bytes, { digest }) => progress.advance(bytes, parts.get(digest)),
        onSpared: (bytes) => progress.spare(bytes),
      },
    );
    // They were read to find what belongs to the image: nobody is asked for them again.
    const manifests = plan.manifests.map(({ descriptor, bytes }) => ({
      ...jobOf(descriptor),
      from: bytesSource(source.store.name, bytes),
    }));
    await copy(manifests, { concurrency });
    await nameAll(plan, target);
    return count;
  } finally {
    progress.done();
  }
}

async function nameAll({ root, referrers, tags }: CopyPlan, target: CopyTarget): Promise<void> {
  for (const group of referrers) {
    await target.complete(group);
  }
  const own = tags.filter(({ tag }) => tag === target.tag);
  const others = tags.filter((step) => !own.includes(step));
  await mapConcurrently(others, concurrency, ({ tag, target: pin }) => target.store.tag(tag, pin));
  for (const { tag, target: pin } of own) {
    await target.store.tag(tag, pin);
  }
  if (target.tag === undefined) {
    await target.list(root);
  }
}
