import type { BundledChart, BundleManifest } from '../bundle/bundle-manifest.ts';
import { UserError } from '../errors.ts';
import { tagOf } from '../helm/metadata.ts';
import { parseReference, repositoryOf } from '../oci/reference.ts';
import type { LockedArtifact } from '../release/lock.ts';
import type { PromoteConfig } from '../release/release-file.ts';
import { type Mapping, throwUnmapped } from './mapping.ts';

/** An image of a release and the repository of the internal registry that it goes to. */
export interface ImageTarget {
  readonly artifact: LockedArtifact;
  /** `docker.io/wandb/local` */
  readonly upstream: string;
  /** `registry.yourdomain.com/local` */
  readonly repository: string;
  readonly tag?: string;
}

/** A chart of a release and the OCI repository of the internal registry that it goes to. */
export interface ChartRepositoryTarget {
  readonly artifact: BundledChart;
  /** `registry.yourdomain.com/charts/operator` */
  readonly repository: string;
  readonly tag: string;
}

export interface PromotionTargets {
  /** In the order of `bundle.json`. */
  readonly images: readonly ImageTarget[];
  readonly charts: readonly ChartRepositoryTarget[];
}

/**
 * Where everything in a bundle goes. Pure; to be called before the first write.
 * @throws UserError `UNMAPPED_IMAGE` listing every image that no rule matches; `MAPPING_COLLISION` when two upstream
 *   repositories, a chart or the promotion records would share one internal repository
 */
export function promotionTargets(manifest: BundleManifest, mapping: Mapping): PromotionTargets {
  const { config } = mapping;
  const images: ImageTarget[] = [];
  const unmapped = new Set<string>();
  for (const artifact of manifest.images) {
    const reference = parseReference(artifact.reference);
    const upstream = repositoryOf(reference);
    const repository = mapping.findInternalName(upstream);
    if (repository === undefined) {
      unmapped.add(upstream);
      continue;
    }
    images.push({
      artifact,
      upstream,
      repository,
      ...(reference.tag === undefined ? {} : { tag: reference.tag }),
    });
  }
  if (unmapped.size > 0) {
    throwUnmapped([...unmapped].sort(), config.registry);
  }
  const charts = chartTargets(manifest.charts, config);
  refuseCollisions(images, charts, recordRepository(config));
  return { images, charts };
}

/** The image targets of one internal `registry/path`: which upstream repository, and which tags, a release has there. */
export function targetsAt(targets: PromotionTargets, repository: string): readonly ImageTarget[] {
  return targets.images.filter((target) => target.repository === repository);
}

/** `registry/path` of a chart in an OCI chart target. */
export function chartRepository(config: PromoteConfig, path: string, name: string): string {
  return `${config.registry}/${path}/${name}`;
}

/** `registry/path` of the promotion records. */
export function recordRepository(config: PromoteConfig): string {
  return `${config.registry}/${config.record}`;
}

function chartTargets(charts: readonly BundledChart[], config: PromoteConfig): ChartRepositoryTarget[] {
  const paths = config.charts.flatMap((target) => (target.kind === 'oci' ? [target.path] : []));
  return paths.flatMap((path) =>
    charts.map((artifact) => ({
      artifact,
      repository: chartRepository(config, path, artifact.name),
      tag: tagOf(artifact.version),
    })),
  );
}

function refuseCollisions(
  images: readonly ImageTarget[],
  charts: readonly ChartRepositoryTarget[],
  record: string,
): void {
  const sources = new Map<string, Set<string>>([[record, new Set(['the promotion records'])]]);
  const add = (repository: string, source: string): void => {
    sources.set(repository, (sources.get(repository) ?? new Set()).add(source));
  };
  images.forEach(({ repository, upstream }) => add(repository, upstream));
  charts.forEach(({ repository, artifact }) => add(repository, `chart ${artifact.name}`));
  const collisions = [...sources].filter(([, from]) => from.size > 1);
  if (collisions.length > 0) {
    throw new UserError(
      'MAPPING_COLLISION',
      'promote: different sources would share one internal repository',
      {
        details: collisions
          .map(([repository, from]) => `${repository}: ${[...from].sort().join(', ')}`)
          .sort(),
        hint: 'Give one of them an exact rule above the others in promote.images, or keep the host in the path: - {from: quay.io/**, to: quay/**}.',
      },
    );
  }
}
