import type { ChartValues } from './occurrence.ts';

/**
 * The values of a chart that the release file names, or that a document does: where none are said to be of it, the only ones of
 * which nothing says whose they are. What a generator fills in counts as well: it is of a chart, too.
 * @param all that a file holds
 */
export function valuesOf(all: readonly ChartValues[], chart: string): readonly ChartValues[] {
  const own = all.filter((held) => held.chart === chart);
  const unsaid = all.filter((held) => held.chart === undefined);
  return own.length === 0 && unsaid.length === 1 ? unsaid : own;
}
