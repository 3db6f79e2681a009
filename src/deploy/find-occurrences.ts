import { formatPlace, type Place, UserError } from '../errors.ts';
import { parseYaml, type YamlFile } from '../yaml/document.ts';
import { markersIn } from '../yaml/marker.ts';
import { applyOverrides, type Override, keyOf, pinsOf } from './overrides.ts';
import { findIn } from './kinds.ts';
import { helmValues } from './kinds/helm-values.ts';
import { overrideOf } from './markers.ts';
import {
  type ChartValues,
  type DeployFile,
  type ImageOccurrence,
  isFilledIn,
  type Occurrence,
} from './occurrence.ts';
import { nameLonePins } from './lone-pins.ts';
import { pathOverrides } from './path-overrides.ts';
import type { ReleaseNames } from './release-names.ts';
import { at, itemsOf, type Source, type Spot } from './spot.ts';
import { mayBeAddedTo } from './tag-form.ts';
import { imagesInTexts } from './texts.ts';
import { type Unnamed, unnamedIn } from './unnamed-tags.ts';
import { type PlaceOf, placesInValues } from './values-place.ts';

/** What a deploy file names, and what could not be looked at. */
export interface Found {
  /** In the order of the file. */
  readonly occurrences: readonly Occurrence[];
  /** What a chart can be rendered with. */
  readonly values: readonly ChartValues[];
  /** Documents that are applied as they stand here, and have to do with no chart. */
  readonly objects: ReadonlySet<number>;
  readonly remarks: readonly Remark[];
  /** About tags that no repository stands beside: what is rendered tells of what they are. */
  readonly unnamed: readonly Remark[];
}

/** Something that people should know of a file. It holds names, versions and paths, and nothing else of the file. */
export interface Remark {
  readonly message: string;
  readonly place: Place;
}

/**
 * The places where a deploy file names images and charts, and the values in it. `kinds.ts` knows the kinds of documents; the release file's
 * `images` and `paths`, and markers in the file, decide over what is found there. What an image's tag says is the source
 * text, so an unquoted `1.10` stays `1.10`. Of a template that is no YAML only the marked lines are read.
 * @param releaseNames what names one of these is no guess, so it is found where keys alone would not tell
 * @throws UserError `CHART_UNPINNED` for a custom resource without a chart version; `PATH_NOT_FOUND`, `PATH_AMBIGUOUS`;
 *   `INVALID_MARKER`, `MARKER_CONFLICT`, `MARKER_UNFIT`; and what `parseYaml` and `markersIn` throw, `TEMPLATE_YAML` for a template without markers
 */
export function readDeployFile(file: DeployFile, releaseNames: ReleaseNames): Found {
  const markers = markersIn(file.bytes, file.path).map(overrideOf);
  const yaml = parseUnlessMarked(file, markers);
  if (yaml === undefined) {
    const message = 'the file is a template: only the values that are marked in it were looked at';
    const remarks = [{ message, place: { file: file.path } }];
    return { occurrences: applyOverrides([], markers), values: [], objects: new Set(), remarks, unnamed: [] };
  }
  // A file without a document is values that say nothing.
  const roots = yaml.values.length === 0 ? [null] : yaml.values;
  // What the release file calls one of the release is as good.
  const repositories = new Set([...releaseNames.repositories, ...Object.keys(file.images ?? {})]);
  const texts: Source['texts'] = new Map();
  const spots = roots.map((value, document): Spot => ({
    source: { yaml, document, repositories, texts },
    path: [],
    value,
  }));
  const inEach = spots.map((root) => [...namedIn(root)]);
  const found = inEach.flat();
  const values = found.filter((named) => named.kind === 'values');
  const named = found.filter((named) => named.kind !== 'values');
  const owned = new Set(named.flatMap(pinsOf).map(keyOf));
  const inTexts = spots.flatMap((root) => [...imagesInTexts(root, owned)]);
  const ruled = [...named, ...inTexts].map((occurrence) =>
    applyRule({ ...occurrence, ...reasonFor(occurrence, yaml) }, file.images),
  );
  const overrides = [...pathOverrides(yaml, file.paths ?? []), ...markers];
  const sure = applyOverrides(ruled, overrides);
  const placeOf = placesInValues(values, yaml, file.chart);
  const among = unnamedAmong(spots, sure);
  const { images, unnamed } = nameLonePins(among, placeOf, releaseNames, (image) => reasonFor(image, yaml));
  const occurrences = [...sure, ...images]
    .toSorted(byPlace)
    .map((one) => withPlace(one, placeOf, releaseNames));
  return { occurrences, values, objects: objectsAmong(spots, inEach), remarks: [], unnamed };
}

