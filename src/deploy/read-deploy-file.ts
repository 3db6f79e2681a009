import { formatPlace, UserError } from '../errors.ts';
import { parseYaml, type YamlFile } from '../yaml/document.ts';
import { markersIn } from '../yaml/marker.ts';
import { applyOverrides, type Override, keyOf, pinsOf } from './overrides.ts';
import { findIn } from './kinds.ts';
import { helmValues } from './kinds/helm-values.ts';
import type { Found } from './found.ts';
import { overrideOf } from './markers.ts';
import { reasonFor, withReason } from './reason.ts';
import { withValueFiles } from './value-files.ts';
import type { ChartValues, DeployFile, ImageOccurrence, Occurrence, ValuesPlace } from './occurrence.ts';
import { pathOverrides } from './path-overrides.ts';
import type { ReleaseNames } from './release-names.ts';
import { at, itemsOf, type Source, type Spot } from './spot.ts';
import { imagesInTexts } from './texts.ts';
import { type LonePin, type Unnamed, unnamedIn } from './unnamed-tags.ts';
import { type PlaceOf, placesInValues } from './values-place.ts';

/**
 * The places where a deploy file names images and charts, and the values in it. `kinds.ts` knows the kinds of documents; the release file's
 * `images` and `paths`, and markers in the file, decide over what is found there. What an image's tag says is the source
 * text, so an unquoted `1.10` stays `1.10`. Of a template that is no YAML only the marked lines are read.
 * @param known what names one of these is no guess, so it is found where keys alone would not tell: see `ReleaseNames`
 * @throws UserError `CHART_UNPINNED` for a custom resource without a chart version; `PATH_NOT_FOUND`, `PATH_AMBIGUOUS`; `NO_PLAIN_VALUES`;
 *   `INVALID_MARKER`, `MARKER_CONFLICT`, `MARKER_UNFIT`; and what `parseYaml` and `markersIn` throw, `TEMPLATE_YAML` for a template without markers
 */
export function readDeployFile(file: DeployFile, known: ReleaseNames['repositories']): Found {
  const markers = markersIn(file.bytes, file.path).map(overrideOf);
  const yaml = parseUnlessMarked(file, markers);
  if (yaml === undefined) {
    const message = 'the file is a template: only the values that are marked in it were looked at';
    const remarks = [{ message, place: { file: file.path } }];
    const occurrences = applyOverrides([], markers);
    return { occurrences, values: [], objects: new Set(), remarks, unnamed: [], documents: [] };
  }
  // A file without a document is values that say nothing.
  const roots = yaml.values.length === 0 ? [null] : yaml.values;
  // What the release file calls one of the release is as good.
  const repositories = new Set([...known, ...Object.keys(file.images ?? {})]);
  const texts: Source['texts'] = new Map();
  const spots = roots.map((value, document): Spot => ({
    source: { yaml, document, repositories, texts },
    path: [],
    value,
  }));
  const inEach = spots.map((root) => [...namedIn(root)]);
  const found = inEach.flat();
  const values = withValueFiles(
    found.filter((named) => named.kind === 'values'),
    spots,
    file,
  );
  const named = found.filter((named) => named.kind !== 'values');
  const owned = new Set(named.flatMap(pinsOf).map(keyOf));
  const inTexts = spots.flatMap((root) => [...imagesInTexts(root, owned)]);
  const ruled = [...named, ...inTexts].map((occurrence) =>
    applyRule(withReason(occurrence, yaml), file.images),
  );
  const overrides = [...pathOverrides(yaml, file.paths ?? []), ...markers];
  const sure = applyOverrides(ruled, overrides);
  const placeOf = placesInValues(values, yaml, file.chart);
  const occurrences = sure.map((one) => withPlace(one, placeOf));
  const unnamed = unnamedAmong(spots, sure).map(({ pin, ...one }) => ({
    ...one,
    ...(pin && { pin: placedPin(pin, placeOf, yaml) }),
  }));
  const objects = objectsAmong(spots, inEach);
  return { occurrences, values, objects, remarks: [], unnamed, documents: roots };
}

function withPlace(one: Occurrence, placeOf: PlaceOf): Occurrence {
  if (one.kind !== 'image') {
    return one;
  }
  const { inValues = placeInText(one), holder } = placeOf(one) ?? {};
  return inValues === undefined ? one : { ...one, inValues, ...(holder && { holder }) };
}

/** A text may be values that an object takes from elsewhere. */
function placeInText({ holder, named, left }: ImageOccurrence): ValuesPlace | undefined {
  return left === 'embedded' && holder !== undefined && named !== undefined
    ? { path: named.path.slice(holder.path.length) }
    : undefined;
}

function placedPin(pin: LonePin, placeOf: PlaceOf, yaml: YamlFile): LonePin {
  const at = placeOf(pin);
  return { ...pin, left: { ...reasonFor(pin, yaml), ...pin.left }, ...(at && { at }) };
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

function applyRule(occurrence: Occurrence, rules: DeployFile['images']): Occurrence {
  const of = occurrence.kind === 'image' ? rules?.[occurrence.repository] : undefined;
  return of === undefined || occurrence.kind !== 'image' ? occurrence : { ...occurrence, of };
}
