import { findInFiles } from '../deploy/find-in-files.ts';
import type { FoundFile } from '../deploy/found.ts';
import { type ChartValues, type DeployFile, digestOf, type Occurrence, tagOf } from '../deploy/occurrence.ts';
import { keyOf, pinsOf } from '../deploy/overrides.ts';
import { TidegateError } from '../errors.ts';
import { defaultValues, readChartTree } from '../helm/chart-tree.ts';
import { mergeValues, type Values } from '../helm/merge-values.ts';
import { stepInto } from '../helm/values-place.ts';
import { orError, whereLegal } from '../unless.ts';
import type { CheckScope } from './context.ts';
import type { Item } from './file-items.ts';
import { contentOf } from './find-layer.ts';
import { mergedValues } from './merged-values.ts';
import type { NamedImage } from './named-image.ts';
import { type ChartInside, readPromotedChart } from './promoted-chart.ts';
import { isKnown, valuesToRender } from './values-to-render.ts';

/**
 * Gives images that a file names without a tag the one that stands in the chart's own values: Helm lays the file's over them, so
 * it is as if it were written beside the name. What a template makes where no value says a tag only Helm can tell.
 * @returns the others as they were given, and those of which it is not known; as of no chart those that rendering would not tell either
 */
export async function withChartTags(
  { file, found: { values } }: FoundFile,
  items: readonly Item[],
  scope: CheckScope,
): Promise<readonly Item[]> {
  const unknown = values.filter((held) => !isKnown(held));
  let all = items.map((item) => (unknown.some((held) => isLeftIn(item, held)) ? ofNoChart(item) : item));
  for (const { chart, values: own } of valuesToRender(file, values, scope.record.manifest.charts).charts) {
    const untagged = own.filter((held) => all.some((item) => isLeftIn(item, held)));
    const inside = untagged.length === 0 ? undefined : await readPromotedChart(chart, file, scope);
    if (inside === undefined || 'code' in inside) {
      continue;
    }
    for (const held of untagged) {
      const found = await findMerged(file, held, inside, scope);
      all = all.map((item) => (isLeftIn(item, held) ? withTag(item, found) : item));
    }
  }
  return all;
}

function ofNoChart(item: Item): Item {
  if (item.kind !== 'image') {
    return item;
  }
  const { leftTo: _leftTo, ...image } = item;
  return image;
}

function isLeftIn(item: Item, held: ChartValues): item is NamedImage {
  return item.kind === 'image' && item.leftTo !== undefined && keyOf(item.leftTo.holder) === keyOf(held);
}

function withTag(image: NamedImage, found: readonly Occurrence[]): NamedImage {
  const path = JSON.stringify(image.leftTo?.path);
  const same = found.find((one) => one.kind === 'image' && JSON.stringify(one.inValues?.path) === path);
  // A chart may have a registry of its own, which comes before the name.
  return same?.kind === 'image' && same.repository === (image.written?.name ?? image.repository)
    ? { ...image, tag: tagOf(same), digest: digestOf(same) }
    : image;
}

/** What the values name together with the chart's own; nothing where some of them are not at hand. */
async function findMerged(
  file: DeployFile,
  held: ChartValues,
  chart: ChartInside,
  { files, configMapsOf, repository, releaseNames }: CheckScope,
): Promise<readonly Occurrence[]> {
  const { title } = chart;
  const merged = await orError(mergedValues(file, held, { files, configMapsOf, repository, ...chart }));
  if (merged instanceof TidegateError || merged.findings.length > 0) {
    return [];
  }
  const tree = whereLegal(() => readChartTree(merged.tgz, title));
  if (tree === undefined || tree.importsValues) {
    return [];
  }
  let content = defaultValues(tree);
  for (const layer of merged.values) {
    const over = await contentOf(layer);
    if (over === undefined) {
      return [];
    }
    content = mergeValues(content, over);
  }
  const rules = file.images && { images: file.images };
  const bytes = Buffer.from(JSON.stringify(content));
  const [found] = whereLegal(() => findInFiles([{ path: title, bytes, ...rules }], releaseNames).files) ?? [];
  return (found?.found.occurrences ?? []).filter(
    (one) => one.kind === 'image' && one.left === undefined && isText(one, content),
  );
}

/** A number with many digits Helm prints otherwise. */
function isText(image: Occurrence, content: Values): boolean {
  return pinsOf(image).every(({ path }) => typeof path.reduce<unknown>(stepInto, content) === 'string');
}
