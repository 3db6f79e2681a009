import { RefusedError } from '../errors.ts';
import { parseJson } from '../schema/json.ts';
import { faultLines } from '../schema/path.ts';
import { array, count, type Fault, literal, object, parseWith, type Schema } from '../schema/schema.ts';
import { digestField, nameField, releaseField, repositoryField } from './fields.ts';
import type { Inventory } from './inventory.ts';

/** Bytes. The inventory of a registry with ten thousand blobs is about 1 MB. */
const inventoryLimit = 16 * 1024 * 1024;

export const inventorySchema: Schema<Inventory> = object({
  schemaVersion: literal(1),
  name: nameField,
  audience: nameField,
  release: releaseField,
  sequence: count,
  repositories: array(
    object({ name: repositoryField, blobs: array(object({ digest: digestField, size: count })) }),
  ),
});

/**
 * Reads an inventory. It was carried out of another network: what it accepts is closed, sorted and agrees with itself.
 * @param where what carried it, for messages
 * @throws RefusedError `INVALID_INVENTORY` with every fault
 */
export function parseInventory(bytes: Uint8Array, where: string): Inventory {
  if (bytes.length > inventoryLimit) {
    throw invalid(where, [`more than ${inventoryLimit} bytes`]);
  }
  const json = parseJson(bytes);
  if ('fault' in json) {
    throw invalid(where, [json.fault]);
  }
  const result = parseWith(inventorySchema, json.value);
  if ('faults' in result) {
    throw invalid(where, faultLines(result.faults));
  }
  const faults = inventoryFaults(result.value);
  if (faults.length > 0) {
    throw invalid(where, faultLines(faults));
  }
  return result.value;
}

/** The text of an inventory: JSON with two spaces and a final newline; equal inventories give equal text. */
export function formatInventory(inventory: Inventory): string {
  return `${JSON.stringify(inventory, undefined, 2)}\n`;
}

function inventoryFaults({ sequence, repositories }: Inventory): readonly Fault[] {
  const faults: Fault[] =
    sequence < 1 ? [{ path: ['sequence'], message: 'expected a number from 1 on' }] : [];
  const sizes = new Map<string, number>();
  let last = '';
  for (const [index, { name, blobs }] of repositories.entries()) {
    const path = ['repositories', index];
    if (name <= last) {
      faults.push({ path, message: `${name} is not sorted, or there twice` });
    }
    last = name;
    let before = '';
    for (const [at, { digest, size }] of blobs.entries()) {
      if (digest <= before) {
        faults.push({ path: [...path, 'blobs', at], message: `${digest} is not sorted, or there twice` });
      }
      if ((sizes.get(digest) ?? size) !== size) {
        faults.push({ path: [...path, 'blobs', at], message: `${digest} has another size elsewhere` });
      }
      before = digest;
      sizes.set(digest, size);
    }
  }
  return faults;
}

function invalid(where: string, faults: readonly string[]): RefusedError {
  const [first = '', ...others] = faults;
  return new RefusedError(
    'INVALID_INVENTORY',
    others.length === 0 ? first : `the inventory has ${faults.length} faults`,
    {
      at: { file: where },
      ...(others.length === 0 ? {} : { details: faults }),
      hint: 'An inventory is written by `tidegate inventory` and not edited. Have it carried out again.',
    },
  );
}
