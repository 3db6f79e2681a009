import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editScalars } from '../../../src/yaml/edit.ts';
import { type Excerpt, excerptOf } from '../../../src/yaml/excerpt.ts';
import { readEvents } from '../../../src/yaml/read-events.ts';
import { readTree } from '../../../src/yaml/read-tree.ts';
import { decodeSource } from '../../../src/yaml/source.ts';

/** The excerpt of a text around where `edited` stands in it. */
function excerptAround(text: string, edited: string): Excerpt {
  const source = decodeSource(Buffer.from(text), 'f.yaml');
  return excerptOf(text, readTree(source, readEvents(source)), [text.indexOf(edited)]);
}

function excerpt(text: string, edited: string): string {
  return excerptAround(text, edited).text;
}

const plain = `name: w\n"quoted": 'it is'  # 주석\nflow: {a: b, "c": d}\n`;

test('entries of plain lines are left out, but for the first and the last one and what is around the edit', () => {
  assert.equal(
    excerpt(
      `a: x\n${plain}b:\n  c: d\n  # c\n\n  e:\n  - f: g\n    h: i\nj:\n  k: l\n  m: 1.9\n  n: o\nz: x\n`,
      '1.9',
    ),
    'a: x\nj:\n  k: l\n  m: 1.9\n  n: o\nz: x\n',
  );
});

test('items of a list are left out as well', () => {
  const items = '- b: c\n  d: e\n- # c\n  f: g\n- e\n';
  const list = `k:\n- a\n${items}- h: 1.9\n${items}`;
  assert.equal(excerpt(`${list}- i\nz: x\n`, '1.9'), 'k:\n- a\n- h: 1.9\n- i\nz: x\n');
  assert.equal(
    excerpt(`k: 1.9\nl:\n- |\n  a\n${items}- f\nz: x\n`, '1.9'),
    'k: 1.9\nl:\n- |\n  a\n- f\nz: x\n',
  );
});

for (const block of [
  'k: |\n  a: b',
  'k: |-\n   $(a) {{ b }}\t"\n\n    k: |\n   # 한\n   ---\n\n# c',
  'k: |\r\n  a\r\n\r\n  b',
  `k: |\n  ${'$'.repeat(2000)}`,
]) {
  test(`${JSON.stringify(block.slice(0, 80))} is left out`, () => {
    assert.equal(excerpt(`a: x\n${block}\nz: 1.9\n`, '1.9'), 'a: x\nz: 1.9\n');
  });
}

test('a large block is left out as fast as others', () => {
  const block = `k: |\n${'  $a b\n'.repeat(80_000)}`;
  const start = performance.now();
  assert.equal(excerpt(`a: x\n${block}z: 1.9\n`, '1.9'), 'a: x\nz: 1.9\n');
  assert.equal(
    excerpt(`a: x\n${block}  \n${block.replace('k', 'l')}z: 1.9\n`, '1.9'),
    `a: x\n${block}  \nz: 1.9\n`,
  );
  assert.ok(performance.now() - start < 2500);
});

test('each place in it is known in the whole text', () => {
  const text = 'a: x\nb: x\nc: 한\nd:\n  e: f\ng: 😀\nh: x\ni: 1.9\n';
  const around = excerptAround(text, '1.9');
  assert.equal(around.text, 'a: x\nc: 한\ng: 😀\ni: 1.9\n');
  const places = Array.from({ length: around.text.length }, (_, at) => around.placeIn(at));
  assert.equal(places.map((place) => text[place]).join(''), around.text);
});

test('an empty block before what is left out belongs to what stays', () => {
  const text = 'a: x\nb: |\nc: x\nd: 1.9\n';
  assert.equal(excerpt(text, '1.9'), 'a: x\nb: |\nd: 1.9\n');
  const edit = { document: 0, path: ['d'], from: '1.9', to: '2.0' };
  assert.equal(
    editScalars(Buffer.from(text), [edit], 'f.yaml').bytes.toString(),
    text.replace('1.9', '"2.0"'),
  );
});

for (const entry of [
  'k: >\n  a: b',
  'k: |+\n  a',
  'k: |1\n  a',
  'k: |',
  'k: |\n\n  a',
  'k: |\n  \ta',
  'k: |\n  a\n \n',
  'k: |\n  a\n  \n',
  'k: |\n  a\n # b',
  'k: |\n  a\uFFFD\uF8FF\u00A0',
  'k: "a\n  b"',
  'k: a\n  b',
  'k: "\\u0041"',
  "k: 'it''s'",
  'k: &n a',
  'k: !t a',
  'k: [a,\n  b]',
  'k: {a: {b: c}}',
  'k: -1',
  'k: <a>',
  'k: # \uFEFF',
  '? k\n: a',
  '? |\n  a: b\n: c',
  '? &n\n  a: b\n: c',
  'k:\n  -\n    a: b',
  'k:\n\t\n  a: b',
  'k:\n- !t a\n-\n  a: b\n- !t c',
  '?\n  a: b',
  '? |\n  a: b',
  'k:\n-\n: v',
  'k: {a: -b}',
  'k: {a: b:c}',
  '.k: a',
  'k: # \u007F',
  `${'k'.repeat(1024)}: a`,
  `${'k'.repeat(1024)}: |\n  a`,
  `k: ${'a '.repeat(500)}b`,
]) {
  test(`${JSON.stringify(entry)} stays, as not all readers may take it for the same`, () => {
    const text = `a: x\n${entry}\nz: 1.9\n`;
    assert.equal(excerpt(text, '1.9'), text);
  });
}
