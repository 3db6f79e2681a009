import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { prepareValues } from '../../../src/helm/values-file.ts';

let folder = '';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidegate-values-'));
});

after(() => rm(folder, { recursive: true, force: true }));

async function part(text: string, path: string): Promise<unknown> {
  await writeFile(join(folder, 'wandb.yaml'), text);
  const temporary = await mkdtemp(join(folder, 'part-'));
  return JSON.parse(await readFile(await prepareValues(`wandb.yaml#${path}`, folder, temporary), 'utf8'));
}

test('a whole file is handed to helm as it is', async () => {
  await writeFile(join(folder, 'values.yaml'), 'a: 1\n');
  assert.equal(await prepareValues('values.yaml', folder, folder), join(folder, 'values.yaml'));
});

test('a part of a file is taken from the first document that has it', async () => {
  const text =
    'kind: Namespace\n---\nkind: WeightsAndBiases\nspec:\n  values:\n    app: {replicas: 2}\n---\nspec: {values: {no: 1}}\n';
  assert.deepEqual(await part(text, 'spec.values'), { app: { replicas: 2 } });
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
  await assert.rejects(part('spec: {values: text}\n', 'spec.values'), unreadable);
  await assert.rejects(part('constructor: {}\n', 'toString'), unreadable);
  await assert.rejects(part('spec:\n  - a\n b\n', 'spec'), (error: unknown) => {
    assert.ok(error instanceof Error && 'at' in error);
    assert.match(JSON.stringify(error.at), /"file":"wandb\.yaml","line":\d+/);
    return true;
  });
});
