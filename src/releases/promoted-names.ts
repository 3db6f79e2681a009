import { chartSizeLimit } from '../helm/chart.ts';
import { fetchChart, type HelmRepository, openHelmRepository } from '../helm/repository.ts';
import type { Http } from '../http/http.ts';
import { ifFound } from '../if-found.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import type { Registries } from '../oci/registry/registries.ts';
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
}

/**
 * Every name that promotions have given.
 * @param records with their signatures verified
 */
export function promotedNames(
  records: readonly PromotionRecord[],
  mapping: Mapping,
  { registries, http }: Stores,
): readonly PromotedName[] {
  const open = createOpener(http);
  const names = records.flatMap((record) => [
    ...promotedTags(record, mapping, registries),
    ...mapping.config.charts.flatMap((target) =>
      target.kind === 'oci'
        ? []
        : promotedCharts(record, target.url, async (name, version) =>
            findChart(await open(target.url), name, version, http),
          ),
    ),
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
  find: (name: string, version: string) => Promise<Digest | undefined>,
): readonly PromotedName[] {
  return manifest.charts.map(({ name, version, archive }) => ({
    release,
    reference: `${name} ${version} in ${url}`,
    promoted: archive,
    url,
    find: async () => await find(name, version),
  }));
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
  const tgz = await ifFound(fetchChart(http, url, chartSizeLimit, namedBy));
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
