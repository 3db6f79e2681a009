import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { type TestContext, test } from 'node:test';
import { systemProcesses } from '../../../src/runtime/processes.ts';
import { clientFor, registryFor } from '../../support/registry-client.ts';
import type { TestRegistry } from '../../support/registry.ts';
import { type SampleBlob, sampleBlob } from '../../support/uploads.ts';

const MiB = 1024 * 1024;
const blob = sampleBlob(8.5 * MiB + 77);
const { size, digest } = blob.descriptor;

async function folderFor(test: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidegate-hints-'));
  test.after(() => rm(folder, { recursive: true }));
  return folder;
}

/** A run of its own: nothing is shared but the cache. */
async function run(
  t: TestContext,
  registry: TestRegistry,
  cacheFolder: string,
  { descriptor, source }: SampleBlob,
): Promise<readonly string[]> {
  const { registries, runtime } = await clientFor(t, {}, {}, { cacheFolder });
  await registries.repository(`${registry.host}/a/b`).write(descriptor, source);
  return runtime.lines;
}

function failLate(chunk: Buffer, offset: number): Buffer {
  if (offset === 8 * MiB) {
    throw new Error('the disk is gone');
  }
  return chunk;
}

function spoilStart(chunk: Buffer, offset: number): Buffer {
  return offset === 0 ? Buffer.alloc(chunk.length) : chunk;
}

/** A run that ends after 8 MiB, and leaves its upload open. */
async function stop(t: TestContext, registry: TestRegistry, cacheFolder: string): Promise<string> {
  await assert.rejects(
    run(t, registry, cacheFolder, sampleBlob(size, { change: failLate })),
    /the disk is gone/,
  );
  while (![...(registry.repositories.get('a/b')?.uploads.values() ?? [])].some(({ length }) => length > 0)) {
    await wait(1);
  }
  const [hint = ''] = await readdir(join(cacheFolder, 'uploads'));
  return join(cacheFolder, 'uploads', hint);
}

function methods({ requests }: TestRegistry): readonly string[] {
  return requests.map(({ method }) => method);
}

test('the next run goes on with an upload that was left open, and only then its hint is removed', async (t) => {
  const [registry, cache] = [await registryFor(t), await folderFor(t)];
  const hint = await stop(t, registry, cache);
  assert.equal((await stat(hint)).mode & 0o777, 0o600);
  registry.requests.length = 0;
  const sample = sampleBlob(size);
  const lines = await run(t, registry, cache, sample);
  assert.deepEqual(methods(registry), ['GET', 'PATCH', 'PUT']);
  assert.ok(registry.received <= size + 1 * MiB);
  assert.deepEqual(sample.opened, [0], 'all is read and hashed, as nothing that was sent before is proven');
  assert.ok(registry.repositories.get('a/b')?.blobs.has(digest));
  assert.deepEqual(await readdir(join(cache, 'uploads')), []);
  assert.ok(!lines.some((line) => line.includes('_state')));
});

test('what another run sent is not believed: wrong bytes in the registry begin again', async (t) => {
  const [registry, cache] = [await registryFor(t), await folderFor(t)];
  await stop(t, registry, cache);
  for (const chunks of registry.repositories.get('a/b')?.uploads.values() ?? []) {
    chunks[0]?.fill(0, 0, 10);
  }
  await run(t, registry, cache, blob);
  assert.ok(registry.repositories.get('a/b')?.blobs.get(digest)?.equals(blob.bytes));
});

test('a source whose bytes are others than those that were sent completes nothing', async (t) => {
  const [registry, cache] = [await registryFor(t), await folderFor(t)];
  await stop(t, registry, cache);
  registry.requests.length = 0;
  await assert.rejects(run(t, registry, cache, sampleBlob(size, { change: spoilStart })), {
    code: 'DIGEST_MISMATCH',
  });
  assert.ok(!methods(registry).includes('PUT'));
  assert.deepEqual(await readdir(join(cache, 'uploads')), []);
});

test('an upload that only had to be completed is, once its bytes are read and proven', async (t) => {
  const [registry, cache] = [await registryFor(t), await folderFor(t)];
  for (const change of [spoilStart, undefined]) {
    registry.fault = ({ method }) => (method === 'PUT' ? { answer: { status: 403 } } : undefined);
    await assert.rejects(run(t, registry, cache, blob), { code: 'DENIED' });
    registry.fault = undefined;
    registry.requests.length = 0;
    const next = run(t, registry, cache, sampleBlob(size, change && { change }));
    await (change ? assert.rejects(next, { code: 'DIGEST_MISMATCH' }) : next);
    assert.deepEqual(methods(registry), ['GET', change ? 'DELETE' : 'PUT']);
  }
});

