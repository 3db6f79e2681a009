import { RefusedError, TidegateError } from '../errors.ts';
import { classicChartStore } from '../helm/classic-store.ts';
import type { Http } from '../http/http.ts';
import { parseReference, repositoryOf } from '../oci/reference.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { ReadableStore } from '../oci/store.ts';
import type { Lock, LockedBlob } from '../release/lock.ts';
import { orError } from '../unless.ts';

/** Finds the store to fetch a blob from. */
export type FindSource = (blob: LockedBlob) => Promise<ReadableStore>;

/**
 * Where the blobs of a lock come from: the first of a blob's repositories that gives it; a chart with a `url` from its
 * address.
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
  return async ({ digest, repositories }) => {
    const registries = repositories.filter((name) => !charts.has(name));
    const [first, ...others] = registries.map((name) => upstream.registries.repository(name));
    if (first !== undefined) {
      return others.length === 0 ? first : { ...first, open: openFirst([first, ...others]) };
    }
    const candidates = repositories.flatMap((name) => charts.get(name) ?? []);
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

/** Images share blobs: where one repository has lost one, or is closed by now, another may still give it. */
function openFirst(stores: readonly ReadableStore[]): ReadableStore['open'] {
  return async (descriptor, offset) => {
    let fault: TidegateError | undefined;
    for (const store of stores) {
      const found = await orError(store.open(descriptor, offset), ['NOT_FOUND', 'DENIED', 'UNAUTHORIZED']);
      if (!(found instanceof TidegateError)) {
        return found;
      }
      fault ??= found;
    }
    throw fault;
  };
}
