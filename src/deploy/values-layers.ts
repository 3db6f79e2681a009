import { posix } from 'node:path';
import type { Place } from '../errors.ts';
import type { GitSource, ValuesFile, ValuesLayer } from './occurrence.ts';
import { at, entriesOf, itemsOf, type Spot, textAt } from './spot.ts';

/** Of `$values/apps/web.yaml` the name of the source, and the path from its root. */
const refPattern = /^\$([\w-]+)\/(.+)$/;

/**
 * What Argo CD gives to `helm template`, first to last: `valueFiles`, `valuesObject` (or `values`), `parameters` without and
 * then with `forceString`, `fileParameters`. See its user guide, "Helm", "Value precedence".
 * @param held what stands in `valuesObject` or `values`
 * @param sources of the Application, to which `$ref` leads
 */
export function argoLayers(source: Spot, held: Spot, sources: readonly Spot[]): readonly ValuesLayer[] {
  const helm = at(source, 'helm');
  const isOptional = at(helm, 'ignoreMissingValueFiles').value === true;
  const files = itemsOf(at(helm, 'valueFiles')).map((item): ValuesLayer => {
    const place = placeOf(item);
    const file = argoFile(textAt(item) ?? '', source, sources);
    return typeof file === 'string'
      ? { kind: 'unknown', why: file, place }
      : { kind: 'file', file, place, ...(isOptional && { isOptional }) };
  });
  const parameters = itemsOf(at(helm, 'parameters')).map((item) => {
    const isString = at(item, 'forceString').value === true;
    return { isString, layer: argoParameter(item, isString) };
  });
  const fileParameters = itemsOf(at(helm, 'fileParameters')).map((item): ValuesLayer => {
    const file = argoFile(textAt(item, 'path') ?? '', source, sources);
    const target = textAt(item, 'name') ?? '';
    return typeof file === 'string'
      ? { kind: 'unknown', why: file, target, place: placeOf(item) }
      : { kind: 'set', target, value: { file }, place: placeOf(item) };
  });
  return [
    ...files,
    ...heldLayer(held),
    ...parameters.flatMap(({ isString, layer }) => (isString ? [] : layer)),
    ...parameters.flatMap(({ isString, layer }) => (isString ? layer : [])),
    ...fileParameters,
  ];
}

function argoParameter(item: Spot, isString: boolean): ValuesLayer {
  const [target, text] = [textAt(item, 'name') ?? '', textAt(item, 'value') ?? ''];
  const place = placeOf(item);
  if (text.includes('$')) {
    return { kind: 'unknown', why: `parameter ${target} is filled in by Argo CD`, target, place };
  }
  // A list stays one; elsewhere a comma ends nothing.
  const isList = text.startsWith('{') && text.endsWith('}');
  const value = { text: isList ? text : text.replaceAll(/(?<!\\),/g, String.raw`\,`), isString };
  return { kind: 'set', target, value, place };
}

