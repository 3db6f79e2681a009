import type { Runtime } from '../runtime/runtime.ts';
import { isMap } from '../schema/schema.ts';
import { readChartTree } from './chart-tree.ts';
import { type FoundImage, type FoundSpot, type SortedImages, sortImages, spotsIn } from './images.ts';
import { addProbe, type ChartScopes, requireDependencies, takeProbe } from './probe.ts';
import type { RenderedObject } from './rendered-objects.ts';
import { renderChart, type RenderRequest, tryRender } from './render.ts';
import { markValues, type ValuesPath } from './values-markers.ts';

export interface ChartImage extends FoundImage {
  /**
   * The value that says which image it is; `fixed` when none does: the chart says it itself, or only a tag can be set.
   * Absent where it could not be found out.
   */
  readonly control?: ValuesPath | 'fixed';
}

/**
 * Renders a packaged chart with the user's values, hooks included, and finds every image in what comes out, with the value
 * that controls it: the chart is rendered once more with a mark in every value that may name an image.
 * @throws UserError `RENDER_FAILED`, `MISSING_DEPENDENCY`, `VALUES_UNREADABLE`, `VALUES_AMBIGUOUS`; RefusedError `CHART_UNREADABLE`
 */
export async function findChartImages(
  request: RenderRequest,
  runtime: Runtime,
): Promise<SortedImages<ChartImage>> {
  const { objects, scopes } = (await renderProbed(request, runtime)) ?? {
    objects: await renderChart(request, runtime),
  };
  const spots = spotsIn(objects);
  if (scopes !== undefined) {
    requireDependencies(scopes, request.title);
  }
  const controls = scopes === undefined ? () => ({}) : await findControls(request, spots, scopes, runtime);
  return sortImages(spots.map(({ place, ...spot }): ChartImage => ({ ...spot, ...controls(place) })));
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
  const { folder } = readChartTree(request.tgz, request.title);
  const objects = await tryRender({ ...request, tgz: addProbe(request.tgz, folder) }, runtime);
  return objects && takeProbe(objects);
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
