import { UserError } from '../errors.ts';
import { classicChartStore } from '../helm/classic-store.ts';
import { tagOf } from '../helm/metadata.ts';
import type { HelmRepository, PackedChart } from '../helm/repository.ts';
import { formatReference, parseReference, type Reference } from '../oci/reference.ts';
import type { RegistryRepository } from '../oci/registry/registries.ts';
import type { ChartSource, ImageSource } from '../release/release-file.ts';
import { unless } from '../unless.ts';
import { chartCandidates } from './helm/source.ts';
import { tagIn } from './image-tags.ts';
import { isSameVersion, matchOwn } from './match-own.ts';
import type { Candidate, Entry } from './source.ts';
import { type From, openSource } from './source-kinds.ts';
import { askTags } from './tag-pages.ts';
import type { ChartLocation, Offer, OfferContext } from './upstream.ts';

export async function offerOciChart(
  source: ChartSource,
  context: OfferContext,
): Promise<Offer<ChartLocation>> {
  const folder = source.repository.slice('oci://'.length).replace(/\/+$/, '');
  const repository = `${folder}/${source.name}`;
  const reference = parseReference(repository);
  const store = context.registries.repository(repository);
  const candidates = await candidatesOf(source.from, { kind: 'chart', name: source.name }, store, context);
  return {
    candidates,
    async locate(version) {
      const tag = tagOf(version);
      return {
        name: source.name,
        version,
        reference: formatReference({ ...reference, tag }),
        tag,
        store: context.manifests.over(store),
        notes: [],
        ...toldOf(candidates, version),
      };
    },
  };
}

export async function offerClassicChart(
  { name, repository: at, from }: ChartSource,
  context: OfferContext,
): Promise<Offer<ChartLocation>> {
  const repository = await context.helm.open(at);
  const own = chartCandidates(repository, name, at);
  const what = `chart ${name} in ${at}`;
  const reference = referenceFor(repository.url, name);
  const candidates =
    from === undefined ? own : await matchOwn(openSource(from, { kind: 'chart', name }, context), own, what);
  return {
    candidates,
    async locate(version) {
      const chart = await locateChart({ name, version, at }, repository, context);
      const tag = tagOf(version);
      const noDigest = chart.digest === undefined ? [`${what}: its index has no digest for ${version}`] : [];
      return {
        name,
        version,
        reference: formatReference({ ...reference, tag }),
        tag,
        url: chart.url,
        store: classicChartStore({ http: context.http, ...chart }),
        notes: [...notesOf(repository, name), ...noDigest],
        ...toldOf(candidates, version),
      };
    },
  };
}

function toldOf(candidates: readonly Candidate[], version: string): Pick<Candidate, 'coupled' | 'date'> {
  const { coupled, date } = candidates.find((candidate) => candidate.version === version) ?? {};
  return { ...(coupled && { coupled }), ...(date === undefined ? {} : { date }) };
}

export async function offerImage(
  { name, from }: ImageSource,
  context: OfferContext,
): Promise<Offer<Reference>> {
  const reference = parseReference(name);
  const repository = context.registries.repository(name);
  const candidates = await candidatesOf(from, { kind: 'image', name }, repository, context);
  return {
    candidates,
    async locate(tag) {
      await requireCoupled(
        name,
        candidates.find(({ version }) => version === tag),
      );
      return { ...reference, tag };
    },
  };
}

/** A vendor's version may go with another tag of this image: with that, versions say nothing of the image. */
async function requireCoupled(name: string, candidate: Candidate | undefined): Promise<void> {
  const coupling = await candidate?.coupled?.();
  const tag = coupling && tagIn(coupling, name);
  if (candidate !== undefined && tag !== undefined && !isSameVersion(tag, candidate.version)) {
    throw new UserError(
      'OTHER_TAG',
      `image ${name}: with version ${candidate.version} its vendor releases the tag ${tag}`,
      { hint: 'Take `from` away from this entry, or pin that tag with `tag` in place of `version`.' },
    );
  }
}

async function candidatesOf(
  from: From | undefined,
  entry: Entry,
  repository: RegistryRepository,
  context: OfferContext,
): Promise<readonly Candidate[]> {
  const own = (await listTags(repository, from !== undefined, context))?.map((version) => ({ version }));
  return from === undefined
    ? (own ?? [])
    : await matchOwn(openSource(from, entry, context), own, `${entry.kind} ${repository.name}`);
}

/** Undefined where a registry does not let its tags be listed, and another source can say what there is. */
async function listTags(
  repository: RegistryRepository,
  hasSource: boolean,
  { answers }: Pick<OfferContext, 'answers'>,
): Promise<readonly string[] | undefined> {
  const reading = repository.tags(askTags(answers));
  return hasSource ? await unless(['DENIED', 'UNAUTHORIZED'], reading) : await reading;
}

/**
 * Address and digest of a chart come from the index alone. One out of the cache, which others may have written to, is good
 * enough to see that nothing is new; what goes into a lock for the first time is read from a fresh one.
 */
async function locateChart(
  { name, version, at }: { readonly name: string; readonly version: string; readonly at: string },
  repository: HelmRepository,
  { helm, isLocked }: OfferContext,
): Promise<PackedChart> {
  const chart = repository.locate(name, version);
  return !repository.kept || isLocked(chart) ? chart : (await helm.openFresh(at)).locate(name, version);
}

/** How the lock names a chart of a classic repository. It is only a name: the address is in `url`. */
export function referenceFor(repository: string, chart: string): Reference {
  const { host, protocol, pathname } = new URL(repository);
  // Without a dot or a port the host would read as the first part of a Docker Hub name.
  const full = /[.:]/.test(host) ? host : `${host}:${protocol === 'https:' ? 443 : 80}`;
  return parseReference(`${full}${pathname.toLowerCase()}${chart}`);
}

function notesOf(repository: HelmRepository, chart: string): readonly string[] {
  const { notes, skipped } = repository.list(chart);
  const [first] = notes;
  const more = skipped > 1 ? ` (and ${skipped - 1} more like it)` : '';
  return first === undefined ? [] : [`${first}${more}`];
}
