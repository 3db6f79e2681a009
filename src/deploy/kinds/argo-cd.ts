import { repositoryOf, tryReference } from '../../oci/reference.ts';
import { isMap } from '../../schema/schema.ts';
import { valuesIn } from '../chart-values.ts';
import { chartAt, chartUrl, lastPartOf } from '../chart-occurrence.ts';
import { referenceIn } from '../images.ts';
import type { ChartValues, ImageOccurrence, Occurrence } from '../occurrence.ts';
import {
  at,
  type Dispatch,
  entriesOf,
  type Find,
  itemsOf,
  leftOf,
  scalarAt,
  type Spot,
  textAt,
} from '../spot.ts';
import { argoLayers } from '../values-layers.ts';
import { kustomizePatches } from './kustomization.ts';

/** Application: its source, or its sources. */
export const application: Find = (root, dispatch) => sourcesOf(at(root, 'spec'), dispatch);

/** ApplicationSet: the same in its template, where braces stand for what a generator says. */
export const applicationSet: Find = function* (root, dispatch) {
  const spec = at(root, 'spec', 'template', 'spec');
  const isTemplate = isAnyFilledIn(root, spec);
  for (const found of sourcesOf(spec, dispatch)) {
    const isFilled = found.kind === 'image' && isFilledIn(found);
    yield found.kind === 'values'
      ? { ...found, ...(isTemplate && { isTemplate }) }
      : isFilled
        ? { ...found, left: 'template' }
        : found;
  }
};

/** Whether something else may be deployed than the sources say: by braces in them, a patch, or a generator's own template. */
function isAnyFilledIn(root: Spot, spec: Spot): boolean {
  const parts = [at(spec, 'source'), ...itemsOf(at(spec, 'sources'))]
    .flatMap((source) => [...entriesOf(source), ...entriesOf(at(source, 'helm'))])
    .filter(([key]) => key !== 'helm' && key !== 'releaseName');
  return (
    parts.some(([, part]) => says(part, '{{')) ||
    says(at(root, 'spec', 'generators'), '"template":') ||
    textAt(root, 'spec', 'templatePatch') !== undefined
  );
}

function says({ value }: Spot, text: string): boolean {
  return JSON.stringify(value ?? null).includes(text);
}

function isFilledIn({ tag, digest }: ImageOccurrence): boolean {
  return [tag, digest].some((scalar) => scalar?.value.includes('{{') === true);
}

function* sourcesOf(spec: Spot, dispatch: Dispatch): Generator<Occurrence | ChartValues> {
  const sources = [at(spec, 'source'), ...itemsOf(at(spec, 'sources'))];
  for (const source of sources) {
    yield* chartOf(source);
    const helm = at(source, 'helm');
    // Argo CD looks at `values` only where there is no `valuesObject`.
    const key = (at(helm, 'valuesObject').value ?? undefined) === undefined ? 'values' : 'valuesObject';
    const chart = chartNameOf(source);
    const held = at(helm, key);
    const isHelm = chart !== undefined || isMap(helm.value);
    const skipsSchema = at(helm, 'skipSchemaValidation').value === true;
    const more = isHelm ? { layers: argoLayers(source, held, sources), skipsSchema } : {};
    yield* valuesIn(held, chart, dispatch, more, at(helm, 'parameters'));
    for (const image of itemsOf(at(source, 'kustomize', 'images'))) {
      // `name=new:tag`: what stands before the sign is the image that is replaced.
      yield* referenceIn(image, textAt(image)?.replace(/^[^=]*=/, ''));
    }
    yield* kustomizePatches(at(source, 'kustomize'), dispatch);
  }
}

function* chartOf(source: Spot): Generator<Occurrence> {
  const name = textAt(source, 'chart');
  const address = textAt(source, 'repoURL');
  if (name !== undefined && address !== undefined) {
    // An OCI registry may be written without its scheme.
    const url = address.includes('://') ? address : `oci://${address}`;
    yield chartAt(source, name, chartUrl(url, name), 'targetRevision');
    return;
  }
  // Without `chart`, an OCI address is that of the chart itself, or of another artifact: by its tag or digest.
  const reference = address?.startsWith('oci://') ? tryReference(address.slice('oci://'.length)) : undefined;
  const pin = scalarAt(source, 'targetRevision');
  if (reference !== undefined && pin !== undefined) {
    const { left } = chartAt(source, '', address, 'targetRevision');
    const isDigest = pin.value.startsWith('sha256:');
    yield {
      kind: 'image',
      repository: repositoryOf(reference),
      ...(isDigest ? { digest: pin, ...leftOf(source) } : { tag: pin, ...leftOf(source, left) }),
      place: pin.place,
    };
  }
}

/** Of an OCI chart without `chart`, the last part of its address; of one in git nobody knows. */
function chartNameOf(source: Spot): string | undefined {
  const address = textAt(source, 'repoURL');
  return textAt(source, 'chart') ?? (address?.startsWith('oci://') ? lastPartOf(address) : undefined);
}
