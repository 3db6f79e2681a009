import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import type { Digest } from '../oci/digest.ts';
import type { Mapping } from '../release/mapping.ts';
import { recordedArtifacts } from './record/recorded-artifacts.ts';
import type { PromotionRecord } from './record/record.ts';
import { type PromotionTargets } from './targets.ts';

/** What is known of a blob that a delta leaves out. */
export interface Whereabouts {
  /** Internal repositories that should have it, as `needs` says; sorted. */
  expected(digest: Digest): readonly string[];
  /** Every internal repository that may have it: these, and all that an earlier release uses. */
  candidates(digest: Digest): readonly string[];
  /**
   * Where an earlier release should have a blob, although a given bundle has it, too: first where the same image was. None for
   * what no earlier release has.
   * @param upstream `docker.io/wandb/local`, of the image that needs it now
   */
  earlier(digest: Digest, upstream: string | undefined): readonly string[];
  /** Promoted releases whose own bundle holds it, newest first, each with the volume. */
  carriers(digest: Digest): readonly { readonly release: string; readonly volume: string }[];
}

/**
 * Looks through what is known before the registry is asked: the needs of the bundle, the records, and the rules.
 * @param records with their signatures verified, lowest sequence first
 */
export function createWhereabouts(
  { needs }: Pick<BundleManifest, 'needs'>,
  targets: PromotionTargets,
  records: readonly PromotionRecord[],
  mapping: Mapping,
): Whereabouts {
  const recorded = records.flatMap((record) => recordedArtifacts(record, mapping));
  const places = new Map<string, Set<string>>();
  const put = (upstream: string, repository: string): void => {
    places.set(upstream, (places.get(upstream) ?? new Set()).add(repository));
  };
  recorded.forEach(({ upstream, repositories }) => repositories.forEach((name) => put(upstream, name)));
  targets.images.forEach(({ upstream, repository }) => put(upstream, repository));
  const used = new Set(recorded.flatMap(({ repositories }) => repositories));
  const promoted = new Set(
    records.flatMap(({ manifest }) => [...manifest.blobs, ...manifest.needs].map(({ digest }) => digest)),
  );
  const needed = new Map(needs.map(({ digest, repositories }) => [digest, repositories]));
  const expected = (digest: Digest): readonly string[] => {
    const found = (needed.get(digest) ?? []).flatMap((upstream) => [
      ...(places.get(upstream) ?? [mapping.findInternalName(upstream)].filter((name) => name !== undefined)),
    ]);
    return [...new Set(found)].sort();
  };
  return {
    expected,
    candidates: (digest) => [...new Set([...expected(digest), ...used])],
    earlier: (digest, upstream) =>
      promoted.has(digest) ? [...new Set([...(places.get(upstream ?? '') ?? []), ...used])] : [],
    carriers: (digest) =>
      records
        .toReversed()
        .flatMap(({ release, manifest }) =>
          manifest.blobs.filter((blob) => blob.digest === digest).map(({ volume }) => ({ release, volume })),
        ),
  };
}