/** @returns why nobody can tell from here */
function argoFile(path: string, source: Spot, sources: readonly Spot[]): ValuesFile | string {
  const [, ref, rest = ''] = refPattern.exec(path) ?? [];
  if (/^[a-z+-]+:\/\//i.test(path)) {
    return 'a values file comes from a URL';
  }
  if (/[*?[{]/.test(path) || (ref === undefined ? path : rest).includes('$')) {
    return `the values file ${path} is a pattern, or filled in by Argo CD`;
  }
  if (ref !== undefined) {
    const found = sources.find((other) => textAt(other, 'ref') === ref);
    return found === undefined
      ? `the values file ${path} is of a source that the Application does not have`
      : { path: posix.normalize(rest), git: gitOf(found) };
  }
  if (textAt(source, 'chart') !== undefined || textAt(source, 'repoURL')?.startsWith('oci://') === true) {
    return { path: posix.normalize(path.replace(/^\/+/, '')) };
  }
  const folder = path.startsWith('/') ? '' : (textAt(source, 'path') ?? '');
  return { path: posix.join(folder, path.replace(/^\/+/, '')), git: gitOf(source) };
}

function gitOf(source: Spot): GitSource {
  const [url, revision] = [textAt(source, 'repoURL') ?? '', textAt(source, 'targetRevision')];
  return { url, ...(revision === undefined ? {} : { revision }) };
}

/**
 * What Flux merges for a HelmRelease: `valuesFrom` in its order, with and without `targetPath`, and then `values`. See fluxcd/pkg `chartutil`, `ChartValuesFromReferences`.
 */
export function fluxLayers(root: Spot): readonly ValuesLayer[] {
  const namespace = textAt(root, 'metadata', 'namespace');
  const from = itemsOf(at(root, 'spec', 'valuesFrom')).map((item) => fluxReference(item, namespace));
  const chart = at(root, 'spec', 'chartRef');
  const [kind, name] = [textAt(chart, 'kind'), textAt(chart, 'name')];
  const why = `what the HelmChart ${name} says of valuesFiles, if it does, is not looked at`;
  const elsewhere: ValuesLayer = { kind: 'unknown', why, place: placeOf(chart) };
  return [...(kind === 'HelmChart' ? [elsewhere] : []), ...from, ...heldLayer(at(root, 'spec', 'values'))];
}

function fluxReference(item: Spot, namespace: string | undefined): ValuesLayer {
  const [kind, name, target] = ['kind', 'name', 'targetPath'].map((key) => textAt(item, key));
  const place = placeOf(item);
  if (kind !== 'ConfigMap' || name === undefined) {
    const why = `valuesFrom takes the ${kind ?? 'object'} ${name ?? ''}`.trimEnd();
    return { kind: 'unknown', why, place, ...(target !== undefined && { target }) };
  }
  const key = textAt(item, 'valuesKey') ?? 'values.yaml';
  const object = { name, key, ...(namespace === undefined ? {} : { namespace }) };
  const isOptional = at(item, 'optional').value === true;
  return {
    kind: 'configMap',
    object,
    place,
    ...(isOptional && { isOptional }),
    ...(target !== undefined && { target }),
  };
}

/** `valuesFiles` of the chart that a HelmRelease asks for, and what there was before: they are of the chart itself. */
export function fluxDefaults(chart: Spot): readonly Extract<ValuesLayer, { kind: 'file' }>[] {
  const isOptional = at(chart, 'ignoreMissingValuesFiles').value === true;
  const one = at(chart, 'valuesFile');
  const all = [...(textAt(one) === undefined ? [] : [one]), ...itemsOf(at(chart, 'valuesFiles'))];
  return all.map((item) => ({
    kind: 'file',
    file: { path: posix.normalize(textAt(item) ?? '') },
    place: placeOf(item),
    ...(isOptional && { isOptional }),
  }));
}

/**
 * What Kustomize gives to Helm: `valuesFile` (by default that of the chart) and `valuesInline`, joined as `valuesMerge` says, and
 * `additionalValuesFiles` over both. See `HelmChartInflationGenerator.go`.
 */
export function kustomizeLayers(chart: Spot): readonly ValuesLayer[] {
  const folder = posix.dirname(chart.source.yaml.file);
  const fileOf = (item: Spot): readonly ValuesLayer[] => {
    const path = textAt(item);
    return path === undefined
      ? []
      : [{ kind: 'file', file: { path: posix.join(folder, path), git: {} }, place: placeOf(item) }];
  };
  const file = fileOf(at(chart, 'valuesFile'));
  const inline = at(chart, 'valuesInline');
  const held = entriesOf(inline).length === 0 ? [] : heldLayer(inline);
  const more = itemsOf(at(chart, 'additionalValuesFiles')).flatMap(fileOf);
  const merge = textAt(chart, 'valuesMerge') ?? 'override';
  if (held.length === 0 || merge === 'replace') {
    return [...(held.length === 0 ? file : held), ...more];
  }
  const defaults: ValuesLayer = { kind: 'file', file: { path: 'values.yaml' }, place: placeOf(chart) };
  const [under, over] = merge === 'merge' ? [held, file.length === 0 ? [defaults] : file] : [file, held];
  return [...under, ...over.map((layer): ValuesLayer => ({ ...layer, takesNullsAway: true })), ...more];
}

function heldLayer(spot: Spot): readonly ValuesLayer[] {
  const { value } = spot;
  return (typeof value === 'object' && value !== null) || textAt(spot) !== undefined
    ? [{ kind: 'held' }]
    : [];
}

function placeOf({ source, path }: Spot): Place {
  return source.yaml.placeOf(source.document, path);
}
