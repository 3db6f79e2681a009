import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseYaml } from '../../../src/yaml/document.ts';
import { thrownBy } from '../../support/user-error.ts';

function valuesOf(text: string): readonly unknown[] {
  return parseYaml(Buffer.from(text), 'f.yaml').values;
}

describe('values', () => {
  const cases: readonly (readonly [name: string, text: string, values: readonly unknown[]])[] = [
    [
      'numbers and booleans by the 1.2 core schema',
      '[1.10, 0755, 12345e7, true, ~, ]',
      [[1.1, 755, 123_450_000_000, true, null]],
    ],
    [
      'what only YAML 1.1 gives a type is text',
      '[on, y, 1_000, 12:30, 2026-11-02]',
      [['on', 'y', '1_000', '12:30', '2026-11-02']],
    ],
    [
      'quoted, block and tagged scalars are text',
      'a: "1"\nb: |\n  1\nc: !!int 1\n',
      [{ a: '1', b: '1\n', c: '1' }],
    ],
    ['each document', 'a\n---\n- b\n--- {}\n', ['a', ['b'], {}]],
    ['nothing in an empty file', '', []],
    ['null for a document without content', '---\n', [null]],
    ['keys are text', '1: a\ntrue: b\n~: c\n', [{ '1': 'a', true: 'b', '~': 'c' }]],
    [
      'aliases stand for what they name',
      'a: &x {b: 1}\nc: *x\nd: [*x]\n',
      [{ a: { b: 1 }, c: { b: 1 }, d: [{ b: 1 }] }],
    ],
    ['the newest anchor of a name counts', 'a: &x 1\nb: *x\nc: &x 2\nd: *x\n', [{ a: 1, b: 1, c: 2, d: 2 }]],
    [
      'merge keys are ordinary keys',
      'a: &x {b: 1}\nc:\n  <<: *x\n',
      [{ a: { b: 1 }, c: { '<<': { b: 1 } } }],
    ],
    [
      'Korean, emoji, CRLF and a byte order mark',
      '\uFEFF이름: 값 😀\r\nb: c\r\n',
      [{ 이름: '값 😀', b: 'c' }],
    ],
  ];
  for (const [name, text, values] of cases) {
    test(name, () => assert.deepEqual(valuesOf(text), values));
  }

  test('a key named __proto__ is a key and nothing else', () => {
    const [value] = valuesOf('__proto__: {polluted: true}\nconstructor: {prototype: {polluted: true}}\n');
    assert.ok(typeof value === 'object' && value !== null);
    assert.deepEqual(Object.keys(value), ['__proto__', 'constructor']);
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });
});

describe('locate', () => {
  const text =
    '\uFEFF# 한글\nimage:\n  "tag": &t 1.10 # x\n  list: [a, "😀", \'b\']\nother: *t\n---\nx: |\n  y\n';
  const yaml = parseYaml(Buffer.from(text), 'f.yaml');

  test('gives the text in the source, its type, its place, and its bytes', () => {
    const start = Buffer.from(text).indexOf('1.10');
    assert.deepEqual(yaml.locate(0, ['image', 'tag']), {
      document: 0,
      path: ['image', 'tag'],
      value: '1.10',
      typed: 1.1,
      style: 'plain',
      place: { file: 'f.yaml', line: 3, column: 13 },
      start,
      end: start + 4,
      anchor: 't',
      isShared: true,
    });
  });
  test('counts an emoji as one column and four bytes', () => {
    const found = yaml.locate(0, ['image', 'list', 2]);
    assert.deepEqual([found?.style, found?.place.column], ['single', 18]);
    assert.equal(Buffer.from(text).subarray(found?.start, found?.end).toString(), "'b'");
  });
  test('follows an alias', () => assert.equal(yaml.locate(0, ['other'])?.value, '1.10'));
  test('tells what an edit of it would change elsewhere', () => {
    const shared = parseYaml(Buffer.from('a: &a {b: 1}\nc: *a\nd: {<<: {b: 1}, e: 1}\nf: &f 1\n'), 'f.yaml');
    const paths = [['a', 'b'], ['c', 'b'], ['d', '<<', 'b'], ['d', 'e'], ['f']];
    assert.deepEqual(
      paths.map((path) => shared.locate(0, path)?.isShared),
      [true, true, true, undefined, undefined],
    );
  });
  test('finds a block scalar in the second document', () =>
    assert.equal(yaml.locate(1, ['x'])?.style, 'block'));
  test('finds no map, no list, nothing beyond the tree', () => {
    for (const path of [
      ['image'],
      ['image', 'list'],
      ['image', 'tag', 'x'],
      ['image', 'list', 3],
      ['toString'],
    ]) {
      assert.equal(yaml.locate(0, path), undefined);
    }
    assert.equal(yaml.locate(2, []), undefined);
  });
  test('finds every value of a large map without a search for each', () => {
    const keys = Array.from({ length: 60_000 }, (_, at) => `k${at}`);
    const large = parseYaml(Buffer.from(keys.map((key) => `${key}: ${key}\n`).join('')), 'f.yaml');
    const start = performance.now();
    assert.ok(keys.every((key) => large.locate(0, [key])?.value === key));
    assert.ok(performance.now() - start < 2500);
  });
  test('tells the place of a key, and of the last part that exists', () => {
    assert.deepEqual(yaml.placeOf(0, ['image', 'tag'], 'key'), { file: 'f.yaml', line: 3, column: 3 });
    assert.deepEqual(yaml.placeOf(0, ['image', 'none', 'x']), { file: 'f.yaml', line: 3, column: 3 });
  });
});

