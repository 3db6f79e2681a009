import { RefusedError } from '../errors.ts';
import { classicChartStore } from '../helm/classic-store.ts';
import type { Http } from '../http/http.ts';
import { parseReference, repositoryOf } from '../oci/reference.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { ReadableStore } from '../oci/store.ts';
import type { Lock, LockedBlob } from '../release/lock.ts';

/** Finds the store to fetch a blob from. */
export type FindSource = (blob: LockedBlob) => Promise<ReadableStore>;

/**
 * Where the blobs of a lock come from: the first of a blob's repositories; a chart with a `url` from its address.
 * The returned function throws RefusedError `UPSTREAM_CHANGED` when a chart's address serves something else by now.
 */
export function createSources(lock: Lock, upstream: { http: Http; registries: Registries }): FindSource {
  const charts = Map.groupBy(
    lock.charts.flatMap(({ reference, url }) => {
      const repository = repositoryOf(parseReference(reference));
      return url === undefined
        ? []
        : [{ repository, url, store: classicChartStore({ http: upstream.http, url }) }];
    }),
    ({ repository }) => repository,
  );
  return async ({ digest, repositories: [repository = ''] }) => {
    const candidates = charts.get(repository);
    if (candidates === undefined) {
      return upstream.registries.repository(repository);
    }
    for (const { store } of candidates) {
      if ((await store.find(digest)) !== undefined) {
        return store;
      }
    }
    const urls = candidates.map(({ url }) => url).join(', ');
    throw new RefusedError('UPSTREAM_CHANGED', `${urls} no longer makes ${digest}, which the lock pins`, {
      hint: 'The chart was replaced after locking. Ask its publisher; when the new one is right, run `tidegate track` again.',
    });
  };
}
