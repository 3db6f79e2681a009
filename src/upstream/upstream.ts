import type { Http } from '../http/http.ts';
import type { ManifestCache } from '../oci/manifest-cache.ts';
import type { Reference } from '../oci/reference.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { ReadableStore } from '../oci/store.ts';
import type { Lock, LockedChart } from '../release/lock.ts';
import type { ChartSource, ImageSource, NotesSource } from '../release/release-file.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Answers } from './answers.ts';
import { readGithubNotes, type ReleaseNote } from './github/notes.ts';
import { createHelmRepositories } from './helm/repositories.ts';
import { locateLockedChart } from './locked-chart.ts';
import { offerClassicChart, offerImage, offerOciChart } from './offers.ts';
import { createReleaseDates, type ReleaseDates } from './release-dates.ts';
import type { Candidate, Coupling, Entry, GithubAccess, SourceContext } from './source.ts';

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
  /** As its candidate has them. */
  readonly date?: string;
  readonly coupled?: () => Promise<Coupling>;
}

/** What there is of an entry of the release file. Which one is taken is policy, see `track/choose-versions.ts`. */
export interface Offer<Location> {
  readonly candidates: readonly Candidate[];
  /** Where a version is that was offered. It may have to ask the source again: what a cache says of it proves nothing. */
  readonly locate: (version: string) => Promise<Location>;
}

/** Where versions come from: an entry's own repository, or with `from` another source. */
export interface Upstream {
  /** When tags of images were pushed. */
  readonly dates: ReleaseDates;
  /** @throws UserError `NO_SUCH_CHART`, `NOTHING_IN_COMMON`, and what the source throws */
  offerChart(source: ChartSource): Promise<Offer<ChartLocation>>;
  /** Not asked for an entry with an exact tag. @throws UserError `NOTHING_IN_COMMON`, and what the source throws */
  offerImage(source: ImageSource): Promise<Offer<Reference>>;
  /** Where a chart is that the lock has, and that is offered no longer. */
  lockedChart(chart: LockedChart): ChartLocation;
  store(repository: string): ReadableStore;
  /** What was written about the versions of an entry, in no promised order. @throws as a source does */
  notes(source: NotesSource, entry: Entry): Promise<readonly ReleaseNote[]>;
}

export interface UpstreamOptions {
  readonly http: Http;
  readonly registries: Registries;
  readonly manifests: ManifestCache;
  readonly answers: Answers;
  /** The folder of the release file. */
  readonly folder: string;
  readonly github: GithubAccess;
  readonly runtime: Pick<Runtime, 'clock' | 'log'>;
  /** What it holds is proven by its digests, also where only a cache still says so. */
  readonly previous?: Pick<Lock, 'charts'> | undefined;
}

/** What offers are made with. */
export interface OfferContext extends SourceContext {
  readonly http: Http;
  /** True for an archive that the last lock holds from that address. */
  readonly isLocked: (chart: { readonly url: string; readonly digest?: string }) => boolean;
}

/** Upstream over the network. */
export function createUpstream({ runtime, previous, ...options }: UpstreamOptions): Upstream {
  const { http, answers, registries, manifests } = options;
  const context: OfferContext = {
    ...options,
    clock: runtime.clock,
    helm: createHelmRepositories(http, answers),
    isLocked: ({ url, digest }) =>
      previous?.charts.some((chart) => chart.url === url && chart.archive === digest) ?? false,
  };
  const store = (repository: string): ReadableStore => manifests.over(registries.repository(repository));
  return {
    dates: createReleaseDates({ answers, ...runtime }),
    offerChart: (source) =>
      source.repository.startsWith('oci://')
        ? offerOciChart(source, context)
        : offerClassicChart(source, context),
    offerImage: (source) => offerImage(source, context),
    lockedChart: (chart) => locateLockedChart(chart, { http, store }),
    store,
    notes: ({ github }, entry) => readGithubNotes(github, entry, context),
  };
}
