import assert from 'node:assert/strict';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, test } from 'node:test';
import { heldByLock } from '../../../src/bundle/held.ts';
import { readBase } from '../../../src/bundle/read-base.ts';
import { formatLock } from '../../../src/release/read-lock.ts';
import { formatInventory } from '../../../src/release/read-inventory.ts';
import type { Inventory } from '../../../src/release/inventory.ts';
import { makeBundle } from '../../support/bundles.ts';
import { fails } from '../../support/fails.ts';
import { sampleRelease } from '../../support/locks.ts';
import { q3, q4, shared } from '../../support/quarters.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { testRuntime } from '../../support/runtime.ts';

const sample = sampleRelease(q3);
const held = heldByLock(sample.lock);
let folder: string;

beforeEach(() => {
  folder = testRuntime().cwd;
});

async function written(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

describe('a base is told by its content, whatever it is called:', () => {
  test('a bundle by its folder or its bundle.json, and where its blobs are by the lock in it', async () => {
    const bundle = await makeBundle(folder, sample);
    const base = await readBase(bundle);
    assert.deepEqual(
      [base.kind, base.name, base.release, base.sequence, base.audience],
      ['bundle', 'wandb', '2026q3', 1, 'acme-prod'],
    );
    assert.deepEqual(base.held, held);
    await copyFile(join(bundle, 'bundle.json'), join(folder, 'carried'));
    assert.equal((await readBase(join(folder, 'carried'))).release, '2026q3');
  });

  test('a lock', async () => {
    const base = await readBase(await written('carried', formatLock(sample.lock)));
    assert.equal(base.kind, 'lock');
    assert.deepEqual(base.held, held);
    assert.deepEqual(base.images, sample.lock.images);
  });

  test('an inventory', async () => {
    const [blob] = sample.lock.blobs;
    assert.ok(blob);
    const { digest, size } = blob;
    const inventory: Inventory = {
      schemaVersion: 1,
      name: 'wandb',
      audience: 'acme-prod',
      release: '2026q3',
      sequence: 1,
      repositories: [
        { name: 'docker.io/wandb/a', blobs: [{ digest, size }] },
        { name: 'docker.io/wandb/b', blobs: [{ digest, size }] },
      ],
    };
    const base = await readBase(await written('bundle.json', formatInventory(inventory)));
    assert.equal(base.kind, 'inventory');
    assert.deepEqual(
      base.held,
      new Map([[digest, { size, repositories: ['docker.io/wandb/a', 'docker.io/wandb/b'] }]]),
    );
  });
});

test('another lock beside a bundle.json is not believed', async () => {
  const bundle = await makeBundle(folder, sample);
  await mkdir(join(folder, 'carried'));
  await copyFile(join(bundle, 'bundle.json'), join(folder, 'carried', 'bundle.json'));
  await writeFile(join(folder, 'carried', 'tidegate.lock.json'), formatLock(sampleRelease(q4).lock));
  const base = await readBase(join(folder, 'carried'));
  assert.deepEqual(base.held.get(digestOf(shared))?.repositories, []);
  await rm(join(folder, 'carried', 'tidegate.lock.json'));
  assert.deepEqual((await readBase(join(folder, 'carried'))).held, base.held);
});

test('what is none of these is refused, and what is nearly one by its own reader', async () => {
  await assert.rejects(readBase(join(folder, 'nowhere')), fails('NO_BASE'));
  await assert.rejects(readBase(folder), fails('NO_BASE', /bundle\.json does not exist/));
  for (const text of ['', '[]', 'null', '{"name": "wandb"}', '{"a": 1, "a": 2}']) {
    await assert.rejects(readBase(await written('base', text)), fails('UNKNOWN_BASE'));
  }
  await assert.rejects(readBase(await written('base', '{"volumes": []}')), fails('INVALID_BUNDLE'));
  await assert.rejects(readBase(await written('base', '{"repositories": []}')), fails('INVALID_INVENTORY'));
  await assert.rejects(readBase(await written('base', '{"platforms": "all"}')), fails('INVALID_LOCK'));
});
