import type { Closure } from '../oci/closure.ts';
import { mapConcurrently } from '../oci/concurrency.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { groupReferrers } from '../oci/subject-referrers.ts';
import { type TargetState, wantedTags } from './plan.ts';
import type { CopySource } from './source.ts';
import type { CopyTarget } from './target.ts';

const concurrency = 8;

/** Asks a target what it has of an image; nothing is written. */
export async function readTargetState(
  closure: Closure,
  source: CopySource,
  { store, tag }: CopyTarget,
): Promise<TargetState> {
  const wanted = [...closure.manifests.map(({ descriptor }) => descriptor), ...closure.blobs];
  const present = await keep(wanted, (descriptor) => store.has(descriptor));
  const content = new Set(present.map(({ digest }) => digest));
  const lacking = closure.blobs.filter(({ digest }) => !content.has(digest));
  const missing = await keep(lacking, async (descriptor) => !(await source.holds(descriptor)));
  const tags = await mapConcurrently(wantedTags(closure, tag), concurrency, async (step) => {
    const found = await store.find(step.tag);
    return found === undefined ? [] : [[step.tag, found.digest] as const];
  });
  const referrers = await mapConcurrently(
    groupReferrers(closure.manifests),
    concurrency,
    async ({ subject }) => {
      const listed = await store.referrers(subject);
      return [subject, new Set(listed.map(({ digest }) => digest))] as const;
    },
  );
  return { content, missing, tags: new Map(tags.flat()), referrers: new Map(referrers) };
}

async function keep(
  descriptors: readonly Descriptor[],
  isKept: (descriptor: Descriptor) => Promise<boolean>,
): Promise<readonly Descriptor[]> {
  const found = await mapConcurrently(descriptors, concurrency, async (descriptor) =>
    (await isKept(descriptor)) ? [descriptor] : [],
  );
  return found.flat();
}
