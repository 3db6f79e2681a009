import { FAILSAFE_SCHEMA, loadAll } from 'js-yaml';
import { isMap } from '../schema/schema.ts';
import { fitsWrittenOut, hasTooManyValues } from './written-out.ts';

/** Characters of a text that is read as YAML. */
const embeddedLimit = 1024 * 1024;
const embeddedValues = 50_000;
const base64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

/** More than one line, or a document in one: `{"a": 1}`, `a: {b: 1}`. */
export function isText(entry: string): boolean {
  return /\n|^\s*[{[]|: [{[]/.test(entry);
}

/**
 * A text that is a document of its own: a file in a ConfigMap, the values of a chart in a custom resource.
 * @returns its documents, or its lines where it is no YAML; undefined for one word or line, or for what is too large
 */
export function readEmbedded(text: string): { documents: object } | { lines: object } | undefined {
  if (!isText(text) || text.length > embeddedLimit || hasTooManyValues(text, embeddedValues)) {
    return undefined;
  }
  try {
    const documents = loadAll(text, { schema: FAILSAFE_SCHEMA, json: true });
    if (
      documents.some((document) => typeof document === 'object' && document !== null) &&
      fitsWrittenOut(documents, embeddedLimit)
    ) {
      return { documents };
    }
  } catch {
    // A script, say: its lines are looked at as they are.
  }
  return { lines: text.split('\n').map((line) => line.trim()) };
}

/** Of the objects of Kubernetes the two maps whose texts are in base64 (RFC 4648). */
export function isEncoded(object: unknown, key: string): boolean {
  const kind = isMap(object) ? object['kind'] : undefined;
  return (kind === 'Secret' && key === 'data') || (kind === 'ConfigMap' && key === 'binaryData');
}

/** What a text in base64 stands for, where that is a text too; else as it is. */
export function decodeText(text: string): string {
  if (text.length > 2 * embeddedLimit || !base64.test(text)) {
    return text;
  }
  try {
    const decoded = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64'));
    return decoded.includes('\0') ? text : decoded;
  } catch {
    return text;
  }
}
