import type { ChartValues, DeployFile, ValuesLayer } from '../deploy/occurrence.ts';
import type { Place } from '../errors.ts';
import { mergeValues, mergeWithoutNulls, type Values } from '../helm/merge-values.ts';
import { replaceDefaults } from '../helm/replace-defaults.ts';
import { numbersIn, type Setting, settingLayer, type SetNumber, targetPath } from '../helm/set-values.ts';
import type { HeldValues } from '../helm/values-file.ts';
import { placeInFile, stepInto } from '../helm/values-place.ts';
import { isMap, type Path } from '../schema/schema.ts';
import { contentOf, findLayer } from './find-layer.ts';
import { type Finding, finding } from './findings.ts';
import { type MadePlace, madeValues } from './made-values.ts';
import { type AtHand, type FoundValues, readValuesFile } from './values-bytes.ts';

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
  const own = all.files.filter(({ environment }) => environment === file.environment);
  const below = (file.valueFiles ?? []).flatMap(({ path, bytes }) => (bytes ? [{ path, bytes }] : []));
  const atHand = { ...all, files: [...own, ...below] };
  const held = { file: file.path, bytes: file.bytes, document, path };
  const around = { held, isHeld: layers.some(({ kind }) => kind === 'held') };
  const given = await gather(layers, held.file, async (layer) => await findLayer(layer, around, atHand));
  const others = await gather(defaults, held.file, async (layer) => await readValuesFile(layer.file, atHand));
  const { tgz, title } = atHand;
  const instead = others.values.length === 0 ? undefined : JSON.stringify(others.content);
  return {
    tgz: instead === undefined ? tgz : replaceDefaults(tgz, title, Buffer.from(instead)),
    values: given.values,
    findings: [...others.missed, ...given.missed].map((missed) => describeMissed(missed, title, file)),
  };
}

function describeMissed(
  { why, isGone, layer }: Missed<ValuesLayer>,
  title: string,
  { path }: DeployFile,
): Finding {
  const place = layer.kind === 'held' ? { file: path } : layer.place;
  return isGone
    ? finding(
        'MISSING_VALUES',
        `${title} is given values that are not there: ${why}`,
        'The tool deploys nothing without: correct the name, or put it there. `check` takes --root for the root of the repository.',
        place,
      )
    : finding(
        'NOT_ALL_VALUES',
        `not all values of ${title} are known: ${why}`,
        'What they change is not checked.',
        place,
      );
}

interface Missed<L> {
  readonly why: string;
  /** Nobody else has it either. */
  readonly isGone: boolean;
  readonly layer: L;
}

interface Gathered<L> {
  readonly values: readonly HeldValues[];
  /** All of them together. */
  readonly content: Values;
  readonly missed: readonly Missed<L>[];
}

/** Settings that follow each other are one layer: of each more, Helm would read one file more. */
interface Settings {
  values: Values;
  readonly places: MadePlace[];
  readonly numbers: SetNumber[];
}

async function gather<L extends ValuesLayer>(
  layers: readonly L[],
  file: string,
  find: (layer: L) => Promise<FoundValues | Setting>,
): Promise<Gathered<L>> {
  const found: (HeldValues | Settings)[] = [];
  const missed: Missed<L>[] = [];
  let content: Values = {};
  for (const layer of layers) {
    const { takesNullsAway: isJoined = false } = layer;
    const own = await find(layer);
    const next = isJoined && 'bytes' in own ? await joinLast(found.at(-1), own) : own;
    if ('bytes' in next) {
      found.splice(isJoined ? -1 : found.length, 1, next);
      content = mergeValues(content, (await contentOf(next)) ?? {});
      continue;
    }
    const made = 'target' in next ? settingLayer(next, content) : undefined;
    const path = 'target' in next ? targetPath(next.target) : undefined;
    if ('target' in next && path !== undefined && isMap(made) && 'place' in layer) {
      const last = found.at(-1);
      const run = last !== undefined && 'places' in last ? last : { values: {}, places: [], numbers: [] };
      run.values = mergeValues(run.values, made);
      run.places.push({ path, at: layer.place });
      run.numbers.push(...numbersIn(next.target, path, made));
      found.push(...(run === last ? [] : [run]));
      content = mergeValues(content, made);
    } else if ('target' in next) {
      const why = `nobody can tell here what is set by ${next.target.slice(0, 80)}`;
      missed.push({ why, isGone: false, layer });
    } else if (!next.isGone || layer.kind === 'held' || layer.isOptional !== true) {
      missed.push({ ...next, layer });
    }
  }
  const values = found.map((each) => ('places' in each ? settingsIn(each, content, file) : each));
  return { values, content, missed };
}

/** One file out of two, as Kustomize makes it. */
async function joinLast(last: HeldValues | Settings | undefined, over: HeldValues): Promise<FoundValues> {
  const under = last !== undefined && 'bytes' in last ? last : undefined;
  const [below, above] = [under === undefined ? {} : await contentOf(under), await contentOf(over)];
  return below === undefined || above === undefined
    ? { why: `${(below === undefined ? under : over)?.file} cannot be read here`, isGone: false }
    : {
        ...madeValues(over.file, mergeWithoutNulls(below, above), []),
        at: (path) => placeIn(over, path) ?? (under && placeIn(under, path)),
      };
}

function placeIn({ path: root, ...file }: HeldValues, path: Path): Place | undefined {
  return placeInFile({ ...file, root }, path);
}

/** @param content in the end: what wins over a number is not undone by setting it */
function settingsIn({ values, places, numbers }: Settings, content: Values, file: string): HeldValues {
  const left = numbers.filter(({ path, value }) => path.reduce<unknown>(stepInto, content) === value);
  return { ...madeValues(file, values, places), numbers: left.map(({ flag }) => flag) };
}
