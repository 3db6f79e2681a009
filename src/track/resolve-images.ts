import type { Descriptor } from '../oci/descriptor.ts';
import { requireForeignLayers } from '../oci/foreign-layers.ts';
import type { WantedManifest } from '../oci/registry/quota-announce.ts';
import { severalPlatforms } from '../release/platforms.ts';
import { plural } from '../report/format.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { checkClosure } from '../upstream-signature/check-closure.ts';
import type { Upstream } from '../upstream/upstream.ts';
import { choosePlatforms } from './choose-platforms.ts';
import type { Collection } from './collect.ts';
import type { ResolvedImage } from './resolution.ts';
import type { Rules } from './resolve.ts';
import { countSteps } from './steps.ts';
import { explainNeed, type WantedImage } from './wanted-images.ts';

/** Is told what every image is, before its manifests are read: an index may lead to more of them. */
export type AnnounceImages = (roots: readonly WantedManifest[]) => Promise<void>;

interface ImageTools {
  readonly upstream: Upstream;
  readonly collection: Collection;
  readonly runtime: Pick<Runtime, 'clock' | 'log'>;
  readonly announce: AnnounceImages;
}

/** Resolves the images of a release, each to its closure. Failures go into the collection. */
export async function resolveImages(
  wanted: readonly WantedImage[],
  rules: Rules,
  { upstream, collection, runtime, announce }: ImageTools,
): Promise<readonly ResolvedImage[]> {
  const tagged = await collection.each(wanted, explainNeed, async (image) => {
    const store = upstream.store(image.repository);
    return { image, root: await rules.tags.resolve(store, image.reference, image.wanted) };
  });
  await announce(tagged.map(({ image, root }) => ({ repository: image.repository, descriptor: root })));
  runtime.log.info(`Reading the manifests of ${plural(tagged.length, 'image')}`);
  const countOne = countSteps('Images', tagged.length, runtime);
  return await collection.each(
    tagged,
    ({ image }) => explainNeed(image),
    async ({ image, root }) => {
      const resolved = await resolveImage(image, root, rules, upstream);
      countOne();
      return resolved;
    },
  );
}

async function resolveImage(
  { reference, repository, usedBy, uses }: WantedImage,
  found: Descriptor,
  { evidence, dates, requirements, platforms }: Rules,
  upstream: Upstream,
): Promise<ResolvedImage> {
  const store = upstream.store(repository);
  const { root, upstream: index, losesEvidence } = await choosePlatforms(store, found, platforms);
  const content = await evidence.closure(reference, store, root, severalPlatforms(platforms));
  const signed = await checkClosure(reference, content, requirements, store);
  await requireForeignLayers(store, content.foreign);
  const created = await dates.of(store, root);
  return {
    reference,
    usedBy,
    uses,
    closure: content,
    ...(signed && { signed }),
    ...(created === undefined ? {} : { created }),
    ...(index === undefined ? {} : { upstream: index }),
    ...(losesEvidence === undefined ? {} : { losesEvidence }),
  };
}
