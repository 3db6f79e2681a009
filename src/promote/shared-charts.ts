import { TidegateError } from '../errors.ts';
import type { PromoteConfig, ReleaseFile } from '../release/release-file.ts';
import { orError } from '../unless.ts';
import { type ChartPlace, chartPlaces, sharePlace, type TargetOf } from './charts/chart-places.ts';
import type { ChartVersion } from './charts/chart-repository.ts';
import { findInForce } from './record/in-force.ts';
import { journalKind } from './record/journal.ts';
import { findMark } from './record/mark.ts';
import { findNewest } from './record/all-records.ts';
import type { RecordSource } from './record/trusted-record.ts';

/** What another target must not lose in a chart repository that both put charts into. */
export interface Need {
  /** Why it stays, as the rest of a sentence. */
  readonly reason: string;
  isFor(place: ChartPlace | undefined, chart: Pick<ChartVersion, 'archive'>): boolean;
}

/**
 * Targets of the release file that may need something else than `config` is going to have.
 * @param planned all that are going back with it and are only planned to: those before it count as done
 */
export function otherTargets(
  config: PromoteConfig,
  { promote }: Pick<ReleaseFile, 'promote'>,
  planned: readonly PromoteConfig[],
): readonly PromoteConfig[] {
  const done = new Set(planned.slice(0, planned.indexOf(config)));
  return promote.filter((other) => other !== config && !done.has(other));
}

/**
 * What is in force in the other targets that share a chart repository, or is about to be. Of one that cannot be read, it is
 * everything.
 * @param others of the same release file: other files are not seen
 */
export async function findNeeds(
  source: RecordSource & TargetOf,
  others: readonly PromoteConfig[],
): Promise<readonly Need[]> {
  const own = chartPlaces(source);
  const sharing = others
    .map((config) => ({ ...source, config }))
    .filter((other) => sharePlace(chartPlaces(other), own));
  return await Promise.all(sharing.map(needOf));
}

async function needOf(other: RecordSource & TargetOf): Promise<Need> {
  const places = chartPlaces(other);
  const isThere = (place: ChartPlace | undefined): boolean =>
    place !== undefined && sharePlace(places, [place]);
  const { name } = other.config;
  const archives = await orError(archivesOf(other));
  if (archives instanceof TidegateError) {
    return {
      reason: `the target ${name} puts charts there, too, and what is in force in it cannot be read: ${archives.message}`,
      isFor: isThere,
    };
  }
  return {
    reason: `the target ${name} has it in force, and puts charts there, too`,
    isFor: (place, { archive }) => isThere(place) && archives.has(archive),
  };
}

/** Of the charts that a target has in force, or is about to have. */
async function archivesOf(source: RecordSource): Promise<ReadonlySet<string>> {
  const inForce = await findInForce(source, await findNewest(source));
  const pending = await findMark(source, journalKind);
  return new Set<string>([
    ...(inForce?.manifest.charts ?? []).map(({ archive }) => archive),
    ...(pending?.charts ?? []).map(({ digest }) => digest),
  ]);
}
