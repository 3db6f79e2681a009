import { digestOf } from '../oci/digest.ts';
import type { BlobCount } from './apply.ts';
import type { Destination } from './destination.ts';
import type { Promotion } from './promotion.ts';
import type { RecordConfig } from './record-format.ts';
import type { Action, PromotedChart, PromotedImage, PromoteResult } from './result.ts';
import { recordRepository } from './targets.ts';

/**
 * @param sent what was written; absent in a dry run, which says what would be
 */
export function resultOf(
  promotion: Promotion,
  sent: { readonly blobs: BlobCount; readonly bytes: number } | undefined,
): PromoteResult {
  const { config, given, plan, folders, isRecorded } = promotion;
  const { release, sequence } = given.newest.manifest;
  const wouldSend = {
    blobs: { sent: plan.uploads.length, mounted: plan.mounts.length, present: plan.presentBlobs },
    bytes: plan.uploads.reduce((sum, { descriptor }) => sum + descriptor.size, 0),
  };
  const steps = [plan.uploads, plan.mounts, plan.manifests, plan.referrers, plan.tags];
  return {
    release,
    sequence,
    registry: config.registry,
    images: promotion.destinations.flatMap((destination) => imageOf(destination, promotion)),
    charts: chartsOf(promotion),
    ...(sent ?? wouldSend),
    sparseIndexes: plan.sparse.length,
    record: `${recordRepository(config)}:${release}`,
    dryRun: sent === undefined,
    unchanged:
      isRecorded &&
      steps.every(({ length }) => length === 0) &&
      folders.every(({ additions }) => additions.length === 0),
  };
}

/** What the promotion record says. @param now UTC, cut to whole seconds */
export function recordOf({ given, destinations, charts }: Promotion, now: Date): RecordConfig {
  const { manifest, bytes } = given.newest;
  return {
    schemaVersion: 1,
    name: manifest.name,
    release: manifest.release,
    sequence: manifest.sequence,
    promotedAt: `${now.toISOString().slice(0, 19)}Z`,
    bundle: digestOf(bytes),
    images: destinations
      .filter(({ kind }) => kind === 'image')
      .map(({ artifact, ...destination }) => ({
        reference: artifact.reference,
        internal: internalOf(destination),
        digest: artifact.root.digest,
      })),
    charts: charts.map(({ chart, layer }) => ({
      name: chart.name,
      version: chart.version,
      digest: layer.digest,
    })),
  };
}

function imageOf(destination: Destination, promotion: Promotion): PromotedImage[] {
  const { kind, artifact } = destination;
  return kind === 'chart'
    ? []
    : [
        {
          reference: artifact.reference,
          internal: internalOf(destination),
          digest: artifact.root.digest,
          action: actionFor(destination, promotion),
        },
      ];
}

function chartsOf(promotion: Promotion): PromotedChart[] {
  const layers = new Map(promotion.charts.map(({ chart, layer }) => [chart.reference, layer.digest]));
  const oci = promotion.destinations
    .filter(({ kind }) => kind === 'chart')
    .map((destination) => ({
      reference: destination.artifact.reference,
      target: `oci://${destination.repository}`,
      action: actionFor(destination, promotion),
    }));
  const urls = promotion.config.charts.flatMap((target) => (target.kind === 'folder' ? [target.url] : []));
  const classic = promotion.folders.flatMap(({ additions }, at) =>
    promotion.charts.map((item) => ({
      reference: item.chart.reference,
      target: urls[at] ?? '',
      action: actionOf(additions.some(({ chart }) => chart === item.chart)),
    })),
  );
  return [...oci, ...classic].flatMap(({ reference, target, action }) => {
    const chart = promotion.given.newest.manifest.charts.find((item) => item.reference === reference);
    const digest = layers.get(reference);
    return chart === undefined || digest === undefined
      ? []
      : [{ name: chart.name, version: chart.version, digest, target, action }];
  });
}

/** Something of it is in the plan. */
function actionFor({ repository, manifests, blobs, tags }: Destination, { plan }: Promotion): Action {
  const digests = new Set<string>(
    [...blobs, ...manifests.map(({ descriptor }) => descriptor)].map(({ digest }) => digest),
  );
  const content = [...plan.uploads, ...plan.mounts, ...plan.manifests];
  const isPlanned =
    content.some((step) => step.repository === repository && digests.has(step.descriptor.digest)) ||
    plan.tags.some((step) => step.repository === repository && tags.some(({ tag }) => tag === step.tag));
  return actionOf(isPlanned);
}

function actionOf(isPlanned: boolean): Action {
  return isPlanned ? 'promoted' : 'present';
}

function internalOf({ repository, tag }: Pick<Destination, 'repository' | 'tag'>): string {
  return tag === undefined ? repository : `${repository}:${tag}`;
}
