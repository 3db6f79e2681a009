import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runStage } from '../../src/action/run-stage.ts';
import { pipeline } from '../../src/pipeline.ts';
import { credentialsOption } from '../../src/stage.ts';
import { tools } from '../../src/tools.ts';
import { trackStage } from '../../src/track/stage.ts';
import { pushImage } from '../support/images.ts';
import { registryFor } from '../support/registry-client.ts';
import { testRuntime } from '../support/runtime.ts';

const sources = fileURLToPath(new URL('../../src', import.meta.url));

test('every stage that talks to registries takes credentials, by one definition, and hands them on', async () => {
  const names = (await readdir(sources, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const callers = new Set<string>();
  for (const name of names) {
    const text = await readFile(join(sources, name), 'utf8');
    for (const [call] of text.matchAll(/await connect\([^)]*\)/g)) {
      assert.match(call, /connect\([^,]+,[^,]+,/, `${name}: ${call}`);
      callers.add(name.split(/[\\/]/)[0] ?? '');
    }
  }
  assert.ok(callers.has('track') && callers.has('promote'));
  for (const { name, options } of [...pipeline, ...tools]) {
    if (callers.has(name)) {
      assert.equal(
        Object.entries(options).find(([option]) => option === 'credentials')?.[1],
        credentialsOption,
        name,
      );
    }
  }
});

test('a registry is reached with credentials that an action’s input gives, and nothing of them is printed', async (t) => {
  const registry = await registryFor(t, { auth: { user: 'robot', password: 'hush-hush', scheme: 'bearer' } });
  pushImage(registry, 'a/b', '1.0.0');
  const runtime = testRuntime({
    inputs: {
      credentials: 'registry.test  robot  hush-hush',
      config: 'tidegate.yaml',
      lock: 'tidegate.lock.json',
      helm: 'never',
    },
    env: { DOCKER_CONFIG: '/nowhere', REGISTRY_AUTH_FILE: undefined, XDG_RUNTIME_DIR: '/nowhere' },
  });
  await writeFile(
    join(runtime.cwd, 'tidegate.yaml'),
    [
      'name: wandb',
      'audience: acme-prod',
      'images: [{name: registry.test/a/b, tag: "1.0.0"}]',
      `endpoints: {registry.test: "${registry.url}"}`,
    ].join('\n'),
  );
  const status = await runStage(trackStage, { ...runtime, close: async () => {} });
  assert.equal(status, 0, runtime.lines.join('\n'));
  assert.match(await readFile(join(runtime.cwd, 'tidegate.lock.json'), 'utf8'), /registry\.test\/a\/b/);
  assert.ok(runtime.masks.includes('hush-hush'));
  assert.doesNotMatch([...runtime.lines, ...runtime.summaries].join('\n'), /hush/);
});
