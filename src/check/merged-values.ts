import type { ChartValues, DeployFile, ValuesLayer } from '../deploy/occurrence.ts';
import type { Place } from '../errors.ts';
import { mergeValues, type Values } from '../helm/merge-values.ts';
import { replaceDefaults } from '../helm/replace-defaults.ts';
import { type Setting, settingLayer, targetPath } from '../helm/set-values.ts';
import { type HeldValues, readUserValues } from '../helm/values-file.ts';
import { stepInto } from '../helm/values-place.ts';
import { isMap } from '../schema/schema.ts';
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
  atHand: AtHand,
): Promise<MergedValues> {
  const held = { file: file.path, bytes: file.bytes, document, path };
  const own = await gather(layers, async (layer, below) => await valuesOf(layer, { held, below }, atHand));
  const others = await gather(defaults, async (layer) => await readValuesFile(layer.file, atHand));
  const findings = [...others.missed, ...own.missed].map(({ why, layer }) =>
    finding(
      'NOT_ALL_VALUES',
      `not all values of ${atHand.title} are known: ${why}`,
      'What they change is not checked.',
      layer.kind === 'held' ? { file: file.path } : layer.place,
    ),
  );
  const { tgz, title } = atHand;
  const instead = others.values.length === 0 ? undefined : JSON.stringify(await contentOf(others.values));
  return {
    tgz: instead === undefined ? tgz : replaceDefaults(tgz, title, Buffer.from(instead)),
    values: own.values,
    findings,
  };
}

interface Gathered<L> {
  readonly values: readonly HeldValues[];
  readonly missed: readonly { readonly why: string; readonly layer: L }[];
}

async function gather<L extends ValuesLayer>(
  layers: readonly L[],
  find: (layer: L, below: readonly HeldValues[]) => Promise<FoundValues>,
): Promise<Gathered<L>> {
  const values: HeldValues[] = [];
  const missed: { why: string; layer: L }[] = [];
  for (const layer of layers) {
    const found = await find(layer, values);
    if ('bytes' in found) {
      values.push(found);
    } else if (!found.isGone || layer.kind === 'held' || layer.isOptional !== true) {
      missed.push({ why: found.why, layer });
    }
  }
  return { values, missed };
}

type LayerOf<K extends ValuesLayer['kind']> = Extract<ValuesLayer, { readonly kind: K }>;

interface Around {
  /** What stands in the document itself. */
  readonly held: HeldValues;
  readonly below: readonly HeldValues[];
}

async function valuesOf(layer: ValuesLayer, around: Around, atHand: AtHand): Promise<FoundValues> {
  if (layer.kind === 'held') {
    return around.held;
  }
  if (layer.kind === 'unknown') {
    return { why: layer.why, isGone: false };
  }
  if (layer.kind === 'file') {
    return await readValuesFile(layer.file, atHand);
  }
  return layer.kind === 'set'
    ? await fromSetting(layer, around, atHand)
    : await fromConfigMap(layer, around, atHand);
}

async function fromConfigMap(
  { object, target, place }: LayerOf<'configMap'>,
  around: Around,
  atHand: AtHand,
): Promise<FoundValues> {
  const { below, held } = around;
  const found = findConfigMap(object, held.file, atHand);
  if (target === undefined || !('bytes' in found)) {
    return found;
  }
  const own: unknown = below.includes(held) ? await contentOf([held]) : undefined;
  return targetPath(target)?.reduce(stepInto, own) === undefined
    ? await settle(fluxSetting(target, textOf(found)), place, around)
    : {
        why: `whether values or valuesFrom sets ${target} differs from one Flux to the other`,
        isGone: false,
      };
}

async function fromSetting(
  { target, value, place }: LayerOf<'set'>,
  around: Around,
  atHand: AtHand,
): Promise<FoundValues> {
  if ('text' in value) {
    const as = value.isString ? 'string' : 'value';
    return await settle({ target, text: value.text, as }, place, around);
  }
  const found = await readValuesFile(value.file, atHand);
  return 'bytes' in found ? await settle({ target, text: textOf(found), as: 'file' }, place, around) : found;
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

async function settle(setting: Setting, at: Place, { held: { file }, below }: Around): Promise<FoundValues> {
  const made = settingLayer(setting, await contentOf(below));
  return made === undefined
    ? { why: `nobody can tell here what is set by ${setting.target}`, isGone: false }
    : { file, bytes: Buffer.from(JSON.stringify(made)), document: 0, path: [], at };
}

async function contentOf(values: readonly HeldValues[]): Promise<Values> {
  let all: Values = {};
  for (const source of values) {
    const content = (await readUserValues(source, '')).content();
    all = isMap(content) ? mergeValues(all, content) : all;
  }
  return all;
}

/** The whole of a file, or the text that stands at a path of it. */
function textOf({ bytes, file, document, path }: HeldValues): string {
  const text = path.reduce<unknown>(
    stepInto,
    path.length === 0 ? undefined : parseYaml(bytes, file).values[document],
  );
  return typeof text === 'string' ? text : bytes.toString('utf8');
}
