import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundledChart } from '../bundle/bundle-manifest.ts';
import { chartSizeLimit } from '../helm/chart.ts';
import { formatIndex, type HelmIndex } from '../helm/index.ts';
import { digestOf } from '../oci/digest.ts';
import { lock, readIndex } from '../promote/charts/chart-folder.ts';
import { chartFileName } from '../promote/charts/chart-repository.ts';
import { readBounded, replaceFile } from '../release/files.ts';
import type { Runtime } from '../runtime/runtime.ts';

/**
 * Which of the chart versions are in a folder, by their digest: what somebody put there under the same name stays.
 * @throws what reading the folder's index raises
 */
export async function findCharts(
  folder: string,
  charts: readonly BundledChart[],
): Promise<readonly BundledChart[]> {
  const index = await readIndex(join(folder, 'index.yaml'));
  const found: BundledChart[] = [];
  for (const chart of charts) {
    if (isListed(index, chart) || (await isFile(folder, chart))) {
      found.push(chart);
    }
  }
  return found;
}

/**
 * Takes chart versions out of a folder: first their index entries, in one step, then their files, so that no entry is
 * ever without its file.
 * @param generated RFC 3339, UTC
 */
export async function removeCharts(
  folder: string,
  charts: readonly BundledChart[],
  generated: string,
  runtime: Runtime,
): Promise<void> {
  await using _ = await lock(folder, runtime);
  const path = join(folder, 'index.yaml');
  const index = await readIndex(path);
  const rest = without(index, charts);
  if (charts.some((chart) => isListed(index, chart))) {
    await replaceFile(path, formatIndex(rest, generated));
  }
  const named = new Set(
    [...rest.charts.values()].flat().flatMap(({ urls }) => urls.map((url) => url.split('/').at(-1))),
  );
  for (const chart of charts) {
    const file = chartFileName(chart);
    if (!named.has(file) && (await isFile(folder, chart))) {
      await rm(join(folder, `${file}.prov`), { force: true });
      await rm(join(folder, file), { force: true });
    }
  }
}

function without(index: HelmIndex, charts: readonly BundledChart[]): HelmIndex {
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

function isListed(index: HelmIndex, { name, version, archive }: BundledChart): boolean {
  const versions = index.charts.get(name) ?? [];
  return versions.some(({ metadata, digest }) => metadata.version === version && digest === archive);
}

async function isFile(folder: string, chart: BundledChart): Promise<boolean> {
  const bytes = await readBounded(join(folder, chartFileName(chart)), chartSizeLimit, 'carried');
  return bytes !== undefined && digestOf(bytes) === chart.archive;
}
