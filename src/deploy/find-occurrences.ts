import { UserError } from '../errors.ts';
import { repositoryOf, tryReference } from '../oci/reference.ts';
import { isMap, type Path } from '../schema/schema.ts';
import { parseYaml, type YamlFile } from '../yaml/document.ts';
import type { ChartOccurrence, DeployFile, ImageOccurrence, Occurrence, Scalar } from './occurrence.ts';

/** One document of a file, and how to find the scalars in it. */
interface Source {
  readonly yaml: YamlFile;
  readonly document: number;
}

type Map = Readonly<Record<string, unknown>>;

/** Above this no text is a reference: 255 characters of repository, 128 of tag, a digest, and a host. */
const referenceLimit = 1024;

/**
 * The places where a deploy file names images and charts, in the order of the file. Two kinds of documents are known:
 * Helm values (a map without `apiVersion` and `kind`) and the WeightsAndBiases custom resource (`apps.wandb.com/*`),
 * whose `spec.values` are Helm values. Other Kubernetes objects hold none. What an image's tag says is the source
 * text, so an unquoted `1.10` stays `1.10`.
 * @throws UserError `CHART_UNPINNED` for a custom resource without a chart version, and what `parseYaml` throws
 */
export function findOccurrences(file: DeployFile): readonly Occurrence[] {
  const yaml = parseYaml(file.bytes, file.path);
  return yaml.values.flatMap((value, document) => [...occurrencesIn({ yaml, document }, value)]);
}

function* occurrencesIn(source: Source, root: unknown): Generator<Occurrence> {
  if (!isMap(root)) {
    return;
  }
  const apiVersion = own(root, 'apiVersion');
  const kind = own(root, 'kind');
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') {
    yield* imagesIn(source, root, []);
    return;
  }
  const spec = own(root, 'spec');
  if (kind === 'WeightsAndBiases' && apiVersion.startsWith('apps.wandb.com/') && isMap(spec)) {
    const chart = own(spec, 'chart');
    yield* isMap(chart) ? chartIn(source, chart) : [];
    yield* imagesIn(source, own(spec, 'values'), ['spec', 'values']);
  }
}

/** The operator's `spec.chart`; the forms are those of controller 1.22, where `path` means a chart inside the pod. */
function* chartIn(source: Source, chart: Map): Generator<ChartOccurrence> {
  const url = own(chart, 'url');
  if (typeof url !== 'string' || url === '' || Object.hasOwn(chart, 'path')) {
    return;
  }
  const at = locate(source, ['spec', 'chart', 'url']);
  const version = locate(source, ['spec', 'chart', 'version']);
  if (version === undefined) {
    throw new UserError('CHART_UNPINNED', 'spec.chart has no version, so the operator would not know which', {
      hint: 'Write the version that runs now under spec.chart, in quotes: version: "0.18.0".',
      ...(at === undefined ? {} : { at: at.place }),
    });
  }
  // The operator takes the name of an OCI chart from its address and does not look at `name`.
  const lastPart = url.split('/').findLast((part) => part !== '') ?? '';
  const chartName = url.startsWith('oci://') ? lastPart : own(chart, 'name');
  if (typeof chartName === 'string' && chartName !== '') {
    yield { kind: 'chart', name: chartName, url, version, place: version.place };
  }
}

function* imagesIn(source: Source, value: unknown, path: Path): Generator<ImageOccurrence> {
  if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) {
      yield* imagesIn(source, entry, [...path, index]);
    }
    return;
  }
  if (!isMap(value)) {
    const image = imageInString(source, value, path);
    yield* image === undefined ? [] : [image];
    return;
  }
  const image = imageInMap(source, value, path);
  yield* image === undefined ? [] : [image];
  for (const [key, entry] of Object.entries(value)) {
    yield* imagesIn(source, entry, [...path, key]);
  }
}

/** `image: {registry, repository, tag, digest}`, in the forms that charts use. */
function imageInMap(source: Source, map: Map, path: Path): ImageOccurrence | undefined {
  const registry = own(map, 'registry');
  const repository = own(map, 'repository');
  const at = locate(source, [...path, 'repository']);
  const looksLikeImage =
    isImageKey(path.at(-1)) ||
    ['registry', 'tag', 'digest', 'pullPolicy'].some((key) => Object.hasOwn(map, key));
  if (typeof repository !== 'string' || at === undefined || !looksLikeImage) {
    return undefined;
  }
  const host = typeof registry === 'string' && registry !== '' ? `${withoutEnd(registry)}/` : '';
  const reference = tryReference(`${host}${repository}`);
  if (reference === undefined) {
    return undefined;
  }
  const tag = locate(source, [...path, 'tag']);
  const digest = locate(source, [...path, 'digest']);
  const whole = reference.tag !== undefined || reference.digest !== undefined;
  return {
    kind: 'image',
    repository: repositoryOf(reference),
    // An empty tag or digest stands for the chart's own default: as good as none.
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
    ...(whole ? { tag: at, reference } : {}),
    place: at.place,
  };
}

/** Without slashes at the end; cut first, as the pattern takes quadratic time on what is nothing but slashes. */
function withoutEnd(registry: string): string {
  return registry.slice(0, referenceLimit).replace(/\/+$/, '');
}

/** `image: host/path:tag@digest`; a bare word is more likely something else. */
function imageInString(source: Source, value: unknown, path: Path): ImageOccurrence | undefined {
  if (typeof value !== 'string' || !isImageKey(path.at(-1)) || !/[/:@]/.test(value)) {
    return undefined;
  }
  const reference = tryReference(value);
  const scalar = reference === undefined ? undefined : locate(source, path);
  if (reference === undefined || scalar === undefined) {
    return undefined;
  }
  return { kind: 'image', repository: repositoryOf(reference), tag: scalar, reference, place: scalar.place };
}

function isImageKey(key: string | number | undefined): boolean {
  return typeof key === 'string' && /image$/i.test(key);
}

/** The scalar at a path, unless it says nothing: null, or an empty text. */
function locate({ yaml, document }: Source, path: Path): Scalar | undefined {
  const found = yaml.locate(document, path);
  return found === undefined || found.typed === null || found.value === ''
    ? undefined
    : { document, path, value: found.value, place: found.place };
}

/** Own keys only: a file may well have a key such as `constructor`. */
function own(map: Map, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
