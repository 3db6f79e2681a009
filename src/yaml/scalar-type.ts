import { isDeepStrictEqual } from 'node:util';
import {
  boolCoreTag,
  CORE_SCHEMA,
  floatCoreTag,
  intCoreTag,
  load,
  NOT_RESOLVED,
  nullCoreTag,
  type ScalarTagDefinition,
  YAML11_SCHEMA,
} from 'js-yaml';
import { parse } from 'yaml';
import { withoutEnvironment } from '../runtime/environment.ts';
import type { ScalarNode } from './node.ts';

const coreTags: readonly ScalarTagDefinition[] = [nullCoreTag, boolCoreTag, intCoreTag, floatCoreTag];

/**
 * The value of a scalar: a plain one by the YAML 1.2 core schema (`1.10` is 1.1, `0755` is 755, `on` is text), any
 * other as text. Tags are not applied: what counts here is what stands in the file.
 */
export function scalarValue({ style, tag, text }: ScalarNode): unknown {
  return style === 'plain' && tag === undefined ? resolvePlain(text) : text;
}

// Words of letters, digits and the punctuation of versions, paths and references, with single spaces between them.
// Indicators, `: ` and ` #` cannot come up, so the text is safe in flow and in block context.
const plainWord = String.raw`[\p{L}\p{N}_./@+:-]*[\p{L}\p{N}_./@+-]`;
const safePlain = new RegExp(String.raw`^(?!\.\.\.)[\p{L}\p{N}_./](?:${plainWord})?(?: ${plainWord})*$`, 'u');

// Readers written in Go take a few more forms for numbers, and for dates, than either schema says. They take each _ away first.
const goNumber = /^[-+]?(?:0[xXoObB][-+]?[0-9a-fA-F]+|(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)$/;
const goDate = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?$/;

/** True when the text may stand without quotes anywhere in a file and is that very string for every reader we know. */
export function isPlainString(text: string): boolean {
  const isNumber = goNumber.test(text.replaceAll('_', ''));
  return safePlain.test(text) && !isNumber && !goDate.test(text) && readAsStrings([text], [text]);
}

const readers: readonly ((source: string) => unknown)[] = [
  (source) => load(source, { schema: CORE_SCHEMA }),
  (source) => load(source, { schema: YAML11_SCHEMA }),
  (source) => parse(source, { version: '1.2', logLevel: 'error' }),
  (source) => parse(source, { version: '1.1', logLevel: 'error' }),
];

/** True when both parsers take the tokens for those strings, by the rules of YAML 1.2 and by those of 1.1. */
export function readAsStrings(tokens: readonly string[], texts: readonly string[]): boolean {
  const list = `[${tokens.join(', ')}]`;
  try {
    return withoutEnvironment(() => readers.every((read) => isDeepStrictEqual(read(list), texts)));
  } catch {
    return false;
  }
}

function resolvePlain(text: string): unknown {
  for (const tag of coreTags) {
    const value = tag.resolve(text, false, tag.tagName);
    if (value !== NOT_RESOLVED) {
      return value;
    }
  }
  return text;
}
