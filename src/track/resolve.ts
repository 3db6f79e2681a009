import { formatPlace, UserError } from '../errors.ts';
import type { PlatformChoice } from '../release/platforms.ts';
import type { ReleaseFile } from '../release/release-file.ts';
import { plural } from '../report/format.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Requirements } from '../upstream-signature/requirement.ts';
import type { Upstream } from '../upstream/upstream.ts';
import { chooseRelease } from './choose-release.ts';
import { startCollection } from './collect.ts';
import { findParted } from './coupled-images.ts';
import { type BuildDates, openBuildDates } from './created.ts';
import { type LockedEvidence, openLockedEvidence } from './locked-evidence.ts';
import { type LockedTags, openLockedTags } from './locked-tags.ts';
import { neededImages, splitImages } from './needed-images.ts';
import type { History } from './offered.ts';
import type { Renderer } from './render-charts.ts';
import { type Resolution, resolutionOf } from './resolution.ts';
import { resolveChart } from './resolve-chart.ts';
import { type AnnounceImages, resolveImages } from './resolve-images.ts';
import { wantedImages } from './wanted-images.ts';

/** What a chart or image is resolved by. */
export interface Rules {
  readonly tags: LockedTags;
  readonly evidence: LockedEvidence;
  readonly dates: BuildDates;
  readonly requirements: Requirements;
  readonly platforms: PlatformChoice;
}

interface ResolveOptions {
  /** References of the lock that may stand for other content now. */
  readonly accepted: readonly string[];
  /** Who must have signed what upstream. */
  readonly requirements: Requirements;
  readonly render: Renderer;
  /** Is told of the images once it is known which ones they are, before their manifests are read. */
  readonly announce: AnnounceImages;
}

/**
 * Resolves the release file: versions to digests, charts to the images they render, and each to its closure.
 * @throws UserError, RefusedError or RemoteError that lists every source that failed; UserError `NO_IMAGES` where no
 *   image is listed and a chart could not be rendered
 */
export async function resolveRelease(
  file: Pick<ReleaseFile, 'charts' | 'images' | 'platforms'>,
  upstream: Upstream,
  { accepted, requirements, render, announce, ...history }: History & ResolveOptions,
  runtime: Pick<Runtime, 'clock' | 'log'>,
): Promise<Resolution> {
  const collection = startCollection();
  const { previous } = history;
  const { atOnce, later } = splitImages(file.images);
  const chosen = await chooseRelease({ ...file, images: atOnce }, upstream, history, collection);
  collection.finish();
  const rules = {
    tags: openLockedTags(previous, accepted),
    evidence: openLockedEvidence(previous),
    dates: openBuildDates(previous, file.platforms, runtime.clock.now()),
    requirements,
    platforms: file.platforms,
  };
  const charts = await collection.each(
    chosen.charts,
    ({ source: { name, at } }) => at && `chart ${name} is in ${formatPlace(at)}`,
    ({ source, location }) => resolveChart(source, location, { ...rules, render }, runtime),
  );
  collection.finish();
  const renderings = charts.map(({ chart }) => chart.rendering);
  const rendered = renderings.filter((rendering) => rendering.rendered);
  const needed = { charts: [], images: neededImages(later, renderings) };
  const listed = await chooseRelease(needed, upstream, history, collection);
  collection.finish();
  const wanted = wantedImages([...chosen.images, ...listed.images], rendered);
  // Rendered, they may really have none: a chart of custom resource definitions. Otherwise nobody has looked.
  if (charts.length > rendered.length && wanted.images.length === 0) {
    throw noImages(charts.length);
  }
  const images = await resolveImages(wanted.images, rules, { upstream, collection, runtime, announce });
  collection.finish();
  const locations = chosen.charts.map(({ location }) => location);
  const parted = await findParted(locations, wanted.images);
  const found = { charts, images, choices: [chosen, listed], parted, warnings: wanted.warnings };
  return resolutionOf(found, rules, previous);
}

/** Nobody moves charts alone: their images were not found. */
function noImages(charts: number): UserError {
  return new UserError('NO_IMAGES', `The release has ${plural(charts, 'chart')} and not one image`, {
    hint: 'Put helm 3 on the PATH, or have it fetched (`helm: {}` in the release file), so that the images are found by rendering; or list them there.',
  });
}
