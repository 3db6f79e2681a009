import { formatPlace, type RefusedError, UserError } from '../errors.ts';
import type { Closure } from '../oci/closure.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { LockedSignature } from '../release/lock.ts';
import type { ReleaseFile } from '../release/release-file.ts';
import { plural } from '../report/format.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Requirements } from '../upstream-signature/requirement.ts';
import type { Upstream } from '../upstream/upstream.ts';
import { chooseRelease } from './choose-release.ts';
import { startCollection } from './collect.ts';
import { findParted } from './coupled-images.ts';
import { openBuildDates } from './created.ts';
import { findDowngrades } from './downgrades.ts';
import { lostEvidence, sloppyEvidence } from './evidence-warnings.ts';
import { type Finding, isWarning, sortFindings } from './finding.ts';
import { openLockedEvidence } from './locked-evidence.ts';
import { openLockedTags } from './locked-tags.ts';
import { findMovements } from './movements.ts';
import { neededImages, splitImages } from './needed-images.ts';
import { notRendered } from './not-rendered.ts';
import type { History } from './offered.ts';
import type { Renderer, Rendering } from './render-charts.ts';
import type { RenderedImage } from './render-images.ts';
import { type RenderedNotes, renderedNotes } from './rendered-notes.ts';
import { resolveChart } from './resolve-chart.ts';
import { type AnnounceImages, resolveImages } from './resolve-images.ts';
import { wantedImages } from './wanted-images.ts';

/** Everything that upstream says about a release; `build-lock.ts` makes the lock out of it. */
export interface Resolution {
  readonly charts: readonly ResolvedChart[];
  readonly images: readonly ResolvedImage[];
  readonly findings: readonly Finding[];
  /** Why it must not be locked. */
  readonly refusal?: RefusedError;
  readonly warnings: readonly string[];
  readonly notes: Pick<RenderedNotes, 'values' | 'leftOut'>;
}

interface ResolvedArtifact {
  readonly reference: string;
  /** What the tag is upstream, when one platform was chosen out of it. */
  readonly upstream?: Descriptor;
  readonly closure: Closure;
  /** Absent where no signature is required. */
  readonly signed?: LockedSignature;
  /** When it was built: RFC 3339, UTC. */
  readonly created?: string;
  /** The newest version that there is; absent where nobody asked. */
  readonly newest?: string;
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
  /** Where the charts have it. */
  readonly uses: readonly RenderedImage[];
  /** There is evidence about its index, which is not taken. */
  readonly losesEvidence?: true;
}

interface ResolveOptions {
  readonly accepted?: readonly string[];
  readonly requirements: Requirements;
  readonly announce: AnnounceImages;
}

/**
 * Resolves the release file: versions to digests, charts to the images they render, and each to its closure.
 * @param accepted references of the lock that may stand for other content now
 * @param requirements who must have signed what upstream
 * @param announce is told of the images once it is known which ones they are, before their manifests are read
 * @throws UserError, RefusedError or RemoteError that lists every source that failed; UserError `NO_IMAGES` where no
 *   image is listed and a chart could not be rendered
 */
export async function resolveRelease(
  file: Pick<ReleaseFile, 'charts' | 'images' | 'platforms'>,
  upstream: Upstream,
  render: Renderer,
  runtime: Pick<Runtime, 'clock' | 'log'>,
  { accepted = [], requirements, announce, ...history }: History & ResolveOptions,
): Promise<Resolution> {
  const collection = startCollection();
  const { atOnce, later } = splitImages(file.images);
  const chosen = await chooseRelease({ ...file, images: atOnce }, upstream, history, collection);
  collection.finish();
  const tags = openLockedTags(history.previous, accepted);
  const evidence = openLockedEvidence(history.previous);
  const dates = openBuildDates(history.previous, file.platforms, runtime.clock.now());
  const charts = await collection.each(
    chosen.charts,
    ({ source: { name, at } }) => at && `chart ${name} is in ${formatPlace(at)}`,
    ({ source, location }) =>
      resolveChart(source, location, { tags, evidence, dates, requirements }, render, runtime),
  );
  collection.finish();
  const renderings = charts.map(({ chart }) => chart.rendering);
  const rendered = renderings.filter((rendering) => rendering.rendered);
  const notes = renderedNotes(renderings);
  const needed = { charts: [], images: neededImages(later, renderings) };
  const listed = await chooseRelease(needed, upstream, history, collection);
  collection.finish();
  const wanted = wantedImages([...chosen.images, ...listed.images], rendered);
  // Rendered, they may really have none: a chart of custom resource definitions. Otherwise nobody has looked.
  if (charts.length > rendered.length && wanted.images.length === 0) {
    throw noImages(charts.length);
  }
  const rules = { tags, evidence, dates, requirements, platforms: file.platforms };
  const images = await resolveImages(wanted.images, rules, { upstream, collection, runtime, announce });
  collection.finish();
  const parted = await findParted(
    chosen.charts.map(({ location }) => location),
    wanted.images,
  );
  const packages = charts.map(({ chart }) => chart);
  const artifacts = [...packages, ...images];
  const { previous } = history;
  const locked = [...(previous?.charts ?? []), ...(previous?.images ?? [])];
  const movements = findMovements(artifacts.map(rootOf), locked);
  const findings = sortFindings([
    ...chosen.findings,
    ...listed.findings,
    ...tags.findings(),
    ...evidence.findings(),
    ...findDowngrades(movements),
    ...parted,
  ]);
  const refusal = tags.refusal();
  const newest = new Map([...chosen.newest, ...listed.newest]);
  return {
    findings,
    ...(refusal === undefined ? {} : { refusal }),
    charts: packages.map((chart) => withNewest(chart, newest)),
    images: images.map((image) => withNewest(image, newest)),
    notes,
    warnings: [
      ...findings.filter(isWarning).map(({ message }) => message),
      ...notRendered(packages, movements.removed, previous),
      ...charts.flatMap(({ notes }) => notes),
      ...wanted.warnings,
      ...notes.warnings,
      ...lostEvidence(images, file.platforms),
      ...sloppyEvidence(artifacts),
      ...requirements.idle(artifacts.map(({ reference }) => reference)),
    ],
  };
}

function withNewest<T extends ResolvedArtifact>(artifact: T, known: ReadonlyMap<string, string>): T {
  const newest = known.get(artifact.reference);
  return newest === undefined ? artifact : { ...artifact, newest };
}

function rootOf({ reference, closure: { root } }: ResolvedArtifact) {
  return { reference, root };
}

/** Nobody moves charts alone: their images were not found. */
function noImages(charts: number): UserError {
  return new UserError('NO_IMAGES', `The release has ${plural(charts, 'chart')} and not one image`, {
    hint: 'Put helm 3 on the PATH, or have it fetched (`helm: {}` in the release file), so that the images are found by rendering; or list them there.',
  });
}
