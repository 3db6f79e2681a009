import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { prepareValues, readUserValues } from '../../../src/helm/values-file.ts';

let folder = '';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidegate-values-'));
});

after(() => rm(folder, { recursive: true, force: true }));

async function part(text: string, path: string): Promise<unknown> {
  await writeFile(join(folder, 'wandb.yaml'), text);
  const temporary = await mkdtemp(join(folder, 'part-'));
  const prepared = await prepareValues(`wandb.yaml#${path}`, folder, temporary);
  return JSON.parse(await readFile(prepared.path, 'utf8'));
}

test('a whole file is handed to helm as it is, also one that only helm can read', async () => {
  const text = 'a: [\n 1\n]\r\nb: 1\nb: 2\n';
  await writeFile(join(folder, 'values.yaml'), text);
  const { path, scalars } = await prepareValues('values.yaml', folder, await mkdtemp(join(folder, 'copy-')));
  assert.equal(await readFile(path, 'utf8'), text);
  assert.throws(scalars, { code: 'VALUES_UNREADABLE', at: { file: 'values.yaml', line: 3, column: 1 } });
});

test('the scalars of all documents are listed as they stand there, whatever part helm gets', async () => {
  const text = 'password: hunter2\n---\nvalues: {pin: 0123456}\n---\na: &a [1.10, true, *a]\n';
  await writeFile(join(folder, 'some.yaml'), text);
  const { scalars } = await prepareValues('some.yaml#values', folder, await mkdtemp(join(folder, 'copy-')));
  assert.deepEqual([...scalars()].sort(), ['0123456', '1.10', 'hunter2', 'true']);
});

const nested = (levels: number, first: string): string =>
  `x0: &x0 ${first}\n${Array.from({ length: levels }, (_, at) => `x${at + 1}: &x${at + 1} {a: *x${at}, b: *x${at}}\n`).join('')}`;

test('a part that its aliases make endless, huge or deep is refused at once', async () => {
  const long = `s: &s ${'x'.repeat(100_000)}\n${nested(12, '{a: *s}')}values: *x12\n`;
  const deep = `x0: &x0 {a: 1}\n${Array.from({ length: 20_000 }, (_, at) => `x${at + 1}: &x${at + 1} {a: *x${at}}\n`).join('')}values: *x20000\n`;
  for (const text of [long, `${nested(40, '{a: 1}')}values: *x40\n`, deep, 'values: &v {v: *v}\n']) {
    const start = performance.now();
    await assert.rejects(part(text, 'values'), {
      code: 'VALUES_UNREADABLE',
      message: /with its aliases written out/,
    });
    assert.ok(performance.now() - start < 1500);
  }
});

test('a file that is larger than any release is refused', async () => {
  await writeFile(join(folder, 'large.yaml'), `a: ${'x'.repeat(16 * 1024 * 1024)}\n`);
  await assert.rejects(prepareValues('large.yaml', folder, folder), {
    code: 'VALUES_UNREADABLE',
    message: /larger than/,
  });
});

const two = ['one', 'two'].map(
  (name) => `kind: Wandb\nmetadata: {name: ${name}}\nspec:\n  values:\n    name: ${name}\n`,
);

test('a part of a file is taken from the document that has it', async () => {
  const text = `kind: Namespace\n---\n${two[0]}---\nkind: Secret\nspec: {values: text}\n`;
  assert.deepEqual(await part(text, 'spec.values'), { name: 'one' });
});

test('of several documents that have it one is chosen by kind and name', async () => {
  const text = `${two.join('---\n')}---\nkind: Other\nspec: {values: {name: three}}\n`;
  assert.deepEqual(await part(text, 'Wandb/two:spec.values'), { name: 'two' });
  assert.deepEqual(await part(text, 'Other:spec.values'), { name: 'three' });
  await assert.rejects(part(text, 'Other/two:spec.values'), { code: 'VALUES_UNREADABLE' });
});

test('of several documents none is taken by chance', async () => {
  const ambiguous = { name: 'UserError', code: 'VALUES_AMBIGUOUS', at: { file: 'wandb.yaml' } };
  const text = `${two.join('---\n')}---\nspec: {values: {}}\n`;
  await assert.rejects(part(text, 'spec.values'), {
    ...ambiguous,
    details: ['Wandb/one (document 1)', 'Wandb/two (document 2)', 'no kind (document 3)'],
  });
  await assert.rejects(part(text, 'Wandb:spec.values'), ambiguous);
});

test('a value’s place is told in the user’s file, as far as the path goes', async () => {
  await writeFile(join(folder, 'all.yaml'), two.join('---\n'));
  const { placeOf, content } = await readUserValues('all.yaml#Wandb/two:spec.values', folder);
  assert.deepEqual(content(), { name: 'two' });
  assert.deepEqual(placeOf(['name', 'deeper']), { file: 'all.yaml', line: 11, column: 5 });
  assert.equal(placeOf(['absent', 'name']), undefined);
  await writeFile(join(folder, 'odd.yaml'), 'a: [\n 1\n]\n');
  const odd = await readUserValues('odd.yaml', folder);
  assert.deepEqual([odd.content(), odd.placeOf(['a'])], [undefined, undefined]);
});

test('values mean what they mean to helm: words of YAML 1.1, and anchors that are merged', async () => {
  const text =
    'base: &base {install: no}\nvalues:\n  mysql:\n    <<: *base\n    on: yes\n    version: "1.10"\n';
  const values = JSON.stringify(await part(text, 'values'));
  assert.match(values, /"install":false/);
  assert.match(values, /"version":"1\.10"/);
});

test('a missing file, a missing path and broken YAML are the user’s mistake, with the place', async () => {
  const unreadable = { name: 'UserError', code: 'VALUES_UNREADABLE' };
  await assert.rejects(prepareValues('absent.yaml', folder, folder), unreadable);
  await assert.rejects(part('spec: {}\n', 'spec.values'), {
    ...unreadable,
    message: /no map at spec\.values/,
  });
  await assert.rejects(part('kind: A\nspec: {values: {}}\n---\nspec: {}\n', 'spec.valuse'), {
    ...unreadable,
    details: [
      'A (document 1): has no spec.valuse; did you mean values?',
      'no kind (document 2): has no spec.valuse',
    ],
  });
  await assert.rejects(part('kind: A\nspec: {values: secret}\n', 'A:spec.values.b'), {
    ...unreadable,
    details: ['A (document 1): spec.values is no map'],
  });
  await assert.rejects(part('kind: A\nspec: {}\n', 'B:spec'), {
    ...unreadable,
    details: ['A (document 1): is not the one that was asked for'],
  });
  await assert.rejects(part('spec: {values: text}\n', 'spec.values'), unreadable);
  await assert.rejects(part('constructor: {}\n', 'toString'), unreadable);
  await assert.rejects(part('spec:\n  - a\n b\n', 'spec'), (error: unknown) => {
    assert.ok(error instanceof Error && 'at' in error);
    assert.match(JSON.stringify(error.at), /"file":"wandb\.yaml","line":\d+/);
    return true;
  });
});
