import { UserError } from '../errors.ts';
import { classicChartStore } from '../helm/classic-store.ts';
import { tagOf } from '../helm/metadata.ts';
import { type HelmRepository, openHelmRepository } from '../helm/repository.ts';
import type { Http } from '../http/http.ts';
import type { ManifestCache } from '../oci/manifest-cache.ts';
import { formatReference, parseReference, type Reference } from '../oci/reference.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { ReadableStore } from '../oci/store.ts';
import type { ChartSource, ImageSource } from '../release/release-file.ts';
import { closest } from '../schema/closest.ts';
import { pickVersion } from './pick-version.ts';

/** Where a chosen chart version is. */
export interface ChartLocation {
  readonly name: string;
  readonly version: string;
  /** How the lock names it: `charts.wandb.ai/operator:1.4.8`. */
  readonly reference: string;
  readonly tag: string;
  /** Of the `.tgz`, for a classic repository. */
  readonly url?: string;
  readonly store: ReadableStore;
  /** What was odd at the source, one sentence each. */
  readonly notes: readonly string[];
}

/** Where versions come from, one way for each kind of source. */
export interface Upstream {
  /** @throws UserError `NO_SUCH_CHART`, `NO_MATCHING_VERSION`, and what the source throws */
  findChart(source: ChartSource): Promise<ChartLocation>;
  /** @throws UserError `NO_MATCHING_VERSION`, and what the registry throws */
  findImage(source: ImageSource): Promise<Reference>;
  store(repository: string): ReadableStore;
}

interface UpstreamOptions {
  readonly http: Http;
  readonly registries: Registries;
  readonly manifests: ManifestCache;
}

/** Upstream over the network; a repository's index is read once for all of its charts. */
export function createUpstream({ http, registries, manifests }: UpstreamOptions): Upstream {
  const opened = new Map<string, Promise<HelmRepository>>();
  const open = (url: string): Promise<HelmRepository> => {
    const repository = opened.get(url) ?? openHelmRepository(http, url);
    opened.set(url, repository);
    return repository;
  };
  return {
    findChart: (source) =>
      source.repository.startsWith('oci://')
        ? findOciChart(source, registries, manifests)
        : findClassicChart(source, http, open),
    findImage: (source) => findImage(source, registries),
    store: (repository) => manifests.over(registries.repository(repository)),
  };
}

async function findOciChart(
  source: ChartSource,
  registries: Registries,
  manifests: ManifestCache,
): Promise<ChartLocation> {
  const folder = source.repository.slice('oci://'.length).replace(/\/+$/, '');
  const repository = `${folder}/${source.name}`;
  const reference = parseReference(repository);
  const store = registries.repository(repository);
  const version = pickVersion(
    await store.tags(),
    source.version,
    `chart ${source.name} in ${source.repository}`,
  );
  const tag = tagOf(version);
  return {
    name: source.name,
    version,
    reference: formatReference({ ...reference, tag }),
    tag,
    store: manifests.over(store),
    notes: [],
  };
}

async function findClassicChart(
  source: ChartSource,
  http: Http,
  open: (url: string) => Promise<HelmRepository>,
): Promise<ChartLocation> {
  const repository = await open(source.repository);
  const versions = repository.versions(source.name);
  const what = `chart ${source.name} in ${source.repository}`;
  if (versions.length === 0) {
    const meant = closest(source.name, repository.names);
    throw new UserError('NO_SUCH_CHART', `${what}: there is no such chart`, {
      details: [`it has ${repository.names.slice(0, 20).join(', ') || 'no charts'}`],
      hint: `${meant === undefined ? '' : `Did you mean ${meant}? `}Correct name or repository under charts in the release file.`,
    });
  }
  const version = pickVersion(versions, source.version, what);
  const chart = repository.locate(source.name, version);
  const tag = tagOf(version);
  const reference = referenceFor(repository.url, source.name);
  return {
    name: source.name,
    version,
    reference: formatReference({ ...reference, tag }),
    tag,
    url: chart.url,
    store: classicChartStore({ http, ...chart }),
    notes: notesOf(
      repository,
      chart.digest === undefined ? `${what}: its index has no digest for ${version}` : undefined,
    ),
  };
}

/** How the lock names a chart of a classic repository. It is only a name: the address is in `url`. */
function referenceFor(repository: string, chart: string): Reference {
  const { host, protocol, pathname } = new URL(repository);
  // Without a dot or a port the host would read as the first part of a Docker Hub name.
  const full = /[.:]/.test(host) ? host : `${host}:${protocol === 'https:' ? 443 : 80}`;
  return parseReference(`${full}${pathname.toLowerCase()}${chart}`);
}

async function findImage({ name, tag, version }: ImageSource, registries: Registries): Promise<Reference> {
  const reference = parseReference(name);
  if (tag !== undefined) {
    return { ...reference, tag };
  }
  const tags = await registries.repository(name).tags();
  return { ...reference, tag: pickVersion(tags, version ?? '*', `image ${name}`) };
}

function notesOf({ notes, skipped }: HelmRepository, own: string | undefined): readonly string[] {
  const [first] = notes;
  const more = skipped > 1 ? ` (and ${skipped - 1} more like it)` : '';
  return [...(first === undefined ? [] : [`${first}${more}`]), ...(own === undefined ? [] : [own])];
}
