import type { BundledChart } from '../bundle/bundle-manifest.ts';
import type { PromoteConfig } from '../release/release-file.ts';
import type { ChartRepository, StayingChart } from './charts/chart-repository.ts';
import type { PromotionRecord } from './record/record.ts';
import { readHistory, type RecordSource } from './record/trusted-record.ts';

/** Chart versions that are to go out of what people see in one classic repository. */
export interface HiddenCharts {
  readonly repository: ChartRepository;
  readonly charts: readonly BundledChart[];
}

/** A chart version of a newer release that people still see in a repository. */
export interface StayingVersion extends StayingChart {
  readonly url: string;
}

export interface NewerCharts {
  readonly hidden: readonly HiddenCharts[];
  readonly staying: readonly StayingVersion[];
}

/**
 * What only newer releases have put into classic repositories: whoever installs a chart without a version would get it.
 * Nothing is written.
 * @param record of the release that is going to be in force
 * @param shared addresses where other targets put charts, too
 */
export async function planNewerCharts(
  { sequence }: Pick<PromotionRecord, 'sequence'>,
  source: RecordSource,
  repositories: readonly ChartRepository[],
  shared: ReadonlySet<string>,
): Promise<NewerCharts> {
  if (repositories.length === 0) {
    return { hidden: [], staying: [] };
  }
  const { records } = await readHistory(source);
  const older = new Set(
    records.filter((record) => record.sequence <= sequence).flatMap((record) => archivesOf(record)),
  );
  const newer = records
    .filter((record) => record.sequence > sequence)
    .flatMap(({ manifest }) => manifest.charts);
  const only = [...new Map(newer.map((chart) => [chart.archive, chart])).values()].filter(
    ({ archive }) => !older.has(archive),
  );
  const hidden: HiddenCharts[] = [];
  const staying: StayingVersion[] = [];
  for (const repository of only.length === 0 ? [] : repositories) {
    const charts = await repository.findHeld(only, 'listed');
    if (shared.has(repository.url)) {
      const reason = 'another target puts charts there too, so remove it there by hand';
      staying.push(...charts.map((chart) => ({ chart, url: repository.url, reason })));
    } else if (charts.length > 0) {
      hidden.push({ repository, charts });
    }
  }
  return { hidden, staying };
}

/** @param generated RFC 3339, UTC. @returns what a repository does not let go */
export async function hideCharts(
  hidden: readonly HiddenCharts[],
  generated: string,
): Promise<readonly StayingVersion[]> {
  const staying: StayingVersion[] = [];
  for (const { repository, charts } of hidden) {
    const left = await repository.remove(charts, { generated, keepFiles: true });
    staying.push(...left.map((item) => ({ ...item, url: repository.url })));
  }
  return staying;
}

/** Addresses of classic repositories where other targets put charts, too. @param configs all targets */
export function sharedAddresses(
  config: Pick<PromoteConfig, 'name'>,
  configs: readonly PromoteConfig[],
): ReadonlySet<string> {
  const others = configs.filter(({ name }) => name !== config.name).flatMap(({ charts }) => charts);
  return new Set(others.flatMap((target) => (target.kind === 'oci' ? [] : [target.url])));
}

function archivesOf({ manifest }: PromotionRecord): readonly string[] {
  return manifest.charts.map(({ archive }) => archive);
}
