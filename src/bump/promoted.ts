import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import type { ChartOccurrence, ImageOccurrence, Occurrence } from '../deploy/occurrence.ts';
import { targetsOf } from '../deploy/targets-of.ts';
import type { Digest } from '../oci/digest.ts';
import type { Mapping } from '../release/mapping.ts';
import { promotionTargets } from '../promote/targets.ts';

/** What deploy files should say: the release under the names of the inside. */
export interface PromotedRelease {
  readonly release: string;
  /** The versions that the release has of what a file names; none when it is not part of the release. */
  versionsOf(occurrence: Occurrence): readonly PromotedVersion[];
  /** Everything that a file could name, for messages; sorted. */
  readonly names: readonly string[];
}

export interface PromotedVersion {
  /** Tag of an image, version of a chart. */
  readonly version: string;
  readonly digest: Digest;
}

/** What a file names, and the versions of it that the release has. */
export interface Match {
  readonly occurrence: ImageOccurrence | ChartOccurrence;
  readonly candidates: readonly PromotedVersion[];
}

/**
 * @param manifest of the promoted bundle, verified
 * @throws UserError `UNMAPPED_IMAGE`, `MAPPING_COLLISION`: the mapping is not the one it was promoted with
 */
export function promotedRelease(manifest: BundleManifest, mapping: Mapping): PromotedRelease {
  const targets = promotionTargets(manifest, mapping);
  return {
    release: manifest.release,
    versionsOf(occurrence) {
      switch (occurrence.kind) {
        case 'image':
          return targetsOf(targets, occurrence).flatMap(({ tag, artifact }) =>
            tag === undefined ? [] : { version: tag, digest: artifact.root.digest },
          );
        case 'chart':
          return manifest.charts
            .filter(({ name }) => name === occurrence.name)
            .map(({ version, root }) => ({ version, digest: root.digest }));
        default:
          return [];
      }
    },
    names: [
      ...manifest.charts.map(({ name, version }) => `chart ${name} ${version}`),
      ...targets.images.map(({ repository, tag }) => `image ${repository}:${tag ?? ''}`),
    ].sort(),
  };
}
