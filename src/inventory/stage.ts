import { dirname, resolve } from 'node:path';
import { connect } from '../connect.ts';
import type { Digest } from '../oci/digest.ts';
import { readInternalSide } from '../promote/internal-side.ts';
import { createMapping } from '../release/mapping.ts';
import { readTrustedRecord } from '../promote/record/chosen-record.ts';
import { readHistory } from '../promote/record/all-records.ts';
import { replaceFile, requireWritableFolder } from '../release/files.ts';
import type { Inventory } from '../release/inventory.ts';
import { formatInventory } from '../release/read-inventory.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { defineStage, type OptionValues, recordsOptions } from '../stage.ts';
import { describeInventory, lossesOf } from './report.ts';
import { type GoneBlob, takeInventory } from './take-inventory.ts';

const options = {
  ...recordsOptions,
  output: {
    kind: 'string',
    description: 'The file to write; default: <name>.inventory.json',
    value: '<file>',
  },
} as const;

export interface InventoryResult {
  readonly name: string;
  readonly audience: string;
  /** The newest release that was promoted. */
  readonly release: string;
  readonly sequence: number;
  /** Absolute. */
  readonly path: string;
  /** Upstream repositories of which the registry holds something. */
  readonly repositories: number;
  /** Manifests and blobs that it holds, and their bytes: each once, however many repositories have it. */
  readonly blobs: number;
  readonly bytes: number;
  /** What was promoted and is no longer there. It is not in the file. */
  readonly gone: readonly GoneBlob[];
}

/** Command `inventory`: what the internal registry really holds, as a base for the connected side's next bundle. */
export const inventoryStage = defineStage({
  name: 'inventory',
  summary: 'Write down what the internal registry holds, as a base for the next bundle',
  options,
  outputs: {},
  examples: ['tidegate inventory', 'tidegate inventory --output /media/usb/wandb.inventory.json'],
  run: runInventory,
  outputsOf: () => ({}),
  report: describeInventory,
  annotations: (result: InventoryResult) =>
    lossesOf(result).map((message) => ({ severity: 'warning', message })),
});

async function runInventory(
  values: OptionValues<typeof options>,
  runtime: Runtime,
): Promise<InventoryResult> {
  const side = await readInternalSide(values, runtime);
  const { name, config, releaseFile } = side;
  const path = resolve(runtime.cwd, values.output ?? `${name}.inventory.json`);
  await requireWritableFolder(dirname(path));
  const { registries } = await connect(releaseFile.endpoints, runtime, values);
  const source = { ...side, registries, log: runtime.log };
  const { records } = await readHistory(source);
  // Without any it says why: nothing was promoted, or nothing that counts.
  const newest = records.at(-1) ?? (await readTrustedRecord(source));
  const mapping = createMapping(config);
  const { inventory, gone } = await takeInventory({ records, newest, mapping, registries }, runtime);
  await replaceFile(path, formatInventory(inventory));
  return { ...countsOf(inventory), path, gone };
}

function countsOf({ name, audience, release, sequence, repositories }: Inventory) {
  const sizes = new Map<Digest, number>(
    repositories.flatMap(({ blobs }) => blobs.map(({ digest, size }) => [digest, size] as const)),
  );
  return {
    name,
    audience,
    release,
    sequence,
    repositories: repositories.length,
    blobs: sizes.size,
    bytes: [...sizes.values()].reduce((total, size) => total + size, 0),
  };
}
