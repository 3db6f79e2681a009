import { isMap, type Path } from '../schema/schema.ts';
import { mergeValues } from './merge-values.ts';
import { stepInto } from './values-place.ts';

/** One `--set`, `--set-string` or `--set-file`. */
export interface Setting {
  /** `image.tag`, `hosts[0].name`, `annotations.example\.com/x`. */
  readonly target: string;
  readonly text: string;
  /** What becomes of the text: a value of any type, a text without its backslashes, or the text as it is. */
  readonly as: 'value' | 'string' | 'file';
}

/** As Helm: more would only be a slip. */
const mostIndex = 65_536;
const mostParts = 31;
/** What Go prints in full where it is read out of a file, where all numbers are float64, and not out of a setting. */
const mostPlain = 999_999n;

/**
 * What Helm makes of a setting (helm.sh/helm/v3 `pkg/strvals`), as values that win over others: a text becomes a number, a
 * boolean or null, `{a,b}` a list; an item of a list changes a copy of the list that was there. A whole number that no file can
 * hold as Helm takes it is a `bigint`.
 * @param under all values that are set before
 * @returns undefined where Helm would fail, or read several settings
 */
export function settingLayer({ target, text, as }: Setting, under: unknown): unknown {
  const path = targetPath(target);
  const value = as === 'file' ? { read: text } : readText(text, as === 'string');
  return path === undefined || value === undefined ? undefined : setIn(under, path, value.read);
}

/** @returns undefined where Helm would fail, or read several names */
export function targetPath(text: string): Path | undefined {
  const path: (string | number)[] = [];
  const part = /(?:^|(?<!^)\.)((?:[^.[\]=,\\\0]|\\[^\0])+)|\[(\d{1,6})\]/gsy;
  while (part.lastIndex < text.length) {
    const [, key, index] = part.exec(text) ?? [];
    const isPart =
      key !== undefined || (index !== undefined && path.length > 0 && Number(index) <= mostIndex);
    if (!isPart || path.length === mostParts) {
      return undefined;
    }
    path.push(key === undefined ? Number(index) : unescape(key));
  }
  return path.length === 0 ? undefined : path;
}

function readText(text: string, isString: boolean): { readonly read: unknown } | undefined {
  const list = /^\{(.*)\}$/s.exec(text)?.[1];
  // Not behind an odd number of backslashes.
  const parts = (list ?? text).split(/(?<=(?<!\\)(?:\\\\)*),/);
  if (list === undefined) {
    // Beyond a comma Helm reads another name.
    return parts.length > 1 || text.startsWith('{') ? undefined : { read: typed(text, isString) };
  }
  const isClosed = !parts.some((part) => part.startsWith('{') || /(?<=(?<!\\)(?:\\\\)*)\}/.test(part));
  return isClosed ? { read: parts.map((part) => typed(part, isString)) } : undefined;
}

function typed(text: string, isString: boolean): unknown {
  const value = unescape(text);
  if (isString) {
    return value;
  }
  const words: Readonly<Record<string, unknown>> = { true: true, false: false, null: null, '0': 0 };
  if (Object.hasOwn(words, value.toLowerCase())) {
    return words[value.toLowerCase()];
  }
  // A leading zero makes a text of it, and so does what is no whole number.
  const number = /^(?:[+-]\d{1,20}|[1-9]\d{0,19})$/.test(value) ? BigInt(value.replace('+', '')) : undefined;
  if (number === undefined || number !== BigInt.asIntN(64, number)) {
    return value;
  }
  // Out of a file it would be printed as 2.0261122e+07, which is no tag any more.
  return number > mostPlain || number < -mostPlain ? number : Number(number);
}

/** A whole number that only a setting says as it is meant. */
export interface SetNumber {
  readonly path: Path;
  readonly value: bigint;
  /** What `--set` is given: `image.tag=20261122`, and nothing but such a number. */
  readonly flag: string;
}

/** Those among what a setting makes, which may be a list of them. */
export function numbersIn(target: string, path: Path, made: unknown): readonly SetNumber[] {
  const value = path.reduce(stepInto, made);
  return typeof value === 'bigint'
    ? [{ path, value, flag: `${target}=${value}` }]
    : (Array.isArray(value) ? value : []).flatMap((_, index) =>
        numbersIn(`${target}[${index}]`, [...path, index], made),
      );
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.?)/gs, '$1');
}

/**
 * Maps are joined with those below by Helm; a list is taken whole, so it is copied from there.
 * @param isItem what is below stands in a list, where Helm makes a map of anything else
 * @returns undefined where what is below is of another kind
 */
function setIn(under: unknown, [key, ...rest]: Path, value: unknown, isItem = false): unknown {
  if (key === undefined) {
    return value;
  }
  if (typeof key === 'string') {
    const made =
      under === undefined || isMap(under) || isItem ? setIn(stepInto(under, key), rest, value) : undefined;
    return made === undefined ? undefined : { [key]: made };
  }
  if (under !== undefined && !Array.isArray(under) && !(isItem && under === null)) {
    return undefined;
  }
  const list: readonly unknown[] = under ?? [];
  const items: unknown[] = Array.from(
    { length: Math.max(list.length, key + 1) },
    (_, index) => list[index] ?? null,
  );
  const below = items[key];
  const item = setIn(below, rest, value, true);
  // Nothing joins the items of a list: what is in this one already has to be in the copy.
  items[key] = isMap(below) && isMap(item) ? mergeValues(below, item) : item;
  return item === undefined ? undefined : items;
}
