import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Path } from '../../../src/schema/schema.ts';
import { readUserValues } from '../../../src/helm/values-file.ts';

const file = `kind: Namespace
---
b: &b {x: 1}
list:
  - values: {<<: *b, install: no, tag: 1.10}
    text: |
      install: no
`;

async function read(document: number, path: Path) {
  return await readUserValues({ file: 'x.yaml', bytes: Buffer.from(file), document, path }, '');
}

test('values in a document are what Helm reads there: merged, with the words of YAML 1.1', async () => {
  const values = await read(1, ['list', 0, 'values']);
  assert.deepEqual(values.content(), { x: 1, install: false, tag: 1.1 });
  assert.deepEqual(JSON.parse(Buffer.from(values.bytes).toString()), values.content());
  assert.deepEqual(values.placeOf(['tag']), { file: 'x.yaml', line: 5, column: 35 });
});

test('numbers in a document are what Helm reads there, as its own account has it', async () => {
  const numbers = {
    '0755': 493,
    '0_2': 2,
    '-0b11': -3,
    '0o17': 15,
    '0X1f': 31,
    '1_000': 1000,
    '1_0.5': 10.5,
    '08': 8,
    '+5': 5,
    '1:30': '1:30',
    '.5_0': 0.5,
    _1: '_1',
    '2024-01-01': '2024-01-01',
  };
  const bytes = Buffer.from(`a: [${Object.keys(numbers).join(', ')}]\n---\nb: {}\n`);
  const values = await readUserValues({ file: 'x.yaml', bytes, document: 0, path: [] }, '');
  assert.deepEqual(values.content(), { a: Object.values(numbers) });
});

test('values in a text are given to Helm as they are, and so is a whole file', async () => {
  const values = await read(1, ['list', 0, 'text']);
  assert.equal(Buffer.from(values.bytes).toString(), 'install: no\n');
  assert.deepEqual(values.content(), { install: false });
  assert.deepEqual(values.scalars(), ['no']);
  assert.equal(Buffer.from((await read(0, [])).bytes).toString(), file);
});

test('what is no map and no text are no values', async () => {
  await assert.rejects(read(1, ['list']), { code: 'VALUES_UNREADABLE' });
});

test('what is no text is given to Helm as it is, and not as something else that it could read', async () => {
  const bytes = Buffer.from([...Buffer.from('a: x'), 0xff, 0x0a]);
  const values = await readUserValues({ file: 'x.yaml', bytes, document: 0, path: [] }, '');
  assert.deepEqual(Buffer.from(values.bytes), bytes);
});
