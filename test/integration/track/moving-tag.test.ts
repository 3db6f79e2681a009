import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readLock } from '../../../src/release/read-lock.ts';
import { trackStage } from '../../../src/track/stage.ts';
import { pushImage } from '../../support/images.ts';
import { registryFor } from '../../support/registry-client.ts';
import { testRuntime } from '../../support/runtime.ts';
import { stageRunner } from '../../support/stage-runner.ts';

const image = { platforms: ['linux/amd64', 'linux/arm64'] };

test('a tag that moves while its image is read changes nothing: all of it is asked for by digest', async (t) => {
  const registry = await registryFor(t);
  const first = pushImage(registry, 'acme/web', '1.0.0', { ...image, layers: ['old'] });
  let moved = false;
  registry.fault = ({ method, path }) => {
    // From the first answer about the tag on, it stands for something else.
    if (moved || method !== 'GET' || !path.includes('/manifests/')) {
      return undefined;
    }
    moved = true;
    pushImage(registry, 'acme/web', '1.0.0', { ...image, layers: ['new'] });
    return undefined;
  };
  const runtime = testRuntime();
  await writeFile(
    join(runtime.cwd, 'tidegate.yaml'),
    `name: wandb\naudience: acme-prod\nimages:\n  - {name: docker.io/acme/web, tag: 1.0.0}\nendpoints:\n  docker.io: ${registry.url}\n`,
  );
  const { lockPath } = await stageRunner(runtime)(trackStage);
  const lock = await readLock(lockPath);
  assert.equal(moved, true);
  assert.equal(lock.images[0]?.root.digest, first.root.digest);
  const locked = new Set<string>(lock.blobs.map(({ digest }) => digest));
  assert.deepEqual(
    [first.root, ...first.manifests, ...first.layers].filter(({ digest }) => !locked.has(digest)),
    [],
  );
  const byTag = registry.requests.filter(({ path }) => path.endsWith('/manifests/1.0.0'));
  assert.deepEqual(
    byTag.map(({ method }) => method),
    ['HEAD'],
  );
});
