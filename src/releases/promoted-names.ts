import type { BundledChart } from '../bundle/bundle-manifest.ts';
import { TidegateError } from '../errors.ts';
import { chartSizeLimit } from '../helm/chart.ts';
import { fetchChart, type HelmRepository, openHelmRepository } from '../helm/repository.ts';
import type { Http } from '../http/http.ts';
import { unless } from '../unless.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { ChartRepository } from '../promote/charts/chart-repository.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import { recordedArtifacts, recordedTags } from '../promote/record/recorded-artifacts.ts';
import { internalReference } from '../promote/targets.ts';
import type { Pin } from '../release/lock.ts';
import type { Mapping } from '../release/mapping.ts';

/** A tag, or a version in a chart repository over HTTP, and what a release has there. */
export interface PromotedName {
  readonly release: string;
  /** `registry/path:tag`, `registry/path@digest` of what has no tag, or `operator 1.4.8 in https://…`. */
  readonly reference: string;
  readonly promoted: Digest;
  /** What clients get by it now; undefined when it is not there. */
  readonly find: () => Promise<Digest | undefined>;
  /** The chart repository, which nobody needs to reach from here. */
  readonly url?: string;
}

/** What clients ask. */
export interface Stores {
  readonly registries: Registries;
  /** Of `connect` with `chartAddresses`. */
  readonly http: Http;
  /** Of `openChartRepositories`, where folders may be at hand that no web server gives from here. */
  readonly repositories?: readonly ChartRepository[];
}

/**
 * Every name that promotions have given.
 * @param records with their signatures verified
 */
export function promotedNames(
  records: readonly PromotionRecord[],
  mapping: Mapping,
  { registries, http, repositories = [] }: Stores,
): readonly PromotedName[] {
  const open = createOpener(http);
  const classic = mapping.config.charts.filter((target) => target.kind !== 'oci');
  const names = records.flatMap((record) => [
    ...promotedTags(record, mapping, registries),
    ...classic.flatMap(({ kind, url }, at) => {
      const folder = kind === 'folder' ? repositories[at] : undefined;
      const find = async ({ name, version }: BundledChart): Promise<Digest | undefined> =>
        await findChart(await open(url), name, version, http);
      return promotedCharts(record, url, async (chart) =>
        folder === undefined ? await find(chart) : await find(chart).catch(orIn(folder, chart)),
      );
    }),
  ]);
  // Artifacts of a release may share a tag.
  return [...new Map(names.map((name) => [`${name.release} ${name.reference}`, name])).values()];
}

function promotedTags(
  record: PromotionRecord,
  mapping: Mapping,
  registries: Registries,
): readonly PromotedName[] {
  const { release } = record;
  return recordedArtifacts(record, mapping).flatMap((recorded) => {
    const { root } = recorded.artifact;
    // What has no tag is asked for by its digest.
    const byDigest = recorded.tag === undefined ? [{ target: root }] : [];
    return recorded.repositories.flatMap((repository) =>
      [...byDigest, ...recordedTags(recorded)].map(
        ({ tag, target }: { readonly tag?: string; readonly target: Pin }) => ({
          release,
          reference:
            tag === undefined ? `${repository}@${target.digest}` : internalReference({ repository, tag }),
          promoted: target.digest,
          find: async () => (await registries.repository(repository).find(tag ?? target.digest))?.digest,
        }),
      ),
    );
  });
}

function promotedCharts(
  { release, manifest }: PromotionRecord,
  url: string,
  find: (chart: BundledChart) => Promise<Digest | undefined>,
): readonly PromotedName[] {
  return manifest.charts.map((chart) => ({
    release,
    reference: `${chart.name} ${chart.version} in ${url}`,
    promoted: chart.archive,
    url,
    find: async () => await find(chart),
  }));
}

/** The folder tells what is served, where the server does not answer; that it has nothing may be as it is elsewhere. */
function orIn(folder: ChartRepository, chart: BundledChart): (error: unknown) => Promise<Digest> {
  return async (error) => {
    const [held] = error instanceof TidegateError ? await folder.findHeld([chart], 'listed') : [];
    const archive = held && (await folder.readArchive(held));
    if (archive === undefined) {
      throw error;
    }
    return digestOf(archive);
  };
}

/** The index only lists: what counts is what a cluster gets. */
async function findChart(
  repository: HelmRepository,
  name: string,
  version: string,
  http: Http,
): Promise<Digest | undefined> {
  if (!repository.versions(name).includes(version)) {
    return undefined;
  }
  const { url, namedBy } = repository.locate(name, version);
  const tgz = await unless(['NOT_FOUND'], fetchChart(http, url, chartSizeLimit, namedBy));
  return tgz && digestOf(tgz);
}

/** Reads each index once. */
function createOpener(http: Http): (url: string) => Promise<HelmRepository> {
  const opened = new Map<string, Promise<HelmRepository>>();
  return (url) => {
    const repository = opened.get(url) ?? openHelmRepository(http, url);
    opened.set(url, repository);
    return repository;
  };
}
