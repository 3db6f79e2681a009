import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { trackStage } from '../../../src/track/stage.ts';
import { pushImage } from '../../support/images.ts';
import { registryFor } from '../../support/registry-client.ts';
import { testRuntime } from '../../support/runtime.ts';
import { stageRunner } from '../../support/stage-runner.ts';

const limit = { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '3;w=21600' };

test('without a lock, a rate limit that is too low is told of before the first manifest is read', async (t) => {
  const registry = await registryFor(t);
  const tags = Array.from({ length: 7 }, (_, at) => `1.0.${at}`);
  for (const tag of tags) {
    pushImage(registry, 'acme/web', tag, { platforms: ['linux/amd64', 'linux/arm64'] });
  }
  const runtime = testRuntime();
  const toldBefore: string[] = [];
  registry.fault = ({ method, path }) => {
    if (method === 'GET' && path.includes('/manifests/')) {
      toldBefore.push(...(toldBefore.length === 0 ? runtime.lines : []));
    }
    // That is how the limit is asked for.
    return method === 'HEAD' && path.includes('/manifests/sha256:')
      ? { answer: { status: 200, headers: limit } }
      : undefined;
  };
  const images = tags.map((tag) => `  - {name: docker.io/acme/web, tag: ${tag}}\n`).join('');
  await writeFile(
    join(runtime.cwd, 'tidegate.yaml'),
    `name: acme\naudience: acme-prod\nimages:\n${images}endpoints: {docker.io: ${registry.url}}\n`,
  );
  const run = stageRunner(runtime);
  await run(trackStage);
  assert.match(
    toldBefore.join('\n'),
    /warning: docker\.io: at least 7 manifests to get, one for each image, 3 of 100 left .*: will stop after 3;/,
  );
  const before = runtime.lines.length;
  await run(trackStage);
  assert.doesNotMatch(runtime.lines.slice(before).join('\n'), /at least/);
});
