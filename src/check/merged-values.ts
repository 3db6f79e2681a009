import type { ChartValues, DeployFile, ValuesLayer } from '../deploy/occurrence.ts';
import type { Place } from '../errors.ts';
import { mergeValues, type Values } from '../helm/merge-values.ts';
import { replaceDefaults } from '../helm/replace-defaults.ts';
import { type Setting, settingLayer, targetPath } from '../helm/set-values.ts';
import { type HeldValues, readUserValues } from '../helm/values-file.ts';
import { stepInto } from '../helm/values-place.ts';
import { formatPath } from '../schema/path.ts';
import { isMap, type Path } from '../schema/schema.ts';
import { parseYaml } from '../yaml/document.ts';
import { type Finding, finding } from './findings.ts';
import { type AtHand, findConfigMap, type FoundValues, readValuesFile } from './values-bytes.ts';

/** What a chart is rendered with. */
interface MergedValues {
  /** The chart, with other defaults where the file says so. */
  readonly tgz: Buffer;
  /** Later ones win. */
  readonly values: readonly HeldValues[];
  /** What the cluster takes besides, and is not to be had here. */
  readonly findings: readonly Finding[];
}

/**
 * Joins all that a tool gives to a chart, in its order, as far as it is at hand.
 * @throws UserError `VALUES_UNREADABLE` for values that are at hand and cannot be read
 */
export async function mergedValues(
  file: DeployFile,
  { path, document, layers = [{ kind: 'held' }], defaults = [] }: ChartValues,
  all: AtHand,
): Promise<MergedValues> {
  // Other environments have objects of the same names.
  const atHand = {
    ...all,
    files: all.files.filter(({ environment }) => environment === file.environment),
  };
  const held = { file: file.path, bytes: file.bytes, document, path };
  const around = { held, isHeld: layers.some(({ kind }) => kind === 'held') };
  const own = await gather(layers, held.file, async (layer) => await findLayer(layer, around, atHand));
  const others = await gather(defaults, held.file, async (layer) => await readValuesFile(layer.file, atHand));
  const findings = [...others.missed, ...own.missed].map(({ why, layer }) =>
    finding(
      'NOT_ALL_VALUES',
      `not all values of ${atHand.title} are known: ${why}`,
      'What they change is not checked.',
      layer.kind === 'held' ? { file: file.path } : layer.place,
    ),
  );
  const { tgz, title } = atHand;
  const instead = others.values.length === 0 ? undefined : JSON.stringify(others.content);
  return {
    tgz: instead === undefined ? tgz : replaceDefaults(tgz, title, Buffer.from(instead)),
    values: own.values,
    findings,
  };
}

interface Gathered<L> {
  readonly values: readonly HeldValues[];
  /** All of them together. */
  readonly content: Values;
  readonly missed: readonly { readonly why: string; readonly layer: L }[];
}

/** Settings that follow each other are one layer: of each more, Helm would read one file more. */
interface Settings {
  values: Values;
  readonly places: { readonly path: Path; readonly at: Place }[];
}

async function gather<L extends ValuesLayer>(
  layers: readonly L[],
  file: string,
  find: (layer: L) => Promise<FoundValues | Setting>,
): Promise<Gathered<L>> {
  const found: (HeldValues | Settings)[] = [];
  const missed: { why: string; layer: L }[] = [];
  let content: Values = {};
  for (const layer of layers) {
    const next = await find(layer);
    if ('bytes' in next) {
      found.push(next);
      content = mergeValues(content, await contentOf(next));
      continue;
    }
    const made = 'target' in next ? settingLayer(next, content) : undefined;
    const path = 'target' in next ? targetPath(next.target) : undefined;
    if (path !== undefined && isMap(made) && 'place' in layer) {
      const last = found.at(-1);
      const run: Settings = last !== undefined && 'places' in last ? last : { values: {}, places: [] };
      run.values = mergeValues(run.values, made);
      run.places.push({ path, at: layer.place });
      found.push(...(run === last ? [] : [run]));
      content = mergeValues(content, made);
    } else if ('target' in next) {
      missed.push({ why: `nobody can tell here what is set by ${next.target.slice(0, 80)}`, layer });
    } else if (!next.isGone || layer.kind === 'held' || layer.isOptional !== true) {
      missed.push({ why: next.why, layer });
    }
  }
  const values = found.map((each) => ('places' in each ? settingsIn(each, file) : each));
  return { values, content, missed };
}

function settingsIn({ values, places }: Settings, file: string): HeldValues {
  return {
    file,
    bytes: Buffer.from(JSON.stringify(values)),
    document: 0,
    path: [],
    at: (way) =>
      places.findLast(({ path }) => {
        const shared = Math.min(path.length, way.length);
        return formatPath(path.slice(0, shared)) === formatPath(way.slice(0, shared));
      })?.at,
  };
}

type LayerOf<K extends ValuesLayer['kind']> = Extract<ValuesLayer, { readonly kind: K }>;

interface Around {
  /** What stands in the document itself, if it does. */
  readonly held: HeldValues;
  readonly isHeld: boolean;
}

async function findLayer(layer: ValuesLayer, around: Around, atHand: AtHand): Promise<FoundValues | Setting> {
  if (layer.kind === 'held') {
    return around.held;
  }
  if (layer.kind === 'unknown') {
    return { why: layer.why, isGone: false };
  }
  if (layer.kind === 'file') {
    return await readValuesFile(layer.file, atHand);
  }
  return layer.kind === 'set' ? await fromSetting(layer, atHand) : await fromConfigMap(layer, around, atHand);
}

async function fromConfigMap(
  { object, target }: LayerOf<'configMap'>,
  { held, isHeld }: Around,
  atHand: AtHand,
): Promise<FoundValues | Setting> {
  const found = findConfigMap(object, held.file, atHand);
  if (target === undefined || !('bytes' in found)) {
    return found;
  }
  const own: unknown = isHeld ? await contentOf(held) : undefined;
  return targetPath(target)?.reduce(stepInto, own) === undefined
    ? fluxSetting(target, textOf(found))
    : {
        why: `whether values or valuesFrom sets ${target} differs from one Flux to the other`,
        isGone: false,
      };
}

async function fromSetting(
  { target, value }: LayerOf<'set'>,
  atHand: AtHand,
): Promise<FoundValues | Setting> {
  if ('text' in value) {
    return { target, text: value.text, as: value.isString ? 'string' : 'value' };
  }
  const found = await readValuesFile(value.file, atHand);
  return 'bytes' in found ? { target, text: textOf(found), as: 'file' } : found;
}

/** What is in quotes is a text to Flux. */
function fluxSetting(target: string, text: string): Setting {
  const isQuoted = /^'.*'$|^".*"$/s.test(text);
  return {
    target,
    text: isQuoted ? text.replaceAll(/^['"]+|['"]+$/g, '') : text,
    as: isQuoted ? 'string' : 'value',
  };
}

async function contentOf(values: HeldValues): Promise<Values> {
  const content = (await readUserValues(values, '')).content();
  return isMap(content) ? content : {};
}

/** The whole of a file, or the text that stands at a path of it. */
function textOf({ bytes, file, document, path }: HeldValues): string {
  const text = path.reduce<unknown>(
    stepInto,
    path.length === 0 ? undefined : parseYaml(bytes, file).values[document],
  );
  return typeof text === 'string' ? text : bytes.toString('utf8');
}
