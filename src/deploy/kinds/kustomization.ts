import { repositoryOf, tryReference } from '../../oci/reference.ts';
import { chartAt, chartUrl } from '../chart-occurrence.ts';
import { valuesIn } from '../chart-values.ts';
import { embeddedIn } from '../embedded.ts';
import { pinOf } from '../parts.ts';
import type { ChartValues, ImageOccurrence, Occurrence } from '../occurrence.ts';
import { kustomizeLayers } from '../values-layers.ts';
import { at, type Dispatch, type Find, itemsOf, leftOf, scalarAt, type Spot, textAt } from '../spot.ts';

/** Kustomize's own file: images, charts that it inflates, and patches written in it. */
export const kustomization: Find = function* (root, dispatch) {
  yield* kustomizeImages(at(root, 'images'));
  for (const chart of itemsOf(at(root, 'helmCharts'))) {
    const name = textAt(chart, 'name');
    const repository = textAt(chart, 'repo');
    if (name !== undefined && repository !== undefined) {
      yield chartAt(chart, name, chartUrl(repository, name), 'version');
    }
    yield* valuesIn(at(chart, 'valuesInline'), name, dispatch, { layers: kustomizeLayers(chart) });
  }
  yield* kustomizePatches(root, dispatch);
};

/**
 * Patches that are written out: objects, or lists of changes such as `{op: replace, path: /spec/image, value: …}`. They stand
 * in texts, and in Flux's older objects as they are.
 * @param holder of `patches`, and of the two fields that were there before it
 */
export function* kustomizePatches(holder: Spot, dispatch: Dispatch): Generator<Occurrence | ChartValues> {
  const named = ['patches', 'patchesJson6902'].flatMap((key) => itemsOf(at(holder, key)));
  const patches = [
    ...named.map((item) => at(item, 'patch')),
    ...itemsOf(at(holder, 'patchesStrategicMerge')),
  ];
  for (const patch of patches) {
    const isText = textAt(patch) !== undefined;
    yield* isText
      ? embeddedIn(patch, (root) => changesIn(root, dispatch), isText)
      : changesIn(patch, dispatch);
  }
}

function* changesIn(root: Spot, dispatch: Dispatch): Generator<Occurrence> {
  for (const found of dispatch(root)) {
    yield* found.kind === 'values' ? [] : [found];
  }
  for (const change of itemsOf(root)) {
    yield* textAt(change, 'path')?.endsWith('/image') === true ? imageOf(at(change, 'value')) : [];
  }
}

/** A text that can be nothing but an image. */
function* imageOf(spot: Spot): Generator<ImageOccurrence> {
  const reference = tryReference(textAt(spot) ?? '');
  const scalar = scalarAt(spot);
  if (reference !== undefined && scalar !== undefined) {
    const isPinned = reference.tag !== undefined || reference.digest !== undefined;
    const pin = isPinned ? { tag: scalar, reference } : {};
    yield {
      kind: 'image',
      repository: repositoryOf(reference),
      ...pin,
      ...leftOf(spot),
      place: scalar.place,
    };
  }
}

/** `images` of a Kustomization, and of Flux's objects that pass them on: `{name, newName, newTag, digest}`. */
export function* kustomizeImages(list: Spot): Generator<ImageOccurrence> {
  for (const image of itemsOf(list)) {
    const nameKey = textAt(image, 'newName') === undefined ? 'name' : 'newName';
    const reference = tryReference(textAt(image, nameKey) ?? '');
    const place = scalarAt(image, nameKey)?.place;
    if (reference === undefined || place === undefined) {
      continue;
    }
    const pin = pinOf(scalarAt(image, 'newTag'), scalarAt(image, 'digest'));
    const isPinned = pin.tag !== undefined || pin.digest !== undefined;
    yield {
      kind: 'image',
      repository: repositoryOf(reference),
      ...pin,
      // Without either, the tag of the manifest that is changed stays.
      ...leftOf(image, isPinned ? undefined : 'elsewhere'),
      place,
    };
  }
}
