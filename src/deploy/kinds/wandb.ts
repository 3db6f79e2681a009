import { UserError } from '../../errors.ts';
import { tryReference, repositoryOf } from '../../oci/reference.ts';
import { chartAt, lastPartOf } from '../chart-occurrence.ts';
import { valuesIn } from '../chart-values.ts';
import { imagesIn } from '../images.ts';
import type { Occurrence } from '../occurrence.ts';
import { at, type Find, leftOf, scalarAt, type Spot, textAt } from '../spot.ts';

/**
 * The WeightsAndBiases custom resource. `v1` has a chart and its values; `v2` a server version, which is the tag of the
 * server manifest that lists the images.
 */
export const wandb: Find = function* (root, dispatch) {
  const spec = at(root, 'spec');
  if (textAt(root, 'apiVersion') === 'apps.wandb.com/v2') {
    yield* serverManifest(at(spec, 'wandb'));
    yield* imagesIn(spec, dispatch);
    return;
  }
  yield* operatorChart(at(spec, 'chart'));
  yield* valuesIn(at(spec, 'values'), chartName(at(spec, 'chart')), dispatch);
};

/** The operator's `spec.chart`; the forms are those of controller 1.22, where `path` means a chart inside the pod. */
function* operatorChart(chart: Spot): Generator<Occurrence> {
  const url = textAt(chart, 'url');
  if (url === undefined || at(chart, 'path').value !== undefined) {
    return;
  }
  const version = scalarAt(chart, 'version');
  if (version === undefined) {
    const place = scalarAt(chart, 'url')?.place;
    throw new UserError('CHART_UNPINNED', 'spec.chart has no version, so the operator would not know which', {
      hint: 'Write the version that runs now under spec.chart, in quotes: version: "0.18.0".',
      ...(place === undefined ? {} : { at: place }),
    });
  }
  const name = chartName(chart);
  if (name !== undefined) {
    // To the operator, `0.43` is a version and no range.
    const { left: _, ...found } = chartAt(chart, name, url, 'version');
    yield { ...found, ...leftOf(chart) };
  }
}

/** The operator takes the name of an OCI chart from its address and does not look at `name`. */
function chartName(chart: Spot): string | undefined {
  const url = textAt(chart, 'url');
  return url?.startsWith('oci://') ? lastPartOf(url) : textAt(chart, 'name');
}

/** From the operator's own default where nothing is said; `file://…` is a folder in its pod. */
function* serverManifest(app: Spot): Generator<Occurrence> {
  const address = textAt(app, 'manifestRepository') ?? `oci://${publicManifest}`;
  const reference = address.startsWith('oci://') ? tryReference(address.slice('oci://'.length)) : undefined;
  const tag = scalarAt(app, 'version');
  if (reference !== undefined && tag !== undefined) {
    yield { kind: 'image', repository: repositoryOf(reference), tag, ...leftOf(app), place: tag.place };
  }
}

const publicManifest = 'us-docker.pkg.dev/wandb-production/public/wandb/server-manifest';
