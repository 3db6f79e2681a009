import { type ChartImage, findChartImages } from '../helm/chart-images.ts';
import type { RenderRequest } from '../helm/render.ts';
import { together } from '../helm/together.ts';
import { findUnusedValues, type UnusedValue } from '../helm/unused-values.ts';
import { byText } from '../order.ts';
import { clusterOf } from '../release/cluster.ts';
import type { ChartEnvironment, ChartSource } from '../release/release-file.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { createExclusion } from './excluded.ts';

/** An image that a chart renders, and for which of the release file's environments; none where it names none. */
export interface RenderedImage extends ChartImage {
  readonly chart: string;
  readonly environments: readonly string[];
}

/** The values that say which image it is, each after its chart: `operator-wandb: redis.image`. Sorted. */
export function settersOf(uses: readonly RenderedImage[]): readonly string[] {
  const values = uses.flatMap(({ chart, control }) => {
    const [root = ''] = chart.split('/');
    return control === undefined || control === 'fixed' ? [] : [`${root}: ${control.path}`];
  });
  return [...new Set(values)].sort();
}

/** What rendering a chart for all its environments found. */
export interface RenderedImages {
  readonly chart: string;
  readonly images: readonly RenderedImage[];
  /** Of test hooks, where these are not wanted. */
  readonly leftOut: readonly RenderedImage[];
  /** Values that Helm ignores in every environment that has them. */
  readonly unused: readonly UnusedValue[];
  /** How many values nobody tried, so that Helm may ignore them too. */
  readonly untried: number;
  /** Patterns of `exclude` that nothing was found for. */
  readonly idle: readonly string[];
  /** Why there may be more images. */
  readonly doubts: readonly string[];
}

type Place = readonly [name: string | undefined, environment: ChartEnvironment];

interface Found {
  readonly environment: string | undefined;
  readonly images: readonly ChartImage[];
  readonly optional: readonly ChartImage[];
  readonly unused: readonly UnusedValue[];
  readonly untried: number;
  readonly doubts: readonly string[];
}

/**
 * Renders a chart with its values, once for each environment, and joins what is found.
 * @throws what `findChartImages` throws, with the environment in the message
 */
export async function renderImages(
  { name, values, environments = {}, testHooks = false, exclude = [], kubernetes }: ChartSource,
  request: Omit<RenderRequest, 'values' | 'kubernetes'>,
  runtime: Runtime,
): Promise<RenderedImages> {
  const places = Object.entries(environments);
  const each = places.length === 0 ? [[undefined, { values: [] }] as const] : places;
  const found = await together(
    each.map(async ([environment, more]: Place): Promise<Found> => {
      const title = environment === undefined ? request.title : `${request.title} for ${environment}`;
      const cluster = clusterOf({ ...(kubernetes && { kubernetes }), environments }, environment);
      const own = { ...request, kubernetes: cluster, title, values: [...values, ...more.values] };
      const [sorted, ignored] = await together([
        findChartImages(own, runtime),
        findUnusedValues(own, runtime),
      ]);
      return { environment, ...sorted, ...ignored };
    }),
  );
  const exclusion = createExclusion(exclude);
  const join = (pick: (entry: Found) => readonly ChartImage[]): readonly RenderedImage[] =>
    joinEnvironments(name, found, pick).filter(({ image }) => !exclusion.covers(image));
  const optional = join((entry) => entry.optional);
  const images = join((entry) => entry.images);
  return {
    chart: name,
    images: testHooks ? [...images, ...optional] : images,
    leftOut: testHooks ? [] : optional,
    unused: unusedEverywhere(found, values),
    untried: Math.max(...found.map(({ untried }) => untried)),
    idle: exclusion.idle(),
    doubts: [...new Set(found.flatMap(({ doubts }) => doubts))],
  };
}

function joinEnvironments(
  title: string,
  found: readonly Found[],
  pick: (entry: Found) => readonly ChartImage[],
): readonly RenderedImage[] {
  const joined = new Map<string, RenderedImage>();
  for (const entry of found) {
    for (const image of pick(entry)) {
      const { image: name, object, hooks, container, chart = title } = image;
      const key = JSON.stringify([name, object, hooks, container ?? null, chart ?? null]);
      const known = joined.get(key) ?? { ...image, chart, environments: [] };
      const environments = entry.environment === undefined ? [] : [entry.environment];
      joined.set(key, { ...known, environments: [...known.environments, ...environments] });
    }
  }
  return [...joined].sort(byText(([key]) => key)).map(([, image]) => image);
}

/** What one environment alone has a use for is used: a value of all of them must be useless to all. */
function unusedEverywhere(found: readonly Found[], shared: readonly string[]): readonly UnusedValue[] {
  const unused = new Map(
    found.flatMap((entry) => entry.unused).map((value) => [JSON.stringify([value.path, value.at]), value]),
  );
  const files = new Set(shared.map((values) => values.replace(/#[^#]*$/, '')));
  return [...unused].flatMap(([key, value]) => {
    const isShared = value.at === undefined || files.has(value.at.file);
    const count = found.filter((entry) =>
      entry.unused.some(({ path, at }) => JSON.stringify([path, at]) === key),
    ).length;
    return isShared && count < found.length ? [] : [value];
  });
}
