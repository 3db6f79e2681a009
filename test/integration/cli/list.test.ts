import assert from 'node:assert/strict';
import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { listStage } from '../../../src/list/stage.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { trackStage } from '../../../src/track/stage.ts';
import { testRuntime } from '../../support/runtime.ts';
import {
  connectedReleaseFile,
  quarters,
  startUpstream,
  type Upstream,
} from '../../support/wandb-upstream.ts';

let upstream: Upstream;

before(async () => {
  upstream = await startUpstream();
  await upstream.publish(quarters[0]);
});
after(() => upstream.close());

const options = {
  config: 'tidegate.yaml',
  lock: 'tidegate.lock.json',
  credentials: undefined,
  token: undefined,
};

/** The images of the guide, in the groups of its `wsm list`. */
const guide = `Operator Images:

  - docker.io/wandb/controller:1.16.1

W&B Images:

  - docker.io/bitnami/redis:7.2.4-debian-12-r9
  - docker.io/otel/opentelemetry-collector-contrib:0.97.0
  - docker.io/wandb/console:2.13.1
  - docker.io/wandb/local:0.62.2
  - quay.io/prometheus-operator/prometheus-config-reloader:v0.67.0
  - quay.io/prometheus/prometheus:v2.47.0
`;

test('without a lock, what upstream has now is listed, and nothing is written', async () => {
  const runtime = testRuntime();
  await writeFile(join(runtime.cwd, 'tidegate.yaml'), connectedReleaseFile(upstream.endpoints));
  const result = await listStage.run(options, runtime);
  assert.equal(result.source, 'upstream');
  assert.ok(renderTerminal(listStage.report(result), { colour: false }).includes(guide));
  await assert.rejects(access(join(runtime.cwd, options.lock)), { code: 'ENOENT' });
});

test('with a lock that is listed, and upstream is not asked', async () => {
  const runtime = testRuntime();
  await writeFile(join(runtime.cwd, 'tidegate.yaml'), connectedReleaseFile(upstream.endpoints));
  await trackStage.run(
    { ...options, release: undefined, now: undefined, helm: 'never', acceptMoved: [], dryRun: false },
    runtime,
  );
  const requests = upstream.registry.requests.length;
  const result = await listStage.run(options, runtime);
  assert.equal(upstream.registry.requests.length, requests);
  assert.equal(result.source, 'lock');
  assert.ok(renderTerminal(listStage.report(result), { colour: false }).includes(guide));
  assert.deepEqual(
    result.charts.map(({ name, version }) => `${name} ${version}`),
    ['operator 1.3.4', 'operator-wandb 0.20.1'],
  );
});

test('inside the gap, where there is neither a lock nor an upstream, the message says where to go', async () => {
  const runtime = testRuntime();
  await writeFile(join(runtime.cwd, 'tidegate.yaml'), 'name: wandb\n');
  await assert.rejects(listStage.run(options, runtime), {
    name: 'UserError',
    code: 'NO_LOCK',
    message: `There is no lock here: ${join(runtime.cwd, options.lock)} does not exist`,
    hint: /names no audience, so it is that of the internal side\. .*--lock <bundle>\/tidegate\.lock\.json/,
  });
});

test('a broken lock is a mistake to mend, not a reason to ask upstream', async () => {
  const runtime = testRuntime();
  await writeFile(join(runtime.cwd, options.lock), '{}');
  await assert.rejects(listStage.run(options, runtime), { code: 'INVALID_LOCK' });
});
