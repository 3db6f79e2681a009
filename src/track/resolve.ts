import { RefusedError, UserError } from '../errors.ts';
import { readChart } from '../helm/chart.ts';
import { type Closure, closure } from '../oci/closure.ts';
import { type Descriptor, mediaTypes } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { readAll } from '../oci/verified.ts';
import type { ChartSource, ReleaseFile } from '../release/release-file.ts';
import { plural } from '../report/format.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { ChartLocation, Upstream } from '../upstream/upstream.ts';
import { choosePlatform } from './choose-platform.ts';
import { startCollection } from './collect.ts';
import type { Renderer, Rendering } from './render-charts.ts';
import { countSteps } from './steps.ts';
import { type WantedImage, wantedImages } from './wanted-images.ts';

/** Everything that upstream says about a release; `build-lock.ts` makes the lock out of it. */
export interface Resolution {
  readonly charts: readonly ResolvedChart[];
  readonly images: readonly ResolvedImage[];
  readonly warnings: readonly string[];
}

interface ResolvedArtifact {
  readonly reference: string;
  /** What the tag is upstream, when one platform was chosen out of it. */
  readonly upstream?: Descriptor;
  readonly closure: Closure;
}

export interface ResolvedChart extends ResolvedArtifact {
  readonly name: string;
  readonly version: string;
  /** Of the `.tgz`. */
  readonly archive: Digest;
  readonly url?: string;
  readonly rendering: Rendering;
}

export interface ResolvedImage extends ResolvedArtifact {
  readonly usedBy: readonly string[];
}

/**
 * Resolves the release file: versions to digests, charts to the images they render, and each to its closure.
 * @throws UserError, RefusedError or RemoteError that lists every source that failed; UserError `NO_IMAGES` where no
 *   image is listed and a chart could not be rendered
 */
export async function resolveRelease(
  file: Pick<ReleaseFile, 'charts' | 'images' | 'platforms'>,
  upstream: Upstream,
  render: Renderer,
  runtime: Pick<Runtime, 'clock' | 'log'>,
): Promise<Resolution> {
  const collection = startCollection();
  const [charts, listed] = await Promise.all([
    collection.each(
      file.charts,
      () => undefined,
      (source) => resolveChart(source, upstream, render, runtime),
    ),
    collection.each(
      file.images,
      () => undefined,
      (source) => upstream.findImage(source),
    ),
  ]);
  collection.finish();
  const renderings = charts.map(({ chart }) => chart.rendering);
  const rendered = renderings.filter((rendering) => rendering.rendered);
  const wanted = wantedImages(listed, rendered);
  // Rendered, they may really have none: a chart of custom resource definitions. Otherwise nobody has looked.
  if (charts.length > rendered.length && wanted.images.length === 0) {
    throw noImages(charts.length);
  }
  runtime.log.info(`Reading the manifests of ${plural(wanted.images.length, 'image')}`);
  const countOne = countSteps('Images', wanted.images.length, runtime);
  const images = await collection.each(
    wanted.images,
    ({ usedBy }) => `needed by ${usedBy.join(', ')}`,
    async (image) => {
      const resolved = await resolveImage(image, file.platforms, upstream);
      countOne();
      return resolved;
    },
  );
  collection.finish();
  return {
    charts: charts.map(({ chart }) => chart),
    images,
    warnings: [
      ...charts.flatMap(({ chart }) => notRendered(chart)),
      ...charts.flatMap(({ notes }) => notes),
      ...wanted.warnings,
    ],
  };
}

/** Nobody moves charts alone: their images were not found. */
function noImages(charts: number): UserError {
  return new UserError('NO_IMAGES', `The release has ${plural(charts, 'chart')} and not one image`, {
    hint: 'Put helm 3 on the PATH, so that the images are found by rendering, or list them in the release file.',
  });
}

/** Somebody who asks for no rendering knows it. */
function notRendered({ name, version, rendering }: ResolvedChart): readonly string[] {
  return rendering.rendered || rendering.reason !== 'helm is not installed'
    ? []
    : [
        `chart ${name} ${version} was not rendered, as helm is not installed: of its images only those that the release file lists are locked`,
      ];
}

async function resolveChart(
  source: ChartSource,
  upstream: Upstream,
  render: Renderer,
  { log }: Pick<Runtime, 'log'>,
): Promise<{ chart: ResolvedChart; notes: readonly string[] }> {
  const { name, version, reference, url, ...location } = await upstream.findChart(source);
  log.info(`Found chart ${name} ${version}`);
  const root = await location.store.resolve(location.tag);
  const content = await closure(location.store, root);
  const { archive, tgz } = await readPackage(content, { name, version, ...location });
  const rendering = await render(source, version, tgz);
  const chart = { name, version, reference, archive, closure: content, rendering };
  return { chart: { ...chart, ...(url === undefined ? {} : { url }) }, notes: location.notes };
}

/** The `.tgz` of a chart, which must be the chart that was asked for: a name in an index or a tag proves nothing. */
async function readPackage(
  { blobs }: Closure,
  { name, version, store }: Pick<ChartLocation, 'name' | 'version' | 'store'>,
): Promise<{ archive: Digest; tgz: Buffer }> {
  const [layer, ...others] = blobs.filter(({ mediaType }) => mediaType === mediaTypes.helmChart);
  if (layer === undefined || others.length > 0) {
    const found = layer === undefined ? 'no chart layer' : 'several chart layers';
    throw new RefusedError('NOT_A_CHART', `${store.name}: ${name} ${version} has ${found}`, {
      hint: 'Expected an OCI artifact as `helm push` makes it.',
    });
  }
  const tgz = await readAll(store, layer);
  const metadata = readChart(tgz, `${store.name} ${version}`);
  if (metadata.name !== name || metadata.version !== version) {
    throw new RefusedError(
      'CHART_MISMATCH',
      `${store.name}: expected ${name} ${version}, the archive holds ${metadata.name} ${metadata.version}`,
    );
  }
  return { archive: layer.digest, tgz };
}

async function resolveImage(
  { reference, repository, wanted, usedBy }: WantedImage,
  platforms: string,
  upstream: Upstream,
): Promise<ResolvedImage> {
  const store = upstream.store(repository);
  const { root, upstream: index } = await choosePlatform(store, await store.resolve(wanted), platforms);
  const content = await closure(store, root);
  return { reference, usedBy, closure: content, ...(index === undefined ? {} : { upstream: index }) };
}
