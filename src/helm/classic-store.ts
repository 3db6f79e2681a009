import { RefusedError, UserError } from '../errors.ts';
import type { Http } from '../http/http.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { digestOf, isDigest } from '../oci/digest.ts';
import type { ReadableStore } from '../oci/store.ts';
import { chartSizeLimit } from './chart.ts';
import { type ChartArtifact, chartArtifact, type Content } from './oci-chart.ts';
import { fetchChart, type PackedChart } from './repository.ts';
import { once } from '../oci/once.ts';

export interface ClassicChart extends PackedChart {
  readonly http: Http;
}

/**
 * A chart in a classic repository, seen as the OCI artifact that it becomes. The `.tgz` is fetched once, when it is
 * first needed. Reading throws RefusedError `DIGEST_MISMATCH` when the archive is not the one the index announced,
 * what `readChart` throws when it is no chart, and `CHART_MISMATCH` for any tag but that of the version in it.
 */
export function classicChartStore(chart: ClassicChart): ReadableStore {
  let fetched: Promise<ChartArtifact> | undefined;
  const artifact = () => {
    fetched ??= fetchArtifact(chart);
    return fetched;
  };
  const find = async (tagOrDigest: string): Promise<Descriptor | undefined> => {
    const made = await artifact();
    return tagOrDigest === made.tag
      ? made.manifest.descriptor
      : contents(made).find(({ descriptor }) => descriptor.digest === tagOrDigest)?.descriptor;
  };
  return {
    name: chart.url,
    find,
    async resolve(tagOrDigest) {
      return (await find(tagOrDigest)) ?? mismatch(chart.url, tagOrDigest, await artifact());
    },
    async open({ digest }, offset = 0) {
      const found = contents(await artifact()).find(({ descriptor }) => descriptor.digest === digest);
      return once((found ?? notFound(chart.url, digest)).bytes.subarray(offset));
    },
    // A classic repository has no place for them.
    referrers: async () => [],
  };
}

async function fetchArtifact({ http, url, namedBy, digest }: ClassicChart): Promise<ChartArtifact> {
  const tgz = await fetchChart(http, url, chartSizeLimit, namedBy);
  const found = digestOf(tgz);
  if (digest !== undefined && digest !== found) {
    throw new RefusedError('DIGEST_MISMATCH', `${url}: the index says ${digest}, the bytes are ${found}`, {
      hint: 'The chart was replaced after the index was made, or damaged on the way. Ask whoever runs that repository.',
    });
  }
  return chartArtifact(tgz, url);
}

function contents({ manifest, config, layer }: ChartArtifact): readonly Content[] {
  return [manifest, config, layer];
}

function mismatch(url: string, wanted: string, { metadata }: ChartArtifact): never {
  if (isDigest(wanted)) {
    notFound(url, wanted);
  }
  throw new RefusedError(
    'CHART_MISMATCH',
    `${url}: expected version ${wanted}, the archive holds ${metadata.name} ${metadata.version}`,
  );
}

function notFound(where: string, what: string): never {
  throw new UserError('NOT_FOUND', `${where} does not hold ${what}`);
}
