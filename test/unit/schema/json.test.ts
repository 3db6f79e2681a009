import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseJson } from '../../../src/schema/json.ts';

const parse = (text: string, most?: number) => parseJson(Buffer.from(text), most);

function faultOf(text: string | Buffer, most?: number): string {
  const parsed = parseJson(Buffer.from(text), most);
  return 'fault' in parsed ? parsed.fault : assert.fail('it was accepted');
}

test('what is written as JSON is read as it was, keys of every kind among it', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      assert.deepEqual(parse(text), { value: JSON.parse(text) });
    }),
  );
  assert.deepEqual(parse('{"a\\":\\"b":{"a\\":\\"b":":{[,"}}'), { value: { 'a":"b': { 'a":"b': ':{[,' } } });
});

test('a key that stands twice in a map is refused, however deep, and however it is spelt', () => {
  for (const text of [
    '{"a":1,"a":1}',
    '[[{"b":{"a":1,"c":2,"a":3}}]]',
    String.raw`{"a":1,"\u0061":2}`,
    '{"__proto__":1,"__proto__":2}',
  ]) {
    assert.match(faultOf(text), /a key stands twice/);
  }
  assert.deepEqual(parse('[{"a":1},{"a":{"a":1}}]'), { value: [{ a: 1 }, { a: { a: 1 } }] });
});

test('a key named __proto__ is a key like any other', () => {
  const parsed = parse('{"__proto__":{"admin":true}}');
  assert.ok('value' in parsed);
  assert.equal(Reflect.get(Object(parsed.value), 'admin'), undefined);
});

test('only JSON in UTF-8 is taken, without a byte order mark', () => {
  for (const text of ['', '{', '"', '"\\', '{}{}', '\u0000', '\ufeff{}', "{'a':1}", '[1,]', 'NaN', '01']) {
    assert.match(faultOf(text), /not JSON/, JSON.stringify(text));
  }
  assert.match(faultOf(Buffer.from([0x22, 0xc0, 0x80, 0x22])), /not UTF-8/);
  assert.match(faultOf(Buffer.from('{}', 'utf16le')), /not JSON/);
});

test('values are counted before they are made', () => {
  const start = performance.now();
  assert.match(faultOf('{},'.repeat(5_000_000)), /more than 1000000 values/);
  assert.match(faultOf('['.repeat(5_000_000)), /more than 1000000 values/);
  assert.ok(performance.now() - start < 1000);
  assert.match(faultOf('[1,2,3]', 2), /more than 2 values/);
  assert.deepEqual(parse('["a,b:c{[","d"]', 2), { value: ['a,b:c{[', 'd'] });
});

test('what nests deeper than the stack is read, not crashed on', () => {
  const deep = `${'['.repeat(400_000)}{"a":1}${']'.repeat(400_000)}`;
  assert.ok('value' in parse(deep));
});
