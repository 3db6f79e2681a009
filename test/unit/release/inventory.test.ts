import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Inventory } from '../../../src/release/inventory.ts';
import { formatInventory, parseInventory } from '../../../src/release/read-inventory.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { faultsIn, thrownBy } from '../../support/user-error.ts';

const [one, two] = ['one', 'two'].map((text) => ({ digest: digestOf(Buffer.from(text)), size: text.length }));
assert.ok(one && two && one.digest > two.digest);

const inventory: Inventory = {
  schemaVersion: 1,
  name: 'wandb',
  audience: 'acme-prod',
  release: '2026q4',
  sequence: 2,
  repositories: [
    { name: 'docker.io/wandb/console', blobs: [two, one] },
    { name: 'docker.io/wandb/local', blobs: [one] },
  ],
};

function parse(value: unknown): Inventory {
  return parseInventory(Buffer.from(JSON.stringify(value)), 'wandb.inventory.json');
}

test('what is written can be read back, and is the same text again', () => {
  const text = formatInventory(inventory);
  assert.deepEqual(parseInventory(Buffer.from(text), 'x'), inventory);
  assert.ok(text.endsWith('}\n'));
});

const [console_, local] = inventory.repositories;
assert.ok(console_ && local);

const refused: Readonly<Record<string, readonly [unknown, RegExp]>> = {
  'an unknown key': [{ ...inventory, registry: 'registry.inside' }, /^registry: unknown key/],
  'another version': [{ ...inventory, schemaVersion: 2 }, /^schemaVersion: expected 1/],
  'no sequence': [{ ...inventory, sequence: 0 }, /^sequence: expected a number from 1 on/],
  'repositories out of order': [
    { ...inventory, repositories: [local, console_] },
    /^repositories\[1\]: docker\.io\/wandb\/console is not sorted/,
  ],
  'a blob twice': [
    { ...inventory, repositories: [{ ...local, blobs: [one, one] }] },
    /^repositories\[0\]\.blobs\[1\]: .* there twice/,
  ],
  'two sizes of one blob': [
    { ...inventory, repositories: [console_, { ...local, blobs: [{ ...one, size: 4 }] }] },
    /^repositories\[1\]\.blobs\[0\]: .* has another size elsewhere/,
  ],
  'a tag where a repository stands': [
    { ...inventory, repositories: [{ ...local, name: 'docker.io/wandb/local:1' }] },
    /^repositories\[0\]\.name: expected host\/repository/,
  ],
  'a digest in upper case': [
    { ...inventory, repositories: [{ ...local, blobs: [{ ...one, digest: one.digest.toUpperCase() }] }] },
    /^repositories\[0\]\.blobs\[0\]\.digest: expected a digest/,
  ],
  'a size below nothing': [
    { ...inventory, repositories: [{ ...local, blobs: [{ ...one, size: -1 }] }] },
    /^repositories\[0\]\.blobs\[0\]\.size: expected a whole number/,
  ],
};

for (const [what, [value, says]] of Object.entries(refused)) {
  test(`${what} is refused with its place`, () => {
    const error = thrownBy(() => parse(value));
    assert.equal(error.code, 'INVALID_INVENTORY');
    assert.equal(error.exitCode, 2);
    assert.equal(error.at?.file, 'wandb.inventory.json');
    assert.match(
      [error.message, ...faultsIn(error)]
        .map((line) => line.replace(/^wandb\.inventory\.json: /, ''))
        .join('\n'),
      new RegExp(says.source, 'm'),
    );
  });
}

test('what is no JSON, or too long to be read, is refused', () => {
  for (const bytes of [Buffer.from('{"a":'), Buffer.from([0xff]), Buffer.alloc(17 * 1024 * 1024, ' ')]) {
    assert.equal(thrownBy(() => parseInventory(bytes, 'x')).code, 'INVALID_INVENTORY');
  }
});

test('all faults are named at once', () => {
  const error = thrownBy(() => parse({ ...inventory, name: 'A', audience: '' }));
  assert.equal(error.details.length, 2);
});
