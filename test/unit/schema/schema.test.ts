import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { closest } from '../../../src/schema/closest.ts';
import { faultLines, formatPath, parsePath } from '../../../src/schema/path.ts';
import {
  array,
  count,
  object,
  optional,
  parseWith,
  record,
  refine,
  type Schema,
  string,
} from '../../../src/schema/schema.ts';

function faultsOf(schema: Schema<unknown>, value: unknown): readonly string[] {
  const result = parseWith(schema, value);
  return 'faults' in result ? faultLines(result.faults) : [];
}

describe('a closed schema', () => {
  const schema = object({ name: string, size: optional(count, 7), tags: optional(array(string)) });

  test('gives the typed value, with defaults, in the order of its keys', () => {
    const result = parseWith(schema, { tags: ['a'], name: 'x' });
    assert.equal(JSON.stringify(result), '{"value":{"name":"x","size":7,"tags":["a"]}}');
  });
  test('reports every fault with its path', () => {
    assert.deepEqual(faultsOf(schema, { name: '', size: -1, tags: ['', 1], sise: 1 }), [
      'sise: unknown key; did you mean "size"?; known here: name, size, tags',
      'name: expected a non-empty string, got ""',
      'size: expected a whole number, got -1',
      'tags[0]: expected a non-empty string, got ""',
      'tags[1]: expected a non-empty string, got 1',
    ]);
  });
  test('takes nothing from a prototype', () => {
    assert.deepEqual(faultsOf(schema, Object.create({ name: 'x' })), [
      '"name" is missing: expected a non-empty string',
    ]);
    assert.match(
      faultsOf(schema, JSON.parse('{"name": "x", "__proto__": {}}'))[0] ?? '',
      /^__proto__: unknown key/,
    );
  });
  test('shows no password of an address', () => {
    assert.deepEqual(faultsOf(count, `https://user:${'x'.repeat(80)}@host/`), [
      'expected a whole number, got "https://***@host/"',
    ]);
  });
});

test('a record keeps its keys, also the dangerous ones', () => {
  const result = parseWith(record(count), JSON.parse('{"__proto__": 1, "a b": 2}'));
  assert.deepEqual('value' in result && Object.entries(result.value), [
    ['__proto__', 1],
    ['a b', 2],
  ]);
  assert.deepEqual(faultsOf(record(count), { 'a b': 'x' }), ['["a b"]: expected a whole number, got "x"']);
});

test('a refinement sees only values without fault', () => {
  const even = refine(count, (value, path, faults) => {
    if (value % 2 === 1) {
      faults.push({ path, message: 'expected an even number' });
    }
    return value;
  });
  assert.deepEqual(faultsOf(array(even), [2, 3, 'x']), [
    '[1]: expected an even number',
    '[2]: expected a whole number, got "x"',
  ]);
});

test('a path is written as people write it', () => {
  assert.equal(formatPath(['charts', 0, 'version']), 'charts[0].version');
  assert.equal(formatPath(['endpoints', 'docker.io', 1]), 'endpoints["docker.io"][1]');
  assert.equal(formatPath([]), '');
});

test('a path that is written is read as the same path, and what is none is not read', () => {
  for (const path of [
    ['charts', 0, 'version'],
    ['endpoints', 'docker.io', 1],
    ['a b', 'c"d', 0, 0],
    ['0', '한국어'],
  ]) {
    assert.deepEqual(parsePath(formatPath(path)), path);
  }
  assert.deepEqual(parsePath('a b.한국어'), ['a b', '한국어']);
  for (const text of ['', '.', 'a.', '.a', 'a..b', 'a[', 'a[x]', 'a[0]b', 'a["b]', 'a]']) {
    assert.equal(parsePath(text), undefined, text);
  }
});

describe('the closest word', () => {
  const known = ['name', 'repository', 'version', 'values', 'pullRequest', 'bump'];
  const cases: readonly (readonly [word: string, meant: string | undefined])[] = [
    ['nmae', 'name'],
    ['Name', 'name'],
    ['repositry', 'repository'],
    ['verison', 'version'],
    ['pullrequest', 'pullRequest'],
    ['vlaue', 'values'],
    ['bumps', 'bump'],
    ['cadence', undefined],
    ['x', undefined],
    ['', undefined],
    ['name', undefined],
  ];
  for (const [word, meant] of cases) {
    test(`to ${JSON.stringify(word)} is ${meant}`, () => assert.equal(closest(word, known), meant));
  }
});

test('a hostile value makes no more faults than somebody would read', () => {
  const schema = object({ list: array(string), map: record(string) });
  const list = Array.from({ length: 20_000 }, () => 1);
  const map = Object.fromEntries(list.map((value, index) => [index, value]));
  const keys = Object.fromEntries(list.map((value, index) => [`key${index}`, value]));
  for (const value of [
    { list, map: {} },
    { list: [], map },
    { list: [], map: {}, ...keys },
  ]) {
    const parsed = parseWith(schema, value);
    assert.equal('faults' in parsed && parsed.faults.length, 100);
  }
});
