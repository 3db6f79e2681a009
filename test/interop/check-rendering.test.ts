import assert from 'node:assert/strict';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { bumpStage } from '../../src/bump/stage.ts';
import { checkStage } from '../../src/check/stage.ts';
import { needsTools } from '../support/tools.ts';
import { openSides, type Sides } from '../support/wandb-sides.ts';
import { quarters, startUpstream, type Upstream } from '../support/wandb-upstream.ts';

/** What the guide's custom resource leaves at its public default. */
const overrides = `
    redis:
      image: {registry: registry.yourdomain.com, repository: bitnami/redis, tag: 7.2.4-debian-12-r9}
    otel:
      daemonset:
        image: {repository: registry.yourdomain.com/otel/opentelemetry-collector-contrib}
        # the tag is the chart's
    prometheus:
      instance:
        server:
          image: {repository: registry.yourdomain.com/prometheus/prometheus, tag: v2.47.0}
        configmapReload:
          prometheus:
            image: {repository: registry.yourdomain.com/prometheus-operator/prometheus-config-reloader, tag: v0.67.0}
`;

describe('check and bump, where charts are rendered too', needsTools('helm'), () => {
  let upstream: Upstream;
  let sides: Sides;

  before(async () => {
    upstream = await startUpstream();
    sides = await openSides({ endpoints: upstream.endpoints, helm: true });
    await upstream.publish(quarters[0]);
    await sides.takeIn(await sides.pack(quarters[0].release));
    await sides.checkOut('main');
    await bumpByHand();
  });
  after(() => Promise.all([upstream.close(), sides.internal.close()]));

  test('without rendering, the guide’s files pass: what they name is there', async () => {
    assert.equal((await sides.runInside(checkStage)).counts.errors, 0);
  });

  test('the guide’s custom resource is refused: most of its images stay public', async () => {
    await appendFile(join(sides.inside.cwd, 'tidegate.yaml'), 'check: {render: true}\n');
    const { findings } = await sides.runInside(checkStage, { 'report-only': true });
    const errors = findings.filter(({ severity }) => severity === 'error');
    assert.deepEqual(
      errors.map(({ code, message }) => `${code} ${message}`),
      [
        'PUBLIC_IMAGE StatefulSet tidegate-redis: docker.io/bitnami/redis:7.2.4-debian-12-r9 is not in registry.yourdomain.com',
        'PUBLIC_IMAGE DaemonSet tidegate-otel: docker.io/otel/opentelemetry-collector-contrib:0.97.0 is not in registry.yourdomain.com',
        'PUBLIC_IMAGE Deployment tidegate-prometheus: quay.io/prometheus-operator/prometheus-config-reloader:v0.67.0 is not in registry.yourdomain.com',
        'PUBLIC_IMAGE Deployment tidegate-prometheus: quay.io/prometheus/prometheus:v2.47.0 is not in registry.yourdomain.com',
      ],
    );
    await assert.rejects(sides.runInside(checkStage), { code: 'CHECK_REFUSED', exitCode: 2 });
  });

  test('bump pushes nothing that a rendered chart would pull from outside', async () => {
    await assert.rejects(sides.runInside(bumpStage), { code: 'CHECK_REFUSED', exitCode: 2 });
    assert.equal(sides.internal.forge.pulls('platform/wandb').length, 0);
  });

  test('a custom resource that sets every image is accepted', async () => {
    await change('wandb.yaml', { '\n    ingress:': `${overrides}\n    ingress:` });
    const { findings, counts } = await sides.runInside(checkStage);
    // The sample chart does not have all the values of the guide.
    const [ignored, others] = ['UNKNOWN_VALUE', ''].map((code) =>
      findings.filter((finding) => (finding.code === 'UNKNOWN_VALUE') === (code !== '')),
    );
    assert.deepEqual(others, []);
    assert.deepEqual(
      ignored?.map(({ at, message }) => `${at?.file} ${/value ([\w.]+)/.exec(message)?.[1]}`)[0],
      'deploy/wandb.yaml global.license',
    );
    assert.ok(counts.images > 6);
  });

  /** The versions of the first quarter, in the guide's files. */
  async function bumpByHand(): Promise<void> {
    const { controller, local, console, platform } = quarters[0];
    await change('values.yaml', { '1.13.3': controller });
    await change('wandb.yaml', { '0.18.0': platform, '0.59.2': local, '2.12.2': console });
  }

  async function change(file: string, edits: Readonly<Record<string, string>>): Promise<void> {
    const path = join(sides.inside.cwd, 'deploy', file);
    const text = await readFile(path, 'utf8');
    const edited = Object.entries(edits).reduce((changed, [from, to]) => changed.replace(from, to), text);
    await writeFile(path, edited);
  }
});
