import { TidegateError } from '../errors.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { isMap } from '../schema/schema.ts';
import { orError } from '../unless.ts';
import { apiDoubts } from './api-doubts.ts';
import { asksForUpgrade, type ChartTree, readChartTree } from './chart-tree.ts';
import { imagePinned } from './image-text.ts';
import { type FoundImage, type FoundSpot, keyOf, type SortedImages, sortImages, spotsIn } from './images.ts';
import { addProbe, type ChartScopes, requireDependencies } from './probe.ts';
import type { RenderedObject } from './rendered-objects.ts';
import { type Kubernetes, renderChart, type RenderRequest, tryRender } from './render.ts';
import { markValues, type ValuesPath } from './values-markers.ts';

export interface ChartImage extends FoundImage {
  /**
   * The value that says which image it is; `fixed` when none does: the chart says it itself, or only a tag can be set.
   * Absent where it could not be found out.
   */
  readonly control?: ValuesPath | 'fixed';
  /** No value names it, and a template has it word for word, tag or digest included: nothing but the chart changes it. */
  readonly isWritten?: true;
}

export interface ChartImages extends SortedImages<ChartImage> {
  /** Why there may be more images than were found. */
  readonly doubts: readonly string[];
}

/**
 * Renders a packaged chart with the user's values, hooks and `crds/` included, and finds every image in what comes out,
 * with the value that controls it: the chart is rendered once more with a mark in every value that may name an image.
 * Where it asks whether it is upgraded, it is rendered for that too.
 * @throws UserError `RENDER_FAILED`, `MISSING_DEPENDENCY`, `VALUES_UNREADABLE`, `VALUES_AMBIGUOUS`; and what `readChartTree` throws
 */
export async function findChartImages(request: RenderRequest, runtime: Runtime): Promise<ChartImages> {
  const tree = readChartTree(request.tgz, request.title);
  const { objects, scopes } = (await renderProbed(request, runtime)) ?? {
    objects: await renderChart(request, runtime),
  };
  const spots = spotsIn(objects);
  if (scopes !== undefined) {
    requireDependencies(scopes, request.title);
  }
  const installed = await withControls(request, spots, scopes, runtime);
  // Values may be templates themselves.
  const isAsked = tree.asksForUpgrade || asksForUpgrade(JSON.stringify(scopes?.values ?? {}));
  const upgrade = isAsked ? await renderUpgrade(request, runtime) : [];
  const known = new Set(spots.map(keyOf));
  const more = typeof upgrade === 'string' ? [] : upgrade.filter((spot) => !known.has(keyOf(spot)));
  const upgraded = await withControls({ ...request, isUpgrade: true }, more, scopes, runtime);
  const found = [...installed, ...upgraded];
  const doubts = await apiDoubts({
    tree,
    scopes,
    kubernetes: request.kubernetes,
    imagesOn: (cluster) => imagesOn(cluster, new Set(found.map(({ image }) => image)), request, runtime),
  });
  return {
    ...sortImages(found.map((image) => (isWritten(image, tree) ? { ...image, isWritten: true } : image))),
    doubts: [
      ...(scopes === undefined ? [untoldDoubt] : []),
      ...(typeof upgrade === 'string' ? [upgrade] : []),
      ...doubts,
    ],
  };
}

function isWritten({ image, control }: ChartImage, tree: ChartTree): boolean {
  if (control === undefined || (control !== 'fixed' && control.sets === 'image')) {
    return false;
  }
  const name = control === 'fixed' ? image : image.slice(image.indexOf('/') + 1);
  return imagePinned(image) !== undefined && hasText(tree, name);
}

function hasText({ templates, subcharts }: ChartTree, text: string): boolean {
  return templates.includes(text) || [...subcharts.values()].some((subchart) => hasText(subchart, text));
}

const untoldDoubt =
  'helm did not tell which subcharts and values it takes: a chart that its subcharts need may be missing, with its images, and no value is named that says which image it is';

/** The images besides the known ones that such a cluster needs. */
async function imagesOn(
  { version, apis = [] }: Kubernetes,
  known: ReadonlySet<string>,
  request: RenderRequest,
  runtime: Runtime,
): Promise<readonly string[] | undefined> {
  const { kubernetes } = request;
  const more = { apis: [...(kubernetes?.apis ?? []), ...apis], ...(version !== undefined && { version }) };
  const objects = await tryRender({ ...request, kubernetes: { ...kubernetes, ...more } }, runtime);
  const images = objects && spotsIn(objects).map(({ image }) => image);
  return images && [...new Set(images)].filter((image) => !known.has(image)).sort();
}

/** @returns why it cannot be told where the chart only renders with what a cluster knows of the release before */
async function renderUpgrade(
  request: RenderRequest,
  runtime: Runtime,
): Promise<readonly FoundSpot[] | string> {
  const rendering = renderChart({ ...request, isUpgrade: true }, runtime);
  const objects = await orError(rendering, ['RENDER_FAILED', 'VALUES_UNREADABLE']);
  return objects instanceof TidegateError
    ? `images that only an upgrade has may be missing. ${objects.message.replaceAll(/\s+/g, ' ')}`
    : spotsIn(objects);
}

async function withControls(
  request: RenderRequest,
  spots: readonly FoundSpot[],
  scopes: ChartScopes | undefined,
  runtime: Runtime,
): Promise<readonly ChartImage[]> {
  const isKnown = scopes !== undefined && spots.length > 0;
  const controls = isKnown ? await findControls(request, spots, scopes, runtime) : () => ({});
  return spots.map(({ place, ...spot }) => ({ ...spot, ...controls(place) }));
}

interface Rendered {
  /** Those of the chart alone. */
  readonly objects: readonly RenderedObject[];
  /** Absent where this Helm is too old to tell. */
  readonly scopes?: ChartScopes;
}

/**
 * One run instead of two: to start Helm, and to let it read the chart, is what takes long.
 * @returns undefined where the chart does not render with one template more
 */
async function renderProbed(request: RenderRequest, runtime: Runtime): Promise<Rendered | undefined> {
  const { tgz, take } = addProbe(request.tgz);
  const objects = await tryRender({ ...request, tgz }, runtime);
  return objects && take(objects);
}

type Controls = (place: string) => Pick<ChartImage, 'control'>;

async function findControls(
  request: RenderRequest,
  spots: readonly FoundSpot[],
  { values }: ChartScopes,
  runtime: Runtime,
): Promise<Controls> {
  const markers = markValues(values, [...new Set(spots.map(({ image }) => image))]);
  const marked =
    markers.overlay === undefined
      ? []
      : ((await tryRender({ ...request, overlay: markers.overlay }, runtime)) ??
        // Bitnami's charts refuse images that are not their own unless told so.
        (await tryRender({ ...request, overlay: allowOtherImages(markers.overlay) }, runtime)));
  const found = marked && new Map(spotsIn(marked).map(({ place, image }) => [place, image]));
  return (place) => {
    const image = markers.overlay === undefined ? '' : found?.get(place);
    return image === undefined ? {} : { control: markers.pathsIn(image)[0] ?? 'fixed' };
  };
}

function allowOtherImages(overlay: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const global = isMap(overlay['global']) ? overlay['global'] : {};
  return { ...overlay, global: { ...global, security: { allowInsecureImages: true } } };
}
