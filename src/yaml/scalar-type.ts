import {
  boolCoreTag,
  boolYaml11Tag,
  floatCoreTag,
  floatYaml11Tag,
  intCoreTag,
  intYaml11Tag,
  NOT_RESOLVED,
  nullCoreTag,
  nullYaml11Tag,
  type ScalarTagDefinition,
  timestampTag,
} from 'js-yaml';
import { parse } from 'yaml';
import type { ScalarNode } from './node.ts';

const coreTags: readonly ScalarTagDefinition[] = [nullCoreTag, boolCoreTag, intCoreTag, floatCoreTag];
const yaml11Tags: readonly ScalarTagDefinition[] = [
  nullYaml11Tag,
  boolYaml11Tag,
  intYaml11Tag,
  floatYaml11Tag,
  timestampTag,
];

/**
 * The value of a scalar: a plain one by the YAML 1.2 core schema (`1.10` is 1.1, `0755` is 755, `on` is text), any
 * other as text. Tags are not applied: what counts here is what stands in the file.
 */
export function scalarValue({ style, tag, text }: ScalarNode): unknown {
  return style === 'plain' && tag === undefined ? resolvePlain(text, coreTags) : text;
}

// Words of letters, digits and the punctuation of versions, paths and references, with single spaces between them.
// Indicators, `: ` and ` #` cannot come up, so the text is safe in flow and in block context.
const plainWord = String.raw`[\p{L}\p{N}_./@+:-]*[\p{L}\p{N}_./@+-]`;
const safePlain = new RegExp(String.raw`^(?!\.\.\.)[\p{L}\p{N}_./](?:${plainWord})?(?: ${plainWord})*$`, 'u');

// Readers written in Go take a few more forms for numbers than either schema says.
const goNumber = /^[-+]?(?:0[xXoObB][0-9a-fA-F_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?)$/;

/** True when the text may stand without quotes anywhere in a file and is that very string for every reader we know. */
export function isPlainString(text: string): boolean {
  return (
    safePlain.test(text) &&
    !goNumber.test(text) &&
    resolvePlain(text, coreTags) === text &&
    resolvePlain(text, yaml11Tags) === text &&
    isStringFor('1.2', text) &&
    isStringFor('1.1', text)
  );
}

function isStringFor(version: '1.1' | '1.2', text: string): boolean {
  const value: unknown = parse(`- ${text}`, { version, logLevel: 'error' });
  return Array.isArray(value) && value.length === 1 && value[0] === text;
}

function resolvePlain(text: string, tags: readonly ScalarTagDefinition[]): unknown {
  for (const tag of tags) {
    const value = tag.resolve(text, false, tag.tagName);
    if (value !== NOT_RESOLVED) {
      return value;
    }
  }
  return text;
}
