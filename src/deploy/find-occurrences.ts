import { type Place, UserError } from '../errors.ts';
import { parseYaml, type YamlFile } from '../yaml/document.ts';
import { markersIn } from '../yaml/marker.ts';
import { applyClaims, type Claim } from './claims.ts';
import { findIn } from './kinds.ts';
import { claimOf } from './markers.ts';
import type { DeployFile, Occurrence } from './occurrence.ts';
import { pathClaims } from './path-claims.ts';
import { at, itemsOf, type Spot } from './spot.ts';

/** What a deploy file names, and what could not be looked at. */
export interface Found {
  /** In the order of the file. */
  readonly occurrences: readonly Occurrence[];
  readonly remarks: readonly Remark[];
}

/** Something that people should know of a file. It holds names, versions and paths, and nothing else of the file. */
export interface Remark {
  readonly message: string;
  readonly place: Place;
}

/**
 * The places where a deploy file names images and charts. `kinds.ts` knows the kinds of documents; the release file's
 * `images` and `paths`, and markers in the file, decide over what is found there. What an image's tag says is the source
 * text, so an unquoted `1.10` stays `1.10`. Of a template that is no YAML only the marked lines are read.
 * @throws UserError `CHART_UNPINNED` for a custom resource without a chart version; `PATH_NOT_FOUND`, `PATH_AMBIGUOUS`;
 *   `INVALID_MARKER`, `MARKER_CONFLICT`; and what `parseYaml` and `markersIn` throw, `TEMPLATE_YAML` for a template without markers
 */
export function readDeployFile(file: DeployFile): Found {
  const markers = markersIn(file.bytes, file.path).map(claimOf);
  const yaml = parseUnlessMarked(file, markers);
  if (yaml === undefined) {
    const message = 'the file is a template: only the values that are marked in it were looked at';
    return { occurrences: applyClaims([], markers), remarks: [{ message, place: { file: file.path } }] };
  }
  const found = yaml.values.flatMap((value, document) => [
    ...occurrencesIn({ source: { yaml, document }, path: [], value }),
  ]);
  const ruled = found.map((occurrence) => applyRule(occurrence, file.images));
  const claims = [...pathClaims(yaml, file.paths ?? []), ...markers];
  return { occurrences: applyClaims(ruled, claims).toSorted(byPlace), remarks: [] };
}

/** The occurrences of `readDeployFile` alone. */
export function findOccurrences(file: DeployFile): readonly Occurrence[] {
  return readDeployFile(file).occurrences;
}

function parseUnlessMarked(
  { bytes, path, paths }: DeployFile,
  markers: readonly Claim[],
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

function* occurrencesIn(root: Spot): Generator<Occurrence> {
  const items = at(root, 'items');
  if (at(root, 'kind').value === 'List' && Array.isArray(items.value)) {
    for (const item of itemsOf(items)) {
      yield* occurrencesIn(item);
    }
    return;
  }
  yield* findIn(root)(root, occurrencesIn);
}

function byPlace({ place: a }: Occurrence, { place: b }: Occurrence): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

function applyRule(occurrence: Occurrence, rules: DeployFile['images']): Occurrence {
  const of = occurrence.kind === 'image' ? rules?.[occurrence.repository] : undefined;
  return of === undefined || occurrence.kind !== 'image' ? occurrence : { ...occurrence, of };
}
