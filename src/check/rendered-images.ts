import type { ChartValues, DeployFile, Holder } from '../deploy/occurrence.ts';
import type { NamedImage } from './named-image.ts';
import type { CheckScope } from './context.ts';
import type { Finding } from './findings.ts';
import { groupRendered, type NamedImages } from './group-rendered.ts';
import { openPromotedChart } from './promoted-chart.ts';
import { renderValues } from './render-values.ts';
import { standInFaults, type StandInUse, withShortPlaces } from './stand-ins.ts';
import { valuesToRender } from './values-to-render.ts';

/** What helm makes of a file. */
interface RenderedFile {
  /** Without those that the file's own values name. */
  readonly images: readonly NamedImage[];
  readonly findings: readonly Finding[];
  /** `host/path` of every image as it was rendered; absent where something was not. */
  readonly names?: readonly string[];
  /** What in the file it was rendered with. */
  readonly taken: readonly Holder[];
  /** The charts of the release that it is for. */
  readonly charts: readonly string[];
}

interface FileContent extends NamedImages {
  /** All that the file holds. */
  readonly values: readonly ChartValues[];
}

/**
 * The images of everything that the promoted charts make out of a file's values, hooks included: also those that no
 * value names. Hooks of the kind `test` run only when somebody asks and are left out.
 * @returns nothing where the release has no such chart; findings where the chart inside is not the promoted one, where the
 *   file has no values for it, and where helm cannot render it
 * @throws UserError `HELM_MISSING`
 */
export async function renderDeployFile(
  given: DeployFile,
  { values: all, ...content }: FileContent,
  scope: CheckScope,
): Promise<RenderedFile> {
  const file = withShortPlaces(given, scope.runtime.cwd);
  const { charts, findings: left, names: told } = valuesToRender(file, all, scope.record.manifest.charts);
  const findings: Finding[] = [];
  const images: NamedImage[] = [];
  const names: string[] = [];
  const taken: Holder[] = [];
  const uses: StandInUse[] = [];
  let isWhole = left.length === 0;
  for (const { chart, values } of charts.filter((each) => each.values.length > 0)) {
    const opened = await openPromotedChart(chart, file, scope);
    if ('code' in opened) {
      findings.push(opened);
      isWhole = false;
      continue;
    }
    for (const held of values) {
      const rendered = await renderValues(file, held, opened, scope);
      const grouped = groupRendered(rendered.images ?? [], { file, held, ...content }, scope);
      findings.push(...rendered.findings, ...grouped.findings);
      images.push(...grouped.images);
      names.push(...grouped.names);
      taken.push(...rendered.taken);
      uses.push(...(rendered.standIns === undefined ? [] : [rendered.standIns]));
      isWhole &&= rendered.images !== undefined;
    }
  }
  findings.push(...left, ...standInFaults(file, uses, isWhole));
  return { images, findings, taken, charts: told, ...(isWhole && { names }) };
}
