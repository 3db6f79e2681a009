import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import { tagOf } from '../helm/metadata.ts';
import { parseReference, repositoryOf } from '../oci/reference.ts';
import type { PromotionTargets } from '../promote/targets.ts';

/** Everything in a bundle under its upstream name, as if it were promoted to where it is from. Pure. */
export function upstreamTargets({ images, charts }: BundleManifest): PromotionTargets {
  return {
    images: images.map((artifact) => {
      const reference = parseReference(artifact.reference);
      const repository = repositoryOf(reference);
      return {
        kind: 'image',
        artifact,
        upstream: repository,
        repository,
        ...(reference.tag === undefined ? {} : { tag: reference.tag }),
      };
    }),
    charts: charts.map((artifact) => ({
      kind: 'chart',
      artifact,
      repository: repositoryOf(parseReference(artifact.reference)),
      tag: tagOf(artifact.version),
    })),
  };
}
