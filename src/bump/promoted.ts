import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import type { ChartOccurrence, ImageOccurrence, Occurrence } from '../deploy/occurrence.ts';
import { type ReleaseNames, releaseNames } from '../deploy/release-names.ts';
import { targetsOf } from '../deploy/targets-of.ts';
import type { Digest } from '../oci/digest.ts';
import type { Lock, LockedArtifact, LockedImage } from '../release/lock.ts';
import type { Mapping } from '../release/mapping.ts';
import { promotionTargets } from '../promote/targets.ts';

/** What deploy files should say: the release under the names of the inside. */
export interface PromotedRelease {
  readonly release: string;
  /** The versions that the release has of what a file names; none when it is not part of the release. */
  versionsOf(occurrence: Occurrence): readonly PromotedVersion[];
  readonly releaseNames: ReleaseNames;
  /** Everything that a file could name, for messages; sorted. */
  readonly names: readonly string[];
}

export interface PromotedVersion {
  /** Tag of an image, version of a chart. */
  readonly version: string;
  readonly digest: Digest;
  /** What it is there for, by the lock; absent where nobody knows. */
  readonly locked?: Pick<LockedImage, 'usedBy' | 'setBy'>;
}

/** What a file names, and the versions of it that the release has. */
export interface Match {
  readonly occurrence: ImageOccurrence | ChartOccurrence;
  readonly candidates: readonly PromotedVersion[];
  /** The chart of the release that gives the tag: the file has none, and `check` tells whether it is one of the candidates. */
  readonly leftTo?: string;
}

/**
 * @param manifest of the promoted bundle, verified
 * @param lock that came with it
 * @throws UserError `UNMAPPED_IMAGE`, `MAPPING_COLLISION`: the mapping is not the one it was promoted with
 */
export function promotedRelease(
  manifest: BundleManifest,
  mapping: Mapping,
  lock?: Pick<Lock, 'images'>,
): PromotedRelease {
  const lockedImages = new Map(lock?.images.map((image) => [image.reference, image]));
  const targets = promotionTargets(manifest, mapping);
  const versionIn = (version: string, { reference, root }: LockedArtifact): PromotedVersion => {
    const locked = lockedImages.get(reference);
    return { version, digest: root.digest, ...(locked && { locked }) };
  };
  return {
    release: manifest.release,
    versionsOf(occurrence) {
      switch (occurrence.kind) {
        case 'image':
          return targetsOf(targets, occurrence).flatMap(({ tag, artifact }) =>
            tag === undefined ? [] : versionIn(tag, artifact),
          );
        case 'chart':
          return manifest.charts
            .filter(({ name }) => name === occurrence.name)
            .map(({ version, root }) => ({ version, digest: root.digest }));
        default:
          return [];
      }
    },
    releaseNames: releaseNames(targets, lock),
    names: [
      ...manifest.charts.map(({ name, version }) => `chart ${name} ${version}`),
      ...targets.images.map(({ repository, tag }) => `image ${repository}:${tag ?? ''}`),
    ].sort(),
  };
}
