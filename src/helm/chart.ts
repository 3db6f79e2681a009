import { FAILSAFE_SCHEMA, load, YAMLException } from 'js-yaml';
import { RefusedError } from '../errors.ts';
import { readArchive } from './archive.ts';
import { type ChartMetadata, parseMetadata } from './metadata.ts';
import { hasTooManyValues } from './written-out.ts';

/** Charts travel in memory: a classic repository gives no size, and Helm keeps them in a Secret of 1 MiB anyway. */
export const chartSizeLimit = 32 * 1024 * 1024;
const chartYamlLimit = 1024 * 1024;
const valueLimit = 100_000;

/**
 * Reads `Chart.yaml` out of a chart archive, in memory.
 * @param where what carried it, for messages
 * @throws RefusedError `CHART_UNREADABLE` when its `Chart.yaml` is not what Helm makes, `CHART_TOO_LARGE` when that has more
 *   than 1 MiB or 100,000 values, and what `readArchive` throws
 */
export function readChart(tgz: Buffer, where: string): ChartMetadata {
  const files = readArchive(tgz, where);
  // `<chart>/Chart.yaml`; those of subcharts are deeper. Helm takes `./Chart.yaml` too, but not `./<chart>/Chart.yaml`.
  const found = files.filter(({ name }) => /^[^/]+\/Chart\.yaml$/.test(name));
  const [chartYaml] = found;
  if (chartYaml === undefined || found.length > 1) {
    throw unreadable(where, `it has ${found.length} files of that name in its top folder, not one`);
  }
  if (chartYaml.content.length > chartYamlLimit) {
    throw refused('CHART_TOO_LARGE', where, 'it is larger than 1 MiB');
  }
  const metadata = parseMetadata(parseChartYaml(chartYaml.content, where));
  if (typeof metadata === 'string') {
    throw unreadable(where, `it ${metadata}`);
  }
  return metadata;
}

function parseChartYaml(content: Buffer, where: string): unknown {
  const text = content.toString('utf8');
  if (hasTooManyValues(text, valueLimit)) {
    throw refused('CHART_TOO_LARGE', where, `it has more than ${valueLimit} values`);
  }
  try {
    return load(text, { schema: FAILSAFE_SCHEMA });
  } catch (error) {
    throw unreadable(where, error instanceof YAMLException ? error.reason : 'it is not YAML', error);
  }
}

function unreadable(where: string, reason: string, cause?: unknown): RefusedError {
  return refused('CHART_UNREADABLE', where, reason, cause);
}

function refused(code: string, where: string, reason: string, cause?: unknown): RefusedError {
  return new RefusedError(code, `Chart.yaml in ${where} cannot be used: ${reason}`, { cause });
}
