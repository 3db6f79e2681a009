import { classicChartStore } from '../helm/classic-store.ts';
import type { Http } from '../http/http.ts';
import { parseReference, repositoryOf } from '../oci/reference.ts';
import type { ReadableStore } from '../oci/store.ts';
import type { LockedChart } from '../release/lock.ts';
import type { ChartLocation } from './upstream.ts';

/** Where a chart was when it was locked, by its digest: its source may list it no longer. */
export function locateLockedChart(
  { name, version, reference, url, root, archive }: LockedChart,
  { http, store }: { readonly http: Http; readonly store: (repository: string) => ReadableStore },
): ChartLocation {
  return {
    name,
    version,
    reference,
    tag: root.digest,
    ...(url === undefined ? {} : { url }),
    store:
      url === undefined
        ? store(repositoryOf(parseReference(reference)))
        : classicChartStore({ http, url, digest: archive }),
    notes: [],
  };
}
