import { type HelmIndex, mergeIndex } from '../../helm/index.ts';
import { type ChartAddition, chartFileName, type ChartVersion } from './chart-repository.ts';

/** Whether an index has this very chart, by its digest. */
export function isListed(index: HelmIndex, { name, version, archive }: ChartVersion): boolean {
  const versions = index.charts.get(name) ?? [];
  return versions.some(({ metadata, digest }) => metadata.version === version && digest === archive);
}

/** The index with these charts, whose files lie beside it. @param created RFC 3339, UTC */
export function withCharts(index: HelmIndex, charts: readonly ChartAddition[], created: string): HelmIndex {
  return charts.reduce(
    (all, { chart, layer, metadata }) =>
      mergeIndex(all, { metadata, url: chartFileName(chart), digest: layer.digest, created }),
    index,
  );
}

/** The index without these very charts. */
export function without(index: HelmIndex, charts: readonly ChartVersion[]): HelmIndex {
  const entries = [...index.charts].flatMap(([name, versions]) => {
    const kept = versions.filter(
      ({ metadata, digest }) =>
        !charts.some(
          (chart) => chart.name === name && chart.version === metadata.version && chart.archive === digest,
        ),
    );
    return kept.length === 0 ? [] : [[name, kept] as const];
  });
  return { ...index, charts: new Map(entries) };
}

/** Whether no entry leads to the file of a chart. @throws RefusedError `NOT_A_CHART` */
export function isUnnamed(index: HelmIndex, chart: ChartVersion): boolean {
  const file = chartFileName(chart);
  const urls = [...index.charts.values()].flat().flatMap((entry) => entry.urls);
  return !urls.some((url) => url.split('/').at(-1) === file);
}
