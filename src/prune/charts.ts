import { chartPlaces } from '../promote/charts/chart-places.ts';
import type { ChartRepository, ChartVersion } from '../promote/charts/chart-repository.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import type { Kept, Place } from './plan.ts';

/** Chart versions that go out of one classic repository. */
export interface ChartRemoval {
  /** What people call it: a folder, or the address of a repository. */
  readonly place: string;
  readonly repository: ChartRepository;
  readonly charts: readonly ChartVersion[];
}

/**
 * Which chart versions that no kept release has are in classic repositories; nothing is written.
 * @param repositories of the target, as `openChartRepositories` gives them
 */
export async function planCharts(
  side: Place,
  repositories: readonly ChartRepository[],
  pruned: readonly PromotionRecord[],
  kept: Pick<Kept, 'digestsIn'>,
): Promise<readonly ChartRemoval[]> {
  const all = pruned.flatMap(({ manifest }) => manifest.charts);
  const unique = [...new Map(all.map((chart) => [chart.archive, chart])).values()];
  const removals: ChartRemoval[] = [];
  for (const [at, { place, names }] of chartPlaces(side).entries()) {
    const repository = repositories[at];
    const staying = kept.digestsIn(...names);
    const going = unique.filter(({ archive }) => !staying.has(archive));
    if (repository !== undefined && going.length > 0) {
      removals.push({ place, repository, charts: await repository.findHeld(going, 'stored') });
    }
  }
  return removals.filter(({ charts }) => charts.length > 0);
}

/**
 * @param generated RFC 3339, UTC
 * @returns what a repository does not let go, a sentence each
 */
export async function removeCharts(
  removals: readonly ChartRemoval[],
  generated: string,
): Promise<readonly string[]> {
  const left: string[] = [];
  for (const { place, repository, charts } of removals) {
    const staying = await repository.remove(charts, { generated, keepFiles: false });
    left.push(...staying.map(({ chart, reason }) => `${describeChart(chart, place)} stays: ${reason}`));
  }
  return left;
}

/** `operator 1.4.8 in /srv/charts` */
export function describeChart({ name, version }: ChartVersion, place: string): string {
  return `${name} ${version} in ${place}`;
}
