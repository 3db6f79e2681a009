import type { BundledChart, BundleManifest } from '../bundle/bundle-manifest.ts';
import { UserError } from '../errors.ts';
import { tagOf } from '../helm/metadata.ts';
import { parseReference, repositoryOf } from '../oci/reference.ts';
import type { LockedArtifact } from '../release/lock.ts';
import type { PromoteConfig } from '../release/release-file.ts';
import type { Mapping } from '../release/mapping.ts';

/** An image of a release and the repository of the internal registry that it goes to. */
interface ImageTarget {
  readonly kind: 'image';
  readonly artifact: LockedArtifact;
  /** `docker.io/wandb/local` */
  readonly upstream: string;
  /** `registry.yourdomain.com/local` */
  readonly repository: string;
  readonly tag?: string;
}

/** A chart of a release and a repository of the internal registry that it goes to. */
interface ChartTarget {
  readonly kind: 'chart';
  readonly artifact: BundledChart;
  /** `registry.yourdomain.com/charts/operator` */
  readonly repository: string;
  readonly tag: string;
}

export type Target = ImageTarget | ChartTarget;

export interface PromotionTargets {
  /** In the order of `bundle.json`. */
  readonly images: readonly ImageTarget[];
  readonly charts: readonly ChartTarget[];
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
      kind: 'image',
      artifact,
      upstream,
      repository,
      ...(reference.tag === undefined ? {} : { tag: reference.tag }),
    });
  }
  if (unmapped.size > 0) {
    throw unmappedImages([...unmapped].sort(), config.registry);
  }
  const charts = chartTargets(manifest, config);
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

/** How it is named inside: `registry.yourdomain.com/local:0.62.2`. */
export function internalReference({ repository, tag }: Pick<ImageTarget, 'repository' | 'tag'>): string {
  return tag === undefined ? repository : `${repository}:${tag}`;
}

/** Where its charts go as OCI artifacts. */
export function chartTargets({ charts }: BundleManifest, config: PromoteConfig): readonly ChartTarget[] {
  return config.charts.flatMap((target) =>
    target.kind !== 'oci'
      ? []
      : charts.map((artifact) => ({
          kind: 'chart',
          artifact,
          repository: chartRepository(config, target.path, artifact.name),
          tag: tagOf(artifact.version),
        })),
  );
}

function unmappedImages(upstream: readonly string[], registry: string): UserError {
  return new UserError('UNMAPPED_IMAGE', 'promote.images has no rule for images of the release', {
    details: upstream.map(
      (name) => `${name}: add - {from: ${name}, to: ${name.slice(name.indexOf('/') + 1)}}`,
    ),
    hint: `Add a rule for each, or - {from: "**", to: "**"} at the end to keep every path below ${registry}.`,
  });
}

function refuseCollisions(
  images: readonly ImageTarget[],
  charts: readonly ChartTarget[],
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