describe('refused', () => {
  const bomb = Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}, *a${n}]`);
  const cases: readonly (readonly [
    name: string,
    text: string,
    code: string,
    line: number,
    column: number,
  ])[] = [
    ['a syntax error', 'a: [1\nb: 2\n', 'INVALID_YAML', 2, 1],
    ['an alias of nothing', 'a: 1\nb: *x\n', 'INVALID_YAML', 2, 4],
    ['an alias before its anchor', 'a: *x\nb: &x 1\n', 'INVALID_YAML', 1, 4],
    ['an alias inside its own anchor', 'a: &x\n  b: *x\n', 'INVALID_YAML', 2, 6],
    ['an alias of another document', 'a: &x 1\n---\nb: *x\n', 'INVALID_YAML', 3, 4],
    ['aliases that stand for billions', `a0: &a0 x\n${bomb.join('\n')}\n`, 'INVALID_YAML', 14, 11],
    ['a key that is a list', '? [a]\n: b\n', 'INVALID_YAML', 1, 3],
    ['depth', '['.repeat(1000), 'INVALID_YAML', 1, 100],
    ['a duplicate key', 'a:\n  b: 1\n  "b": 2\n', 'DUPLICATE_KEY', 3, 3],
    ['keys that are one as text', '1: a\n"1": b\n', 'DUPLICATE_KEY', 2, 1],
    ['two merge keys', 'a: &x {}\n<<: *x\n<<: *x\n', 'DUPLICATE_KEY', 3, 1],
  ];
  for (const [name, text, code, line, column] of cases) {
    test(name, () => {
      const error = thrownBy(() => valuesOf(text));
      assert.deepEqual([error.code, error.at], [code, { file: 'f.yaml', line, column }]);
      assert.ok(!error.message.includes('f.yaml') && error.details.length === 0, error.message);
    });
  }

  test('no message repeats what the file says: it may be a secret', () => {
    const texts = ['a: *S3cret\n', 'a: !S3{cret x\n', 'a: !S3cret!x y\n', 'S3cret: 1\nS3cret: 2\n'];
    for (const text of texts) {
      assert.doesNotMatch(thrownBy(() => valuesOf(text)).message, /S3|cret/);
    }
  });

  test('all duplicate keys are listed', () => {
    assert.deepEqual(thrownBy(() => valuesOf('a: 1\na: 2\nb: {c: 1, c: 2}\n')).details, [
      'f.yaml:2:1 this key is there twice',
      'f.yaml:3:11 this key is there twice',
    ]);
  });

  const advice: readonly (readonly [name: string, text: string, hint: RegExp])[] = [
    ['a template', '{{ if .a }}\na: 1\n', /template/],
    ['a flow list with its bracket too far left', 'a: [\n  1\n]\n', /closing bracket/],
    ['a quote that is not closed', 'a: "x\nb: 1\n', /a quote, \[ or \{/],
    ['a value with a colon', 'a: b: c\n', /Quote the value/],
    ['a tab', 'a:\n\tb: 1\n', /spaces/],
    ['a key without a colon', 'a: 1\nb\nc: 2\n', /colon and a space/],
    ['the first key without a colon', 'name wandb\naudience: x\n', /missing colon/],
    ['a range without quotes', 'version: >=1.4 <2\n', /Quote the value: >/],
    ['a backslash', 'a: "\\q"\n', /backslash/],
    ['anything else', 'a: !!x!y\n', /this place/],
  ];
  for (const [name, text, hint] of advice) {
    test(`${name} gets advice`, () => assert.match(thrownBy(() => valuesOf(text)).hint ?? '', hint));
  }
});
