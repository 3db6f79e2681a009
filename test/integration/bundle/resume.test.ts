import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { bundleStage } from '../../../src/bundle/stage.ts';
import { formatLock } from '../../../src/release/read-lock.ts';
import { verifyContent } from '../../../src/verify/content.ts';
import { sampleRelease, seedRegistry } from '../../support/locks.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { testRuntime, type TestRuntime } from '../../support/runtime.ts';
import { bundleDefaults } from '../../support/stage-defaults.ts';

const MiB = 1024 * 1024;
const size = 40 * MiB;
const sample = sampleRelease({ images: [{ reference: 'docker.io/wandb/local:1', layers: [size] }] });
const large = sample.lock.blobs.find((blob) => blob.size === size)?.digest ?? '';
const rest = `bytes=${32 * MiB}-${size - 1}`;
// The layer is cut into parts.
const options = { ...bundleDefaults, volumeSize: String(15 * MiB) };

let registry: TestRegistry;
let runtime: TestRuntime;

before(async () => {
  registry = await startRegistry();
  seedRegistry(registry, sample);
});
after(() => registry.close());
beforeEach(async () => {
  runtime = testRuntime();
  const config = `name: wandb\nendpoints:\n  docker.io: ${registry.url}\n`;
  await writeFile(join(runtime.cwd, 'tidegate.yaml'), config);
  await writeFile(join(runtime.cwd, 'tidegate.lock.json'), formatLock(sample.lock));
  await stopAfter(33 * MiB);
});

/** A run that ends in the middle of the large layer. */
async function stopAfter(bytes: number): Promise<void> {
  let asked = 0;
  registry.fault = ({ path }) => {
    if (!path.endsWith(large)) {
      return undefined;
    }
    asked += 1;
    return asked === 1 ? { cutAfter: bytes } : { answer: { status: 404 } };
  };
  await assert.rejects(bundleStage.run(options, runtime), { code: 'NOT_FOUND' });
  registry.fault = undefined;
  registry.requests.length = 0;
}

const ranges = (): readonly (string | string[] | undefined)[] =>
  registry.requests.filter(({ path }) => path.endsWith(large)).map(({ headers }) => headers['range']);

describe('a blob that an earlier run has begun', () => {
  it('is continued where that run has noted it, and proven as a whole', async () => {
    const { folder, fetchedBytes } = await bundleStage.run(options, runtime);
    assert.deepEqual(ranges(), [rest]);
    assert.ok(fetchedBytes < size - 32 * MiB + 10_000);
    await verifyContent(await readBundle(folder));
  });

  it('is fetched again as a whole when its beginning was damaged', async () => {
    const part = join(runtime.cwd, 'media/wandb-2026q4.partial/wandb-2026q4.001.tar.part001');
    const bytes = await readFile(part);
    bytes[5000] = (bytes[5000] ?? 0) ^ 1;
    await writeFile(part, bytes);
    const { folder } = await bundleStage.run(options, runtime);
    assert.deepEqual(ranges(), [rest, undefined]);
    await verifyContent(await readBundle(folder));
  });

  it('is fetched from its start when the note is none of ours', async () => {
    const part = join(runtime.cwd, 'media/wandb-2026q4.partial/wandb-2026q4.001.tar.part000');
    const bytes = await readFile(part);
    bytes.write(`tidegate partial ${size * 2}\n`, 0, 'latin1');
    await writeFile(part, bytes);
    const { folder } = await bundleStage.run(options, runtime);
    assert.deepEqual(ranges(), [undefined]);
    await verifyContent(await readBundle(folder));
  });
});
