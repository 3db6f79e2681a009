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

function items(word: string): string {
  return `- ${word}\n- b: c\n  d: e\n- f\n`;
}

test('the items of a list with an edit in it stay, those of others do not', () => {
  assert.equal(excerpt(`k:\n${items('1.9')}y: x\nz: x\n`, '1.9'), `k:\n${items('1.9')}z: x\n`);
  assert.equal(excerpt(`k: 1.9\nl:\n${items('|\n  a')}z: x\n`, '1.9'), 'k: 1.9\nl:\n- |\n  a\n- f\nz: x\n');
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
  'k: |\n  a: b',
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
  `k: ${'a '.repeat(500)}b`,
]) {
  test(`${JSON.stringify(entry)} stays, as not all readers may take it for the same`, () => {
    assert.equal(excerpt(`a: 1.9\n${entry}\nz: x\n`, '1.9'), `a: 1.9\n${entry}\nz: x\n`);
  });
}
