import { repositoryOf, tryReference } from '../../oci/reference.ts';
import { chartAt } from '../chart-occurrence.ts';
import { valuesIn } from '../chart-values.ts';
import { type ChartValues, type ImageOccurrence, isUntagged, type Occurrence } from '../occurrence.ts';
import { at, type Find, itemsOf, leftOf, scalarAt, type Spot, textAt } from '../spot.ts';
import { fluxDefaults, fluxLayers } from '../values-layers.ts';
import { kustomizeImages, kustomizePatches } from './kustomization.ts';

/** HelmRelease: `spec.chart.spec` (its repository is another object's), `spec.values`, and images that it replaces. */
export const helmRelease: Find = function* (root, dispatch) {
  const spec = at(root, 'spec');
  yield* chartOf(at(spec, 'chart', 'spec'));
  const chart = at(spec, 'chart', 'spec');
  // One that names no chart is a patch: it is no release by itself, and what it says no more of stays as it is.
  const isPatch = textAt(chart, 'chart') === undefined && at(spec, 'chartRef').value === undefined;
  const found = valuesIn(at(spec, 'values'), textAt(chart, 'chart'), dispatch, {
    layers: fluxLayers(root),
    defaults: fluxDefaults(chart),
    // A cluster may come to either.
    skipsSchema: ['install', 'upgrade'].every(
      (way) => at(spec, way, 'disableSchemaValidation').value === true,
    ),
  });
  for (const one of found) {
    yield isPatch ? asPatched(one) : one;
  }
  for (const renderer of itemsOf(at(spec, 'postRenderers'))) {
    yield* kustomizeImages(at(renderer, 'kustomize', 'images'));
    yield* kustomizePatches(at(renderer, 'kustomize'), dispatch);
  }
};

function asPatched(one: Occurrence | ChartValues): Occurrence | ChartValues {
  if (one.kind === 'values') {
    return { ...one, isPatch: true };
  }
  // A whole reference replaces the one that was there.
  const isName = isUntagged(one) && one.tag === undefined;
  return isName ? { ...one, left: 'elsewhere' } : one;
}

/** HelmChart: what a HelmRelease may refer to in place of its own chart. */
export const helmChartObject: Find = (root) => chartOf(at(root, 'spec'));

/** HelmRepository: where the charts of the other objects are. */
export const helmRepository: Find = function* (root): Generator<Occurrence> {
  const found = scalarAt(root, 'spec', 'url');
  yield* found === undefined ? [] : [{ kind: 'repository', url: found.value, place: found.place }];
};

/** OCIRepository: a chart, or another artifact, by tag and digest as an image is. */
export const ociRepository: Find = function* (root): Generator<ImageOccurrence> {
  const spec = at(root, 'spec');
  const url = scalarAt(spec, 'url');
  const reference = url?.value.startsWith('oci://')
    ? tryReference(url.value.slice('oci://'.length))
    : undefined;
  if (url === undefined || reference === undefined) {
    return;
  }
  const digest = scalarAt(spec, 'ref', 'digest');
  const semver = scalarAt(spec, 'ref', 'semver');
  const tag = scalarAt(spec, 'ref', 'tag');
  // A digest wins over a range, and a range over a tag.
  const floats = digest === undefined && (semver !== undefined || tag === undefined);
  yield {
    kind: 'image',
    repository: repositoryOf(reference),
    ...(tag === undefined || floats ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
    ...(floats && semver !== undefined ? { range: semver.value } : {}),
    ...leftOf(spec, floats ? 'floating' : undefined),
    place: (semver ?? url).place,
  };
};

/** Flux's own Kustomization, which may change what it applies. */
export const fluxKustomization: Find = function* (root, dispatch) {
  yield* kustomizeImages(at(root, 'spec', 'images'));
  yield* kustomizePatches(at(root, 'spec'), dispatch);
};

/** The chart of a HelmRepository; in a git repository or a bucket it has no version that counts. */
function* chartOf(spec: Spot): Generator<Occurrence> {
  const name = textAt(spec, 'chart');
  if (name !== undefined && (textAt(spec, 'sourceRef', 'kind') ?? 'HelmRepository') === 'HelmRepository') {
    yield chartAt(spec, name, undefined, 'version');
  }
}
