import type { BundledChart } from '../bundle/bundle-manifest.ts';
import type { ChartValues, DeployFile } from '../deploy/occurrence.ts';
import { valuesOf } from '../deploy/values-of.ts';
import type { Place } from '../errors.ts';
import { stepInto } from '../helm/values-place.ts';
import { parseYaml } from '../yaml/document.ts';
import { type Finding, finding, notChecked } from './findings.ts';

interface ToRender {
  /** Charts of the release, each with what it is rendered with. */
  readonly charts: readonly { readonly chart: BundledChart; readonly values: readonly ChartValues[] }[];
  /** What the file deploys and nobody can render, each with why. */
  readonly findings: readonly Finding[];
  /** Charts of the release that are rendered, or of which that is said. */
  readonly names: readonly string[];
}

/**
 * Which values of a file are rendered with which chart.
 * @param all that the file holds
 */
export function valuesToRender(
  file: DeployFile,
  all: readonly ChartValues[],
  promoted: readonly BundledChart[],
): ToRender {
  const meant = promoted
    .filter(({ name }) => name === file.chart || all.some((held) => held.chart === name && isKnown(held)))
    .map((chart) => ({ chart, values: valuesOf(all, chart.name).filter(isKnown) }));
  const used = new Set(meant.flatMap((each) => each.values));
  const left = all.filter(
    (held) =>
      held.layers !== undefined &&
      !used.has(held) &&
      (held.chart === undefined || promoted.some(({ name }) => name === held.chart)),
  );
  const empty = meant.filter((each) => each.values.length === 0);
  return {
    charts: meant,
    findings: [
      ...empty.map(({ chart: { name } }) => {
        const message = `${name} was not rendered: the file holds no values that are known to be of it`;
        return finding('NOT_ALL_RENDERED', message, notChecked, { file: file.path });
      }),
      ...left.map((held) => notRendered(file, held)),
    ],
    names: [...meant.map(({ chart }) => chart.name), ...left.flatMap(({ chart }) => chart ?? [])],
  };
}

/** Whether they are there as its tool takes them. */
export function isKnown({ isTemplate, isPatch }: ChartValues): boolean {
  return isTemplate !== true && isPatch !== true;
}

function notRendered(file: DeployFile, held: ChartValues): Finding {
  const unsaid =
    held.isPatch === true ? 'these values are a patch of others' : 'nothing here says which one it is';
  const [what, why] =
    held.isTemplate === true
      ? [held.chart ?? 'a chart', 'a generator fills in its values']
      : ['a chart', unsaid];
  const message = `${what} was not rendered: ${why}`;
  return finding('NOT_ALL_RENDERED', message, notChecked, placeOfValues(file, held));
}

/** The line where values begin, or what they would be in. */
export function placeOfValues({ bytes, path: file }: DeployFile, { document, path }: ChartValues): Place {
  const yaml = parseYaml(bytes, file);
  const isThere = (end: number): boolean =>
    path.slice(0, end).reduce<unknown>(stepInto, yaml.values[document]) !== undefined;
  const end = path.findLastIndex((_, index) => isThere(index + 1)) + 1;
  return end === 0 ? { file } : yaml.placeOf(document, path.slice(0, end), 'key');
}
