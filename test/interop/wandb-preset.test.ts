import assert from 'node:assert/strict';
import { appendFile, cp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { TidegateError } from '../../src/errors.ts';
import { readReleaseFile } from '../../src/release/parse-release-file.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import type { TrackResult } from '../../src/track/result.ts';
import { trackStage } from '../../src/track/stage.ts';
import { chartFolder, packChart } from '../support/charts.ts';
import { pushChart } from '../support/helm-repository.ts';
import { pushImage } from '../support/images.ts';
import { testRuntime } from '../support/runtime.ts';
import { stageRunner } from '../support/stage-runner.ts';
import { needsTools, tool } from '../support/tools.ts';
import { quarters, startUpstream, type Upstream } from '../support/wandb-upstream.ts';

const root = join(import.meta.dirname, '..', '..');
const example = join(root, 'examples', 'wandb', 'connected', 'tidegate.yaml');

let upstream: Upstream;

before(async () => {
  upstream = await startUpstream();
  await upstream.publish(quarters[1]);
  const { registry } = upstream;
  // A newer server version that not every image has: the group stays together. Prereleases and `latest` never count.
  for (const tag of ['0.83.1', '0.84.0-rc.1', 'latest']) {
    pushImage(registry, 'wandb/local', tag, { layers: [1000] });
  }
  pushImage(registry, 'wandb/console', '2.17.0', { layers: [1000] });
});
after(() => upstream.close());

test('the example is ten lines long, and editors know its schema', async () => {
  const lines = (await readFile(example, 'utf8')).trimEnd().split('\n');
  assert.ok(lines.length <= 10, `${lines.length} lines`);
  assert.match(lines[0] ?? '', /^# yaml-language-server: \$schema=https:\/\/.*\/schema\/release-file\.json$/);
});

test('the example plans the whole stack', needsTools('helm'), async () => {
  const result = await trackExample(upstream);
  assert.deepEqual(
    result.charts.map(({ name, version }) => `${name} ${version}`),
    ['operator 1.4.8', 'operator-wandb 0.43.8'],
  );
  assert.deepEqual(references(result), [
    'docker.io/bitnami/redis:7.2.4-debian-12-r9',
    'docker.io/otel/opentelemetry-collector-contrib:0.97.0',
    'docker.io/wandb/console:2.17.0',
    'docker.io/wandb/controller:1.22.0',
    'docker.io/wandb/local:0.83.1',
    'quay.io/prometheus-operator/prometheus-config-reloader:v0.67.0',
    'quay.io/prometheus/prometheus:v2.47.0',
  ]);
});

test('the guide’s own files, as a cluster inside has them, plan the same', needsTools('helm'), async () => {
  const promote = '{registry: registry.yourdomain.com}';
  const result = await trackExample(upstream, { guide: true, promote });
  assert.deepEqual(references(result), references(await trackExample(upstream)));
});

describe('the published chart, whole', needsTools('helm'), () => {
  let whole: Upstream;
  /** What the chart pulls when nothing is switched on or off; of what moves alone, a version newer than the chart's. */
  const usual = [
    'docker.io/alpine/k8s:1.31.12',
    'docker.io/bitnamilegacy/redis:7.2.4-debian-12-r9',
    'docker.io/otel/opentelemetry-collector-contrib:0.97.0',
    'docker.io/wandb/console:2.17.0',
    'docker.io/wandb/controller:1.22.0',
    'docker.io/wandb/local:0.83.1',
    'docker.io/wandb/megabinary:0.83.1',
    'docker.io/wandb/weave-python:0.83.1',
    'quay.io/prometheus-operator/prometheus-config-reloader:v0.67.0',
    'quay.io/prometheus/prometheus:v2.47.0',
  ];

  before(async () => {
    whole = await startUpstream();
    await whole.publish(quarters[1]);
    const { registry } = whole;
    const chart = await packChart({ folder: chartFolder('operator-wandb-whole') });
    pushChart(registry, 'wandb/helm-charts', chart);
    for (const name of ['local', 'megabinary', 'weave-python', 'frontend-nginx', 'anaconda2']) {
      pushImage(registry, `wandb/${name}`, '0.83.0');
      pushImage(registry, `wandb/${name}`, '0.83.1');
    }
    // It lags behind: those that share its tag wait for it where it is needed.
    pushImage(registry, 'wandb/weave-trace', '0.83.0');
    pushImage(registry, 'wandb/console', '2.17.0');
    pushImage(registry, 'wandb/mcp-server', '0.3.6');
    pushImage(registry, 'alpine/k8s', '1.31.12');
    pushImage(registry, 'bitnamilegacy/redis', '7.2.4-debian-12-r9');
  });
  after(() => whole.close());

  test('hooks, CronJobs, initContainers and nested subcharts: each of its ten images is found', async () => {
    const result = await trackExample(whole);
    assert.deepEqual(references(result), usual);
    const users = (image: string) =>
      result.images.find(({ reference }) => reference.includes(image))?.uses.map(({ object }) => object);
    // Nothing but these names them: who looks at Deployments alone misses both.
    assert.deepEqual(users('/alpine/k8s:'), [
      'Job tidegate-apprenameposthook',
      'Job tidegate-apprenameprehook',
    ]);
    assert.deepEqual(users('/wandb/megabinary:'), ['CronJob tidegate-parquet']);
    // The chart leaves every tag at latest: the release has versions, and says where the cluster would not.
    assert.deepEqual(
      ['/wandb/megabinary:', '/wandb/console:', '/alpine/k8s:'].map(
        (image) => result.images.find(({ reference }) => reference.includes(image))?.newest,
      ),
      ['0.83.1', '2.17.0', undefined],
    );
    const latest = result.warnings.filter((text) => text.includes('latest'));
    assert.equal(latest.length, 1);
    assert.match(latest[0] ?? '', /would ask for latest of .*docker\.io\/wandb\/megabinary/);
    assert.deepEqual(
      result.leftOut.map((line) => line.split('. ')[0]),
      ['us-docker.pkg.dev/wandb-production/public/python:3.12'],
    );
  });

  test('what is switched on joins its group: one server tag for all of it, others alone', async () => {
    const names = ['api', 'weave-trace', 'frontend', 'anaconda2', 'mcp-server'];
    const values = Object.fromEntries(names.map((name) => [name, { install: true }]));
    const result = await trackExample(whole, { values });
    assert.deepEqual(
      references(result).filter((reference) => reference.includes('/wandb/')),
      [
        'docker.io/wandb/anaconda2:0.83.0',
        'docker.io/wandb/console:2.17.0',
        'docker.io/wandb/controller:1.22.0',
        'docker.io/wandb/frontend-nginx:0.83.0',
        'docker.io/wandb/local:0.83.0',
        'docker.io/wandb/mcp-server:0.3.6',
        'docker.io/wandb/megabinary:0.83.0',
        'docker.io/wandb/weave-python:0.83.0',
        'docker.io/wandb/weave-trace:0.83.0',
      ],
    );
    assert.equal(result.images.length, 14);
    const behind = result.findings.find(({ kind }) => kind === 'behind');
    assert.match(behind?.message ?? '', /^group server is at 0\.83\.0 and not at 0\.83\.1: .*weave-trace/);
  });

  describe('with the custom resource of a cluster inside, which names the registry there', () => {
    const values = {
      app: { image: { repository: 'registry.yourdomain.com/local', tag: '0.76.1' } },
      console: { image: { repository: 'registry.yourdomain.com/console', tag: '2.12.2' } },
      parquet: { image: { repository: 'registry.yourdomain.com/megabinary', tag: '0.76.1' } },
      weave: { image: { repository: 'registry.yourdomain.com/weave-python', tag: '0.76.1' } },
      redis: { image: { registry: 'registry.yourdomain.com' } },
      otel: {
        daemonset: { image: { repository: 'registry.yourdomain.com/otel/opentelemetry-collector-contrib' } },
      },
      prometheus: {
        instance: { server: { image: { repository: 'registry.yourdomain.com/prometheus/prometheus' } } },
      },
      appRenamePreHook: { image: { repository: 'registry.yourdomain.com/alpine/k8s' } },
    };

    test('the mapping of promote is undone, and policy says the versions', async () => {
      const result = await trackExample(whole, { values, promote: '{registry: registry.yourdomain.com}' });
      assert.deepEqual(references(result), usual);
      assert.doesNotMatch(JSON.stringify(result), /yourdomain/, 'what is said of it may be public');
    });

    test('one prefix for all of them is undone as well', async () => {
      const prefixed = {
        global: {
          repositoryPrefix: 'registry.yourdomain.com:5000/wb',
          imageRegistry: 'registry.yourdomain.com:5000/wb',
        },
      };
      const promote = '{registry: "registry.yourdomain.com:5000", images: [{from: "**", to: "wb/**"}]}';
      assert.deepEqual(references(await trackExample(whole, { values: prefixed, promote })), usual);
    });

    test('without the mapping, what cannot be asked says how to give it', async () => {
      await assert.rejects(trackExample(whole, { values }), (error) => {
        assert.ok(error instanceof TidegateError);
        assert.match(
          error.details.join('\n'),
          /needed by operator-wandb; set by operator-wandb: app\.image; if registry\.yourdomain\.com is the registry of the inside, .*promote: \{registry: registry\.yourdomain\.com, images: …\}/,
        );
        return true;
      });
    });

    test('an image of theirs that nothing upstream is known for is named with its value', async () => {
      const own = { app: { image: { repository: 'registry.yourdomain.com/acme/local', tag: '1.0.0' } } };
      const promote = '{registry: registry.yourdomain.com}';
      await assert.rejects(trackExample(whole, { values: own, promote }), (error) => {
        assert.ok(error instanceof TidegateError);
        assert.equal(error.code, 'INTERNAL_IMAGE');
        assert.match(
          error.details.join(),
          /acme\/local:1\.0\.0 comes from no image that is known\. .*app\.image/,
        );
        assert.match(error.hint ?? '', /first in promote\.images: - \{from: /);
        return true;
      });
    });
  });
});

test('the internal side has the mapping of the guide without writing it', async () => {
  const file = await readReleaseFile(join(root, 'examples', 'wandb', 'internal', 'tidegate.yaml'));
  assert.deepEqual(
    file.promote[0]?.images.map(({ from, to }) => `${from} → ${to}`),
    ['docker.io/wandb/controller → library/controller', 'docker.io/wandb/* → *', '** → **'],
  );
  assert.equal(file.promote[0]?.registry, 'registry.yourdomain.com');
});

interface Change {
  /** `spec.values` of the custom resource in place of the example's. */
  readonly values?: object;
  /** The two files of the guide in place of the example's one. */
  readonly guide?: true;
  /** For the key `promote`. */
  readonly promote?: string;
}

/** `track` as the example has it, with hosts of this machine. */
async function trackExample(
  { endpoints }: Upstream,
  { values, guide, promote }: Change = {},
): Promise<TrackResult> {
  const runtime = testRuntime();
  await cp(dirname(example), runtime.cwd, { recursive: true });
  // Nothing answers at the registry of the inside.
  const hosts = { ...endpoints, 'registry.yourdomain.com': 'http://127.0.0.1:9' };
  const lines = [
    `endpoints: ${JSON.stringify(hosts)}`,
    ...(promote === undefined ? [] : [`promote: ${promote}`]),
  ];
  await appendFile(join(runtime.cwd, 'tidegate.yaml'), `${lines.join('\n')}\n`);
  if (guide === true) {
    await cp(join(root, 'test', 'fixtures', 'guide'), join(runtime.cwd, 'deploy'), { recursive: true });
    const own = await readFile(join(runtime.cwd, 'tidegate.yaml'), 'utf8');
    const charts = 'charts:\n  - { name: operator, values: [deploy/values.yaml] }\n';
    await writeFile(join(runtime.cwd, 'tidegate.yaml'), own.replace('charts:\n', charts));
  }
  if (values !== undefined) {
    const resource = { kind: 'WeightsAndBiases', spec: { values } };
    await writeFile(join(runtime.cwd, 'deploy', 'wandb.yaml'), JSON.stringify(resource));
  }
  const withHelm: Runtime = {
    ...runtime,
    findTool: async (name) => (name === 'helm' ? tool('helm') : undefined),
  };
  const result = await stageRunner(withHelm)(trackStage, { 'dry-run': true, helm: 'require' });
  assert.equal(dirname(result.lockPath), runtime.cwd);
  return result;
}

function references({ images }: TrackResult): readonly string[] {
  return images.map(({ reference }) => reference).toSorted();
}
