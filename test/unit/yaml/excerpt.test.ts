import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excerptOf } from '../../../src/yaml/excerpt.ts';
import { readEvents } from '../../../src/yaml/read-events.ts';
import { readTree } from '../../../src/yaml/read-tree.ts';
import { decodeSource } from '../../../src/yaml/source.ts';

/** The excerpt of a text around where `edited` stands in it. */
function excerpt(text: string, edited: string): string {
  const source = decodeSource(Buffer.from(text), 'f.yaml');
  return excerptOf(source, readTree(source, readEvents(source)), [text.indexOf(edited)]).text;
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
]) {
  test(`${JSON.stringify(entry)} stays, as not all readers may take it for the same`, () => {
    assert.equal(excerpt(`a: 1.9\n${entry}\nz: x\n`, '1.9'), `a: 1.9\n${entry}\nz: x\n`);
  });
}
