import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import type { Path } from '../../../src/schema/schema.ts';
import { editScalars } from '../../../src/yaml/edit.ts';

interface Leaf {
  readonly path: Path;
  readonly from: string;
}

function leavesOf(value: unknown, path: Path): readonly Leaf[] {
  if (typeof value === 'string') {
    return [{ path, from: value }];
  }
  const isList = Array.isArray(value);
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, child]) => leavesOf(child, [...path, isList ? Number(key) : key]))
    : [];
}

/** The value with another text at a path, as JavaScript. */
function withText(value: unknown, [part, ...rest]: Path, text: string): unknown {
  if (part === undefined) {
    return text;
  }
  const copy: unknown = structuredClone(value);
  assert.ok(Reflect.set(Object(copy), part, withText(Reflect.get(Object(value), part), rest, text)));
  return copy;
}

const values = fc.jsonValue({ stringUnit: 'grapheme', maxDepth: 4 });
const files = fc.record({ value: fc.array(values, { minLength: 1 }), space: fc.constantFrom('', ' ', '\t') });
const texts = fc.constantFrom('1.10', '2.0.0', 'on', '', '"', 'a: b', '한국어', '\\', '\n');

test('in random JSON one text changes, for a reader of JSON and for the YAML parser that the proof does not ask', () => {
  let count = 0;
  fc.assert(
    fc.property(files, fc.nat(), texts, ({ value, space }, at, to) => {
      const before = JSON.stringify(value, null, space);
      const leaves = leavesOf(value, []);
      const leaf = leaves[at % leaves.length];
      fc.pre(leaf !== undefined && !/[\u0085\u2028\u2029]|__proto__/.test(before));
      const edit = { document: 0, to, ...leaf };
      const after = editScalars(Buffer.from(before), [edit], 'f.json').bytes.toString();
      const wanted = withText(JSON.parse(before), leaf.path, to);
      assert.deepEqual(JSON.parse(after), wanted);
      assert.deepEqual(parse(after), wanted);
      count += 1;
    }),
    { numRuns: 50 },
  );
  assert.ok(count > 20);
});
