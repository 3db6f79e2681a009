import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import type { PromoteConfig } from '../release/release-file.ts';
import { chartPlaces, type TargetOf } from './charts/chart-places.ts';
import type { ChartRepository, ChartVersion, StayingChart } from './charts/chart-repository.ts';
import type { Journal } from './record/journal.ts';
import type { PromotionRecord } from './record/record.ts';
import { readHistory } from './record/all-records.ts';
import type { RecordSource } from './record/trusted-record.ts';
import type { PromotedChart, TargetResult } from './result.ts';
import { findNeeds, type Need } from './shared-charts.ts';

/** Chart versions that are to go out of what people see in one classic repository. */
interface HiddenCharts {
  readonly repository: ChartRepository;
  readonly charts: readonly ChartVersion[];
}

/** A chart version of a newer release that people still see in a repository. */
interface StayingVersion extends StayingChart {
  readonly url: string;
}

export interface NewerCharts {
  readonly hidden: readonly HiddenCharts[];
  readonly staying: readonly StayingVersion[];
}

/**
 * What only newer releases have put into classic repositories: whoever installs a chart without a version would get it.
 * Nothing is written.
 * @param manifest of the release that is going to be in force, whether it has a record yet or not
 * @param repositories of the target, as `openChartRepositories` gives them
 * @param beside `others` are the other targets of the release file; `undone` what a run has added that never came to a record
 */
export async function planNewerCharts(
  manifest: Pick<BundleManifest, 'sequence' | 'charts'>,
  source: RecordSource & TargetOf,
  repositories: readonly ChartRepository[],
  beside: { readonly others: readonly PromoteConfig[]; readonly undone: Journal['charts'] },
): Promise<NewerCharts> {
  if (repositories.length === 0) {
    return { hidden: [], staying: [] };
  }
  const { records } = await readHistory(source);
  const isNewer = ({ sequence }: PromotionRecord): boolean => sequence > manifest.sequence;
  const newer = chartsOf(records.filter(isNewer));
  const known = [...chartsOf(records.filter((record) => !isNewer(record))), ...manifest.charts];
  const older = new Set(known.map(archiveOf));
  const names = new Set([...known, ...newer].map(({ name }) => name));
  const places = chartPlaces(source);
  let needs: readonly Need[] | undefined;
  const hidden: HiddenCharts[] = [];
  const staying: StayingVersion[] = [];
  for (const [at, repository] of repositories.entries()) {
    const { url } = repository;
    const all = [...newer, ...versionsAt(url, beside.undone)].filter(({ archive }) => !older.has(archive));
    const unique = [...new Map(all.map((chart) => [chart.archive, chart])).values()];
    const held = unique.length === 0 ? [] : await repository.findHeld(unique, 'listed');
    needs ??= held.length === 0 ? undefined : await findNeeds(source, beside.others);
    const charts: ChartVersion[] = [];
    for (const chart of held) {
      // Nobody signs a journal: it must not take out what may be of somebody else.
      const reason = names.has(chart.name)
        ? needs?.find((need) => need.isFor(places[at], chart))?.reason
        : 'no record names such a chart, so remove it there by hand';
      if (reason === undefined) {
        charts.push(chart);
      } else {
        staying.push({ chart, url, reason });
      }
    }
    hidden.push(...(charts.length === 0 ? [] : [{ repository, charts }]));
  }
  return { hidden, staying };
}

/** @param generated RFC 3339, UTC. @returns with what a repository does not let go */
export async function hideCharts({ hidden, staying }: NewerCharts, generated: string): Promise<NewerCharts> {
  const all = [...staying];
  for (const { repository, charts } of hidden) {
    const left = await repository.remove(charts, { generated, keepFiles: true });
    all.push(...left.map((item) => ({ ...item, url: repository.url })));
  }
  return { hidden, staying: all };
}

/** What of it went out, or would, and what stays. */
export function newerChartsOf({ hidden, staying }: NewerCharts): Pick<TargetResult, 'stayingCharts'> & {
  readonly removed: readonly PromotedChart[];
} {
  const kept = new Set(staying.map(({ chart }) => chart));
  const stayingCharts = staying.map(
    ({ chart: { name, version }, url, reason }) => `${name} ${version} in ${url}: ${reason}`,
  );
  return {
    removed: hidden.flatMap(({ repository, charts }) =>
      charts
        .filter((chart) => !kept.has(chart))
        .map(({ name, version, archive }) => ({
          name,
          version,
          digest: archive,
          target: repository.url,
          action: 'removed' as const,
        })),
    ),
    ...(stayingCharts.length === 0 ? {} : { stayingCharts }),
  };
}

function versionsAt(url: string, charts: Journal['charts']): readonly ChartVersion[] {
  return charts
    .filter(({ repository }) => repository === url)
    .map(({ name, version, digest }) => ({
      name,
      version,
      archive: digest,
      reference: `${name}:${version}`,
    }));
}

function chartsOf(records: readonly PromotionRecord[]): readonly ChartVersion[] {
  return records.flatMap(({ manifest }) => manifest.charts);
}

function archiveOf({ archive }: ChartVersion): string {
  return archive;
}
