import type { ChartValues, DeployFile, Holder } from '../deploy/occurrence.ts';
import { type ChartImage, findChartImages } from '../helm/chart-images.ts';
import { findUnusedValues, untriedValues, type UnusedValue } from '../helm/unused-values.ts';
import { formatPath } from '../schema/path.ts';
import type { CheckScope } from './context.ts';
import type { FindingCode } from './finding-codes.ts';
import { adviseInstead, type Finding, finding, notChecked } from './findings.ts';
import { mergedValues } from './merged-values.ts';
import type { PromotedChart } from './promoted-chart.ts';
import { renderFailure } from './render-failure.ts';
import { standIn, type StandInUse } from './stand-ins.ts';
import { placeOfValues } from './values-to-render.ts';

/** What helm makes of a chart and values. */
interface RenderedValues {
  /** Absent where helm cannot render them. */
  readonly images?: readonly ChartImage[];
  /** What is wrong with the chart and its values, each with its line, and why there may be more images. */
  readonly findings: readonly Finding[];
  /** What in the file it was rendered with. */
  readonly taken: readonly Holder[];
  /** Absent where it did not come to trying them. */
  readonly standIns?: StandInUse;
}

/** Everything that a chart makes out of values of a file, hooks included, and what else is to be said of these. */
export async function renderValues(
  file: DeployFile,
  held: ChartValues,
  chart: PromotedChart,
  { files, configMapsOf, repository, runtime }: CheckScope,
): Promise<RenderedValues> {
  const { title } = chart;
  const missed: Finding[] = [];
  let standIns: StandInUse | undefined;
  try {
    const merged = await mergedValues(file, held, { files, configMapsOf, repository, ...chart });
    missed.push(...merged.findings);
    const { skipsSchema = false } = held;
    const known = { ...chart, tgz: merged.tgz, values: merged.values, folder: '', skipsSchema };
    const { request, use, findings } = await standIn(known, file.standIns ?? [], runtime);
    standIns = use;
    missed.push(...findings);
    const { images, doubts } = await findChartImages(request, runtime);
    const { unused, untried } = await findUnusedValues(request, runtime);
    const here = merged.values.filter(({ file: path, at }) => path === file.path && at === undefined);
    const note = (code: FindingCode, reason: string): Finding =>
      finding(code, `${title}: ${reason}`, notChecked, { file: file.path });
    return {
      images,
      taken: [held, ...here],
      standIns,
      findings: [
        ...missed,
        ...unused.map((value) => ignoredValue(value, title, file)),
        ...untriedValues(untried).map((reason) => note('UNKNOWN_VALUE', reason)),
        ...doubts.map((doubt) => note('NOT_ALL_RENDERED', doubt)),
      ],
    };
  } catch (error) {
    const failed = renderFailure(error, { at: placeOfValues(file, held), title });
    if (failed === undefined) {
      throw error;
    }
    return { findings: [...missed, failed], taken: [], ...(standIns && { standIns }) };
  }
}

function ignoredValue({ path, meant, at }: UnusedValue, title: string, file: DeployFile): Finding {
  const hint = adviseInstead(meant.map((other) => formatPath(other)));
  const message = `${title} knows no value ${formatPath(path)}, so helm ignores it`;
  return finding('UNKNOWN_VALUE', message, hint, at ?? { file: file.path });
}
