import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { openManifestCache } from '../../../src/oci/manifest-cache.ts';
import { closure } from '../../../src/oci/closure.ts';
import { pushImage, pushReferrer } from '../../support/images.ts';
import { clientFor, registryFor } from '../../support/registry-client.ts';
import { testRuntime } from '../../support/runtime.ts';

test('a manifest is asked for once, also by the next run, and only what its digest proves is believed', async (t) => {
  const registry = await registryFor(t);
  const { registries } = await clientFor(t);
  const { root } = pushImage(registry, 'wandb/local', '1', { platforms: ['linux/amd64', 'linux/arm64'] });
  const { cwd } = testRuntime();
  const runtime = () => testRuntime({ cacheFolder: cwd });
  const manifestsRead = async (): Promise<number> => {
    registry.requests.length = 0;
    const cache = await openManifestCache(runtime());
    await closure(cache.over(registries.repository(`${registry.host}/wandb/local`)), root);
    return registry.requests.filter(
      ({ method, path }) => method === 'GET' && path.includes('/manifests/sha256'),
    ).length;
  };
  assert.equal(await manifestsRead(), 3);
  assert.equal(await manifestsRead(), 0);
  const kept = join(cwd, 'manifests', 'sha256');
  const [first = ''] = await readdir(kept);
  await writeFile(join(kept, first), 'something else');
  assert.equal(await manifestsRead(), 1);
});

test('an index that lists referrers under a tag is asked for once, too', async (t) => {
  const registry = await registryFor(t, { referrersApi: false });
  const { registries, runtime } = await clientFor(t);
  const { root } = pushImage(registry, 'wandb/local', '1');
  pushReferrer(registry, 'wandb/local', root, { fallbackTag: true });
  const manifestsRead = async (): Promise<number> => {
    registry.requests.length = 0;
    const cache = await openManifestCache(runtime);
    await closure(cache.over(registries.repository(`${registry.host}/wandb/local`)), root);
    return registry.requests.filter(({ method, path }) => method === 'GET' && path.includes('/manifests/'))
      .length;
  };
  assert.equal(await manifestsRead(), 3);
  assert.equal(await manifestsRead(), 0);
});
