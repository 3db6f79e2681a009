import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { bundleStage } from '../../../src/bundle/stage.ts';
import { formatLock } from '../../../src/release/read-lock.ts';
import { trackStage } from '../../../src/track/stage.ts';
import { pushImage } from '../../support/images.ts';
import { sampleRelease, seedRegistry } from '../../support/locks.ts';
import type { LoggedRequest, TestRegistry } from '../../support/registry.ts';
import { registryFor } from '../../support/registry-client.ts';
import { type TestRuntime, testRuntime } from '../../support/runtime.ts';
import { stageRunner } from '../../support/stage-runner.ts';

const images = Array.from({ length: 10 }, (_, index) => ({ reference: `docker.io/acme/part-${index}:1` }));

function isManifestGet({ method, path }: LoggedRequest): boolean {
  return method === 'GET' && path.includes('/manifests/');
}

/** Lets so many manifests through, as Docker Hub counts them, and says so when it is asked by HEAD. */
function limit(registry: TestRegistry, remaining: number): void {
  let left = remaining;
  const headers = (): Record<string, string> => ({
    'ratelimit-limit': '100;w=21600',
    'ratelimit-remaining': `${left};w=21600`,
  });
  registry.fault = (request) => {
    if (request.method === 'HEAD') {
      return { answer: { status: 200, headers: headers() } };
    }
    if (!isManifestGet(request) || left > 0) {
      left -= isManifestGet(request) ? 1 : 0;
      return undefined;
    }
    return { answer: { status: 429, headers: headers() } };
  };
}

async function configure(t: TestContext): Promise<{ registry: TestRegistry; runtime: TestRuntime }> {
  const registry = await registryFor(t);
  const runtime = testRuntime();
  const list = images.map(({ reference }) => {
    const [name, tag] = reference.split(':');
    return `  - {name: ${name}, tag: "${tag}"}\n`;
  });
  await writeFile(
    join(runtime.cwd, 'tidegate.yaml'),
    `name: wandb\naudience: acme-prod\nimages:\n${list.join('')}endpoints:\n  docker.io: ${registry.url}\n`,
  );
  return { registry, runtime };
}

test('bundle says ahead where a rate limit will stop it, stops with the time to come back, and goes on from there', async (t) => {
  const { registry, runtime } = await configure(t);
  const sample = sampleRelease({ images });
  seedRegistry(registry, sample);
  await writeFile(join(runtime.cwd, 'tidegate.lock.json'), formatLock(sample.lock));
  limit(registry, 4);
  const run = stageRunner(runtime);
  await assert.rejects(run(bundleStage), {
    code: 'REMOTE_FAILED',
    hint: /again after that \(2026-10-01 06:/,
  });
  assert.ok(
    runtime.lines.some((line) =>
      line.startsWith(
        'warning: docker.io: 10 manifests to get, 4 of 100 left in this 6 h window: will stop after 4',
      ),
    ),
    runtime.lines.join('\n'),
  );
  registry.requests.length = 0;
  limit(registry, 6);
  assert.equal((await run(bundleStage)).state, 'created');
  // What the first run was given is not asked for again.
  assert.deepEqual(
    registry.requests.filter((request) => request.method === 'GET' && !isManifestGet(request)),
    [],
  );
  assert.equal(registry.requests.filter(isManifestGet).length, 6);
});

test('bundle gets no manifest that track has read', async (t) => {
  const { registry, runtime } = await configure(t);
  for (const index of images.keys()) {
    pushImage(registry, `acme/part-${index}`, '1');
  }
  const run = stageRunner(runtime);
  await run(trackStage);
  const tracked = registry.requests.filter(isManifestGet).length;
  assert.equal(tracked, images.length);
  registry.requests.length = 0;
  assert.equal((await run(bundleStage)).state, 'created');
  assert.equal(registry.requests.filter(isManifestGet).length, 0);
  assert.ok(!runtime.lines.some((line) => line.includes('manifests to get')));
});

test('track says what it expects to need by the last lock', async (t) => {
  const { registry, runtime } = await configure(t);
  const sample = sampleRelease({ images });
  seedRegistry(registry, sample);
  await writeFile(join(runtime.cwd, 'tidegate.lock.json'), formatLock(sample.lock));
  limit(registry, 90);
  await stageRunner(runtime)(trackStage);
  assert.ok(
    runtime.lines.includes(
      'info: docker.io: about 10 manifests to get, going by the last lock, 90 of 100 left in this 6 h window',
    ),
    runtime.lines.join('\n'),
  );
});
