import { artifactParts, type Part } from '../bundle/artifact-parts.ts';
import type { BundledChart } from '../bundle/bundle-manifest.ts';
import { RefusedError } from '../errors.ts';
import { mapConcurrently } from '../oci/concurrency.ts';
import { mediaTypes } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { referrerEntry } from '../oci/referrer-entry.ts';
import type { Registries, RegistryRepository } from '../oci/registry/registries.ts';
import type { SubjectReferrers } from '../oci/subject-referrers.ts';
import { createMapping } from '../release/mapping.ts';
import { cutLines } from '../report/format.ts';
import { findChartFile } from './charts/chart-layer.ts';
import type { ChartFile, ChartRepository } from './charts/chart-repository.ts';
import { type ChartPlan, planCharts } from './charts/plan-charts.ts';
import type { PromotionRecord } from './record/record.ts';
import { type RecordedArtifact, recordedArtifacts, recordedTags } from './record/recorded-artifacts.ts';
import { signedDigests, signedManifests } from './record/signed-manifests.ts';
import type { RecordSource } from './record/trusted-record.ts';
import type { NamedDestination } from './verify-names.ts';

const concurrency = 8;
const shownParts = 20;

/** An artifact of a promoted release in one internal repository, with all of its content there. */
export type RestoredArtifact = NamedDestination & Pick<RecordedArtifact, 'artifact' | 'tag'>;

export interface RollbackPlan {
  readonly artifacts: readonly RestoredArtifact[];
  /** For classic chart repositories. */
  readonly charts: ChartPlan['additions'];
  /** Blobs that were found where they belong. */
  readonly presentBlobs: number;
}

/** What a repository has of an artifact. */
interface FoundParts {
  readonly present: readonly Digest[];
  /** Each as a sentence. */
  readonly missing: readonly string[];
  readonly referrers: readonly SubjectReferrers[];
  readonly manifests: readonly Pick<Part, 'descriptor'>[];
}

interface FoundArtifact extends FoundParts {
  readonly item: Pick<RecordedArtifact, 'artifact'> & { readonly repository: string };
}

/**
 * Finds everything that a promoted release consists of, where it was put; nothing is written.
 * @param record its signature is verified: each digest that is asked for is signed
 * @throws RefusedError `ROLLBACK_INCOMPLETE` listing what is not there any more; what `planCharts` raises
 */
export async function planRollback(
  record: PromotionRecord,
  { config, registries }: Pick<RecordSource, 'config' | 'registries'>,
  chartRepositories: readonly ChartRepository[],
): Promise<RollbackPlan> {
  const recorded = recordedArtifacts(record, createMapping(config));
  const signed = signedDigests(record);
  const placed = recorded.flatMap((item) => item.repositories.map((repository) => ({ ...item, repository })));
  const found = await mapConcurrently(placed, concurrency, async (item) => {
    const repository = registries.repository(item.repository);
    return { item, ...(await findParts(item, repository, signed)) };
  });
  const charts = await planRecordedCharts(record, found, registries, chartRepositories);
  requireAll(record.release, [
    ...recorded
      .filter(({ artifact, repositories }) => repositories.length === 0 && !('archive' in artifact))
      .map(({ artifact }) => `${artifact.reference} is mapped to no repository`),
    ...found.flatMap(({ missing }) => missing),
    ...charts.missing.map(
      ({ reference, digest }) => `${digest}, the archive of ${reference}, is in no repository`,
    ),
  ]);
  return {
    artifacts: found.map(({ item, referrers, manifests }) => ({
      artifact: item.artifact,
      tag: item.tag,
      repository: item.repository,
      tags: recordedTags(item),
      referrers,
      manifests,
    })),
    charts: charts.additions,
    presentBlobs: found.reduce((sum, { present }) => sum + present.length, 0),
  };
}

/** @param found what is there of each artifact, in each of its repositories */
async function planRecordedCharts(
  record: PromotionRecord,
  found: readonly FoundArtifact[],
  registries: Registries,
  chartRepositories: readonly ChartRepository[],
): Promise<ChartPlan> {
  const holders = new Map(
    found.flatMap(({ item, present }) => present.map((digest) => [digest, item.repository] as const)),
  );
  const whole = new Map(
    found.flatMap(({ item, missing }) =>
      missing.length > 0 ? [] : [[item.artifact, item.repository] as const],
    ),
  );
  const files = await Promise.all(
    record.manifest.charts.map(async (chart) => {
      const repository = whole.get(chart);
      return repository === undefined
        ? chartFileOf(chart, record)
        : await findChartFile(registries.repository(repository), chart);
    }),
  );
  return await planCharts(chartRepositories, files, (digest) => {
    const holder = holders.get(digest);
    return holder === undefined ? undefined : registries.repository(holder);
  });
}

/** Manifests are read, every other blob is asked for. */
async function findParts(
  { artifact }: RecordedArtifact,
  repository: RegistryRepository,
  signed: ReadonlySet<Digest>,
): Promise<FoundParts> {
  const parts = await artifactParts(artifact, signedManifests(repository, signed));
  const own = parts.filter(({ descriptor }) => signed.has(descriptor.digest));
  const answers = await mapConcurrently(own, concurrency, async (part) => ({
    digest: part.descriptor.digest,
    isThere: part.role === 'manifest' ? part.manifest !== undefined : await repository.has(part.descriptor),
  }));
  return {
    present: answers.flatMap(({ digest, isThere }) => (isThere ? [digest] : [])),
    missing: answers.flatMap(({ digest, isThere }) =>
      isThere ? [] : [`${digest} of ${artifact.reference} is not in ${repository.name}`],
    ),
    referrers: referrersAmong(own),
    manifests: own.filter(({ role }) => role === 'manifest'),
  };
}

function referrersAmong(parts: readonly Part[]): readonly SubjectReferrers[] {
  const present = new Set(parts.map(({ descriptor }) => descriptor.digest));
  const entries = parts.flatMap(({ descriptor, manifest }) => {
    const subject = manifest?.subject?.digest;
    return manifest === undefined || subject === undefined || !present.has(subject)
      ? []
      : [{ subject, entry: referrerEntry(descriptor, manifest) }];
  });
  return [...Map.groupBy(entries, ({ subject }) => subject)].map(([subject, group]) => ({
    subject,
    descriptors: group.map(({ entry }) => entry),
  }));
}

/** As far as `bundle.json` alone says: whether it has a `.prov`, only its manifest does. */
function chartFileOf(chart: BundledChart, { manifest }: PromotionRecord): ChartFile {
  const blob = [...manifest.blobs, ...manifest.needs].find(({ digest }) => digest === chart.archive);
  return { chart, layer: { mediaType: mediaTypes.helmChart, digest: chart.archive, size: blob?.size ?? 0 } };
}

function requireAll(release: string, missing: readonly string[]): void {
  if (missing.length > 0) {
    throw new RefusedError(
      'ROLLBACK_INCOMPLETE',
      `${release} is not whole any more in the internal registry and chart repositories`,
      {
        details: cutLines(missing, shownParts),
        hint: 'Promote its bundle again with --allow-rollback, which sends what is missing. No name was touched.',
      },
    );
  }
}
