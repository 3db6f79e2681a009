import { dirname, resolve } from 'node:path';
import type { BundledChart } from '../bundle/bundle-manifest.ts';
import type { InternalSide } from '../promote/internal-side.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { findCharts, removeCharts } from './chart-folder.ts';
import type { Kept } from './plan.ts';

/** Chart versions that go out of one folder. */
export interface FolderPlan {
  /** Absolute. */
  readonly folder: string;
  readonly charts: readonly BundledChart[];
}

export interface ChartsPlan {
  readonly folders: readonly FolderPlan[];
  /** What stays in repositories that only take uploads, a sentence each. */
  readonly left: readonly string[];
}

/** What is to be done about chart versions that no kept release has, in classic repositories. */
export async function planCharts(
  { releaseFile, config }: Pick<InternalSide, 'releaseFile' | 'config'>,
  pruned: readonly PromotionRecord[],
  kept: Pick<Kept, 'digestsIn'>,
): Promise<ChartsPlan> {
  const all = pruned.flatMap(({ manifest }) => manifest.charts);
  const unique = [...new Map(all.map((chart) => [chart.archive, chart])).values()];
  const goingFrom = (place: string): readonly BundledChart[] => {
    const staying = kept.digestsIn(place);
    return unique.filter(({ archive }) => !staying.has(archive));
  };
  const folders: FolderPlan[] = [];
  const left: string[] = [];
  for (const target of config.charts) {
    if (target.kind === 'folder') {
      const folder = resolve(dirname(releaseFile.path), target.path);
      folders.push({ folder, charts: await findCharts(folder, goingFrom(folder)) });
    } else if (target.kind === 'classic') {
      const charts = goingFrom(target.url);
      left.push(...charts.map((chart) => `${chart.name} ${chart.version} in ${target.url}: remove it there`));
    }
  }
  return { folders: folders.filter((plan) => plan.charts.length > 0), left };
}

/** @param generated RFC 3339, UTC */
export async function applyFolders(
  plans: readonly FolderPlan[],
  generated: string,
  runtime: Runtime,
): Promise<void> {
  for (const { folder, charts } of plans) {
    await removeCharts(folder, charts, generated, runtime);
  }
}
