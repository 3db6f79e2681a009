import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openSource } from '../../../src/upstream/source-kinds.ts';
import { sourceContext } from '../../support/source-context.ts';
import { type ServiceAnswer, startServices } from '../../support/upstream-services.ts';

const from = { kind: 'channel', at: 'https://deploy.wandb.ai/api/v1/operator/channel' } as const;
const chart = { kind: 'chart', name: 'operator-wandb' } as const;

/** As wandb/wsm and wandb/operator read it: metadata, chart, values. */
const stable = {
  metadata: { version: '210' },
  chart: { url: 'https://charts.wandb.ai', name: 'operator-wandb', version: '0.43.8' },
  values: {
    app: { image: { repository: 'wandb/local', tag: '0.83.0' } },
    console: { image: { repository: 'wandb/console', tag: '2.17.2' } },
    api: { image: { repository: 'wandb/megabinary', tag: '0.83.0' } },
    glue: { image: { repository: 'wandb/megabinary', tag: '0.82.1' } },
    'weave-trace': {
      install: false,
      image: { repository: 'us-docker.pkg.dev/w/public/wandb/weave-trace', tag: '0.83.0' },
    },
    redis: { image: { registry: 'docker.io', repository: 'bitnamilegacy/redis', tag: '7.2.4-debian-12-r9' } },
    odd: { image: { repository: 'Not A Name', tag: '1' } },
  },
};

async function ask(t: TestContext, answer: ServiceAnswer, entry: { kind: 'chart' | 'image'; name: string }) {
  const services = await startServices(t, (host, path) =>
    host === 'deploy.wandb.ai' && path === '/api/v1/operator/channel' ? answer : undefined,
  );
  return await openSource(from, entry, await sourceContext({ endpoints: services.endpoints })).versions();
}

test('the channel names one version of its chart, and the tags that go with it', async (t) => {
  const [found, ...others] = await ask(t, { body: stable }, chart);
  assert.equal(found?.version, '0.43.8');
  assert.deepEqual(others, []);
  assert.deepEqual(Object.fromEntries((await found.coupled?.()) ?? []), {
    'docker.io/bitnamilegacy/redis': '7.2.4-debian-12-r9',
    'docker.io/wandb/console': '2.17.2',
    'docker.io/wandb/local': '0.83.0',
    'docker.io/wandb/megabinary': '0.83.0',
    'us-docker.pkg.dev/w/public/wandb/weave-trace': '0.83.0',
  });
});

test('an image has the tag that the channel has for it, under whatever host', async (t) => {
  const versions = async (name: string) =>
    (await ask(t, { body: stable }, { kind: 'image', name })).map(({ version }) => version);
  assert.deepEqual(await versions('docker.io/wandb/local'), ['0.83.0']);
  assert.deepEqual(await versions('docker.io/wandb/weave-trace'), ['0.83.0']);
});

test('what the channel does not know is said, with what it knows', async (t) => {
  for (const entry of [
    { kind: 'chart', name: 'operator' },
    { kind: 'image', name: 'docker.io/wandb/mcp-server' },
  ] as const) {
    await assert.rejects(
      ask(t, { body: stable }, entry),
      (error: Error & { details?: readonly string[] }) => {
        assert.match(error.message, new RegExp(`says nothing about ${entry.kind} ${entry.name}$`));
        assert.match(
          error.details?.[0] ?? '',
          /chart operator-wandb 0\.43\.8.*docker\.io\/wandb\/local:0\.83\.0/,
        );
        return true;
      },
    );
  }
});

test('an answer without a chart, a web page or a fault is no channel', async (t) => {
  const cases = [
    [{ body: { values: {} } }, 'INVALID_ANSWER'],
    [{ body: { chart: { name: 'operator-wandb' } } }, 'INVALID_ANSWER'],
    [{ body: { chart: { name: 'operator-wandb', version: '../../etc' } } }, 'INVALID_ANSWER'],
    [{ body: '<html>' }, 'NOT_A_SOURCE'],
    [{ status: 404, body: '' }, 'NOT_FOUND'],
  ] as const;
  for (const [answer, code] of cases) {
    await assert.rejects(ask(t, answer, chart), { code });
  }
});
