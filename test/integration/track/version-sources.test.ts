import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readLock } from '../../../src/release/read-lock.ts';
import { trackStage } from '../../../src/track/stage.ts';
import { chartFolder, packChart } from '../../support/charts.ts';
import { pushChart } from '../../support/helm-repository.ts';
import { pushImage } from '../../support/images.ts';
import { startRegistry } from '../../support/registry.ts';
import { testRuntime } from '../../support/runtime.ts';
import { trackDefaults } from '../../support/stage-defaults.ts';
import { githubPage, githubRelease, startServices } from '../../support/upstream-services.ts';

const options = { ...trackDefaults, token: 'a-token' };

const images = `
  - {name: docker.io/wandb/local, version: "*", from: {github: wandb/server}}
  - {name: docker.io/wandb/console, version: "*", from: {list: console.yaml}}
  - {name: docker.io/wandb/megabinary, version: "*", from: {channel: "https://deploy.wandb.ai/channel"}}`;

async function prepare(t: TestContext, sources = `images:${images}`) {
  const services = await startServices(t, (host, path) =>
    host === 'api.github.com'
      ? githubPage([githubRelease('v0.83.0', '2026-07-22T00:00:00Z')], path)
      : {
          body: {
            chart: { name: 'operator-wandb', version: '0.43.8' },
            values: { api: { image: { repository: 'wandb/megabinary', tag: '0.82.1' } } },
          },
        },
  );
  const registry = await startRegistry();
  t.after(() => registry.close());
  for (const name of ['local', 'console', 'megabinary']) {
    for (const tag of ['0.82.1', '0.83.0', '0.84.0']) {
      pushImage(registry, `wandb/${name}`, tag);
    }
  }
  for (const version of ['0.43.8', '0.44.0']) {
    pushChart(registry, 'charts', await packChart({ folder: chartFolder('operator-wandb'), version }));
  }
  const runtime = testRuntime();
  const endpoints = Object.entries({ ...services.endpoints, 'docker.io': registry.url });
  const written = endpoints.map(([host, url]) => `\n  ${host}: ${url}`).join('');
  await writeFile(
    join(runtime.cwd, 'tidegate.yaml'),
    `name: wandb\naudience: acme-prod\n${sources}\nendpoints:${written}\n`,
  );
  await writeFile(join(runtime.cwd, 'console.yaml'), '- "0.82.1"\n- "0.83.0"\n');
  return { runtime, services };
}

test('each entry takes its version from the source that it names', async (t) => {
  const { runtime, services } = await prepare(t);
  await trackStage.run(options, runtime);
  const lock = await readLock(join(runtime.cwd, 'tidegate.lock.json'));
  assert.deepEqual(
    lock.images.map(({ reference }) => reference),
    ['docker.io/wandb/console:0.83.0', 'docker.io/wandb/local:0.83.0', 'docker.io/wandb/megabinary:0.82.1'],
  );
  const tokens = services.requests.map(({ line, headers }) => [line.split('/')[0], headers.authorization]);
  assert.deepEqual(Object.fromEntries(tokens), {
    'api.github.com': 'Bearer a-token',
    'deploy.wandb.ai': undefined,
  });
  assert.ok(runtime.masks.includes('a-token'));
});

test('images that part from what the chart is released with are named', async (t) => {
  const charts = `charts:
  - {name: operator-wandb, repository: "oci://docker.io/charts", version: "*", from: {channel: "https://deploy.wandb.ai/channel"}}`;
  const parted = async (...rules: readonly string[]) => {
    const lines = rules.map((rule) => `\n  - {name: docker.io/wandb/megabinary, ${rule}}`).join('');
    const { runtime } = await prepare(t, `${charts}\nimages:${lines}`);
    const { findings, warnings } = await trackStage.run(options, runtime);
    return { findings, text: warnings.join('\n') };
  };
  const { findings, text } = await parted('version: ">=0.83"');
  assert.deepEqual(
    findings.map(({ kind, subject }) => `${kind} ${subject}`),
    ['parted docker.io/wandb/megabinary:0.84.0'],
  );
  assert.match(
    text,
    /chart operator-wandb 0\.43\.8 is released with docker\.io\/wandb\/megabinary:0\.82\.1, and what is taken is 0\.84\.0/,
  );
  assert.deepEqual((await parted('version: "0.82.x"')).findings, []);
  // A cluster may run two of them; the one that belongs to the chart is there.
  assert.deepEqual((await parted('tag: 0.82.1', 'tag: 0.84.0')).findings, []);
});

test('a source that fails is named with its entry, and the lock stays as it is', async (t) => {
  const { runtime, services } = await prepare(t);
  await trackStage.run(options, runtime);
  const path = join(runtime.cwd, 'tidegate.lock.json');
  const before = await readFile(path, 'utf8');
  const reset = String(Date.parse('2026-10-01T00:30:00Z') / 1000);
  services.answer = (host) =>
    host === 'api.github.com'
      ? { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }, body: {} }
      : { body: '<html>Log in</html>' };
  await assert.rejects(
    trackStage.run(options, runtime),
    (error: Error & { code?: string; details?: readonly string[] }) => {
      assert.equal(error.name, 'RemoteError');
      const text = error.details?.join('\n') ?? '';
      assert.match(
        text,
        /GitHub releases of wandb\/server: the rate limit is used up until 2026-10-01 00:30 UTC/,
      );
      assert.match(text, /asked for image docker\.io\/wandb\/local/);
      assert.match(text, /deploy\.wandb\.ai\/channel: a web page came instead of data/);
      assert.match(text, /asked for image docker\.io\/wandb\/megabinary/);
      return true;
    },
  );
  assert.equal(await readFile(path, 'utf8'), before);
});