function withPlace(one: Occurrence, placeOf: PlaceOf, { setters }: ReleaseNames): Occurrence {
  const { inValues } = (one.kind === 'image' ? placeOf(one) : undefined) ?? {};
  if (one.kind !== 'image' || inValues === undefined) {
    return one;
  }
  const placed = { ...one, inValues };
  return one.left === undefined && mayBeAddedTo(placed, setters) ? { ...placed, left: 'template' } : placed;
}

function objectsAmong(
  spots: readonly Spot[],
  inEach: readonly (readonly (Occurrence | ChartValues)[])[],
): ReadonlySet<number> {
  const objects = spots.filter((root, index) => {
    const isOfChart = inEach[index]?.some(({ kind }) => kind === 'values' || kind === 'chart');
    return isOfChart !== true && findIn(root) !== helmValues;
  });
  return new Set(objects.map(({ source }) => source.document));
}

function unnamedAmong(spots: readonly Spot[], occurrences: readonly Occurrence[]): readonly Unnamed[] {
  const owned = new Set([
    ...occurrences.flatMap(pinsOf).map(keyOf),
    ...occurrences.map(({ place }) => formatPlace(place)),
  ]);
  const looked = new Set<string>();
  return spots.flatMap((root) => [...unnamedIn(root, owned, looked)]);
}

/** What stands in a block cannot be edited, and what something else fills in says no version. */
function reasonFor(occurrence: Occurrence, yaml: YamlFile): Pick<ImageOccurrence, 'left'> {
  if (occurrence.kind !== 'image' || occurrence.left !== undefined) {
    return {};
  }
  const pins = pinsOf(occurrence);
  // In place of a digest there may be a commit of git: what the chart makes of it is not known.
  const isCommit = /^[0-9a-f]{7,40}$/.test(occurrence.digest?.value ?? '');
  if (isCommit || pins.some(({ value }) => isFilledIn(value))) {
    return { left: 'template' };
  }
  const isBlock = pins.some(({ document, path }) => yaml.locate(document, path)?.style === 'block');
  return isBlock ? { left: 'embedded' } : {};
}

/** The occurrences of `readDeployFile` alone. */
export function findOccurrences(file: DeployFile, releaseNames: ReleaseNames): readonly Occurrence[] {
  return readDeployFile(file, releaseNames).occurrences;
}

function parseUnlessMarked(
  { bytes, path, paths }: DeployFile,
  markers: readonly Override[],
): YamlFile | undefined {
  try {
    return parseYaml(bytes, path);
  } catch (error) {
    const canDo = markers.length > 0 && (paths ?? []).length === 0;
    if (canDo && error instanceof UserError && error.code === 'TEMPLATE_YAML') {
      return undefined;
    }
    throw error;
  }
}

function* namedIn(root: Spot): Generator<Occurrence | ChartValues> {
  const items = at(root, 'items');
  if (at(root, 'kind').value === 'List' && Array.isArray(items.value)) {
    for (const item of itemsOf(items)) {
      yield* namedIn(item);
    }
    return;
  }
  yield* findIn(root)(root, namedIn);
}

function byPlace({ place: a }: Occurrence, { place: b }: Occurrence): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

function applyRule(occurrence: Occurrence, rules: DeployFile['images']): Occurrence {
  const of = occurrence.kind === 'image' ? rules?.[occurrence.repository] : undefined;
  return of === undefined || occurrence.kind !== 'image' ? occurrence : { ...occurrence, of };
}
