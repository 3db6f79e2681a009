import type { BundledChart } from '../bundle/bundle-manifest.ts';
import { chartSizeLimit } from '../helm/chart.ts';
import { tagOf } from '../helm/metadata.ts';
import { fetchChart } from '../helm/repository.ts';
import { unless } from '../unless.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { readAll } from '../oci/verified.ts';
import { findChartLayer } from '../promote/charts/chart-layer.ts';
import { chartRepository } from '../promote/targets.ts';
import type { ChartTarget, PromoteConfig } from '../release/release-file.ts';
import type { CheckScope } from './context.ts';

/** A version of a chart that an internal repository has. */
export interface InternalChart {
  /** What the repository says that it is, and what it is. */
  readonly digests: readonly Digest[];
  /** What it should be. */
  readonly expected: (promoted: BundledChart) => Digest;
  /** The `.tgz` of the promoted chart, once its digest is known to be right; undefined when it is gone. */
  readonly read: (promoted: BundledChart) => Promise<Buffer | undefined>;
}

/**
 * Looks a chart up where files should get it.
 * @returns undefined when it is not there
 */
export async function internalChart(
  name: string,
  version: string,
  target: ChartTarget,
  scope: CheckScope,
): Promise<InternalChart | undefined> {
  if (target.kind === 'oci') {
    const repository = scope.registries.repository(chartRepository(scope.config, target.path, name));
    const found = await repository.find(tagOf(version));
    const read = async (chart: BundledChart): Promise<Buffer> =>
      await readAll(repository, await findChartLayer(repository, chart));
    return (
      found && {
        digests: [found.digest],
        expected: ({ root }) => root.digest,
        read: (chart) => unless(['NOT_FOUND'], read(chart)),
      }
    );
  }
  const repository = await scope.helmRepository(target.url);
  if (!repository.versions(name).includes(version)) {
    return undefined;
  }
  const { url, digest } = repository.locate(name, version);
  const tgz = await unless(['NOT_FOUND'], fetchChart(scope.http, url, chartSizeLimit));
  // The index is only a list: what counts is what a cluster gets.
  const digests = tgz && [...(digest === undefined ? [] : [digest]), digestOf(tgz)];
  return digests && { digests, expected: ({ archive }) => archive, read: async () => tgz };
}

/**
 * The address that files should name: of a chart, or of the repository alone. One in an OCI registry has none of the whole.
 */
export function internalAddress(target: ChartTarget, { registry }: PromoteConfig, chart?: string): string {
  if (target.kind !== 'oci') {
    return target.url;
  }
  return `oci://${[registry, target.path, ...(chart === undefined ? [] : [chart])].join('/')}`;
}
