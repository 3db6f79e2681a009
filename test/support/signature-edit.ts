import assert from 'node:assert/strict';
import { type Digest, hexOf } from '../../src/oci/digest.ts';

/** Changes the parsed file at a dotted path; undefined takes the key away. */
export function set(path: string, value: unknown): (text: string) => string {
  return (text) => {
    const root: unknown = JSON.parse(text);
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let node: unknown = root;
    for (const key of keys) {
      node = typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined;
    }
    assert.ok(typeof node === 'object' && node !== null, path);
    Reflect.set(node, last, value);
    return JSON.stringify(root);
  };
}

/** What stands in the file at a dotted path. */
export function at(path: string, text: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (node, key) => (typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined),
      JSON.parse(text),
    );
}

/** The key hint that cosign writes for a key. */
export function hintOf(fingerprint: Digest): string {
  return Buffer.from(hexOf(fingerprint), 'hex').toString('base64');
}