test('an upload that the registry has forgotten begins again', async (t) => {
  const [registry, cache] = [await registryFor(t), await folderFor(t)];
  await stop(t, registry, cache);
  registry.repositories.get('a/b')?.uploads.clear();
  registry.requests.length = 0;
  await run(t, registry, cache, blob);
  assert.deepEqual(methods(registry), ['GET', 'POST', 'PATCH', 'PUT']);
});

test('a hint that leads elsewhere, or is none, is not followed', async (t) => {
  const [registry, cache, other] = [await registryFor(t), await folderFor(t), await registryFor(t)];
  const hint = await stop(t, registry, cache);
  const found: unknown = JSON.parse(await readFile(hint, 'utf8'));
  assert.ok(typeof found === 'object' && found !== null);
  const hints = [
    { ...found, location: `${other.url}/v2/a/b/blobs/uploads/1` },
    { ...found, location: `${registry.url}/v2/a/b/manifests/sha256:${'0'.repeat(64)}` },
    { ...found, location: `${registry.url}/v2/a/b/blobs/uploads/../../manifests/1.0.0` },
    { ...found, location: `http://user:word@${registry.host}/v2/a/b/blobs/uploads/1` },
    { ...found, location: 'no address' },
    { ...found, digest: `sha256:${'0'.repeat(64)}` },
    { ...found, more: 1 },
    // The parent of this process: it runs.
    { ...found, process: process.ppid, started: systemProcesses.startOf(process.ppid) },
    [],
  ].map((value) => JSON.stringify(value));
  for (const text of [...hints, '{', '', `${JSON.stringify(found)}${' '.repeat(17_000)}`]) {
    registry.repositories.get('a/b')?.blobs.clear();
    registry.requests.length = 0;
    await writeFile(hint, text);
    await run(t, registry, cache, blob);
    assert.deepEqual(methods(registry), ['POST', 'PATCH', 'PUT'], text.slice(0, 200));
  }
  assert.deepEqual(other.requests, []);
});

test('hints older than a day are removed, and nothing else', async (t) => {
  const [registry, cache] = [await registryFor(t), await folderFor(t)];
  await stop(t, registry, cache);
  const folder = join(cache, 'uploads');
  const now = Date.parse('2026-10-01T00:00:00Z') / 1000;
  const ages: Record<string, number> = {
    [`${'a'.repeat(64)}.json`]: 25,
    [`${'b'.repeat(64)}.json.0123456789ab.partial`]: 25,
    [`${'c'.repeat(64)}.json`]: 23,
    'notes.txt': 1000,
  };
  for (const [name, hours] of Object.entries(ages)) {
    await writeFile(join(folder, name), '');
    await utimes(join(folder, name), now - hours * 3600, now - hours * 3600);
  }
  await run(t, registry, cache, blob);
  assert.deepEqual((await readdir(folder)).sort(), [`${'c'.repeat(64)}.json`, 'notes.txt']);
});

test('a cache that cannot be written to is no fault', async (t) => {
  const [registry, cache] = [await registryFor(t), await folderFor(t)];
  await writeFile(join(cache, 'uploads'), 'a file');
  await run(t, registry, cache, blob);
  assert.ok(registry.repositories.get('a/b')?.blobs.has(digest));
});

test('a run that is killed costs at most 8 MiB', async (t) => {
  const [registry, cache] = [await registryFor(t), await folderFor(t)];
  const program = join(import.meta.dirname, '../../support/upload-program.ts');
  const large = 32 * MiB;
  const child = spawn(process.execPath, [program, `${registry.host}/a/b`, cache, String(large)], {
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while (registry.arriving < 12 * MiB) {
    await wait(1);
  }
  child.kill('SIGKILL');
  await ended;
  registry.requests.length = 0;
  const sample = sampleBlob(large);
  await run(t, registry, cache, sample);
  assert.ok(registry.repositories.get('a/b')?.blobs.has(sample.descriptor.digest));
  assert.deepEqual(methods(registry), ['GET', 'PATCH', 'PUT']);
  assert.ok(registry.received <= large + 8 * MiB, `${registry.received} of ${large} bytes were sent`);
});
