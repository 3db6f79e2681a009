import type { LockedArtifact } from '../../release/lock.ts';
import { parseReference, repositoryOf } from '../../oci/reference.ts';
import type { Mapping } from '../../release/mapping.ts';
import type { PromotionRecord } from './record.ts';
import { chartRepository } from '../targets.ts';

/** An image or chart of a promoted release, and where the internal registry should have it. */
export interface RecordedArtifact {
  readonly artifact: LockedArtifact;
  /** `docker.io/wandb/local` */
  readonly upstream: string;
  /** `registry.yourdomain.com/local`; none for a chart that went into folders only. */
  readonly repositories: readonly string[];
}

/**
 * Where the artifacts of a promoted release are. An image is where its record says: the rules may have changed since.
 * That is not signed, so it must not lead to another registry; where it says nothing, the rules of today do.
 * @param record its signature is verified
 */
export function recordedArtifacts(
  { manifest, images }: PromotionRecord,
  mapping: Mapping,
): readonly RecordedArtifact[] {
  const { config } = mapping;
  const promoted = new Map(images.map(({ reference, internal }) => [reference, parseReference(internal)]));
  const placeOf = (reference: string, upstream: string): string | undefined => {
    const internal = promoted.get(reference);
    return internal?.host === config.registry ? repositoryOf(internal) : mapping.findInternalName(upstream);
  };
  return [
    ...manifest.images.map((artifact) => {
      const upstream = upstreamOf(artifact);
      const repository = placeOf(artifact.reference, upstream);
      return { artifact, upstream, repositories: repository === undefined ? [] : [repository] };
    }),
    ...manifest.charts.map((artifact) => ({
      artifact,
      upstream: upstreamOf(artifact),
      repositories: config.charts.flatMap((target) =>
        target.kind === 'oci' ? [chartRepository(config, target.path, artifact.name)] : [],
      ),
    })),
  ];
}

function upstreamOf({ reference }: LockedArtifact): string {
  return repositoryOf(parseReference(reference));
}
