import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { TidegateError } from '../../src/errors.ts';
import { type BumpSide, startBumpSide } from '../support/bump-side.ts';
import { chartNamed, deployment } from '../support/rendering.ts';
import { testRuntime } from '../support/runtime.ts';
import { needsTools, tool } from '../support/tools.ts';

const template = (key: string): string =>
  deployment(
    key,
    `{{ .Values.${key}.image.repository }}:{{ .Values.${key}.image.tag | default .Chart.AppVersion }}{{ .Values.edition }}`,
  );
const keys = ['app', 'hook', 'idle'];

/** Its images have the version of the app, but for what `values` say. */
function chart(
  version: string,
  appVersion: string,
): { readonly reference: string; readonly layers: Buffer[] } {
  const web = chartNamed('web', {
    'Chart.yaml': `apiVersion: v2\nname: web\nversion: ${version}\nappVersion: "${appVersion}"\n`,
    'values.yaml': `edition: ""\n${keys.map((key) => `${key}: {image: {repository: x/${key}, tag: ""}}\n`).join('')}`,
    ...Object.fromEntries(keys.slice(0, 2).map((key) => [`templates/${key}.yaml`, template(key)])),
  });
  return { reference: `ghcr.io/x/web:${version}`, layers: [web] };
}

describe('bump, where charts give the tags and are rendered', needsTools('helm'), () => {
  let side: BumpSide;

  before(async () => {
    side = await startBumpSide({
      files: { 'deploy/app.yaml': '' },
      bump: '  - {file: deploy/app.yaml}\n',
      more: 'check: {render: true}\n',
    });
    const images = ['docker.io/wandb/local:0.62.2', 'docker.io/wandb/console:2.13.1'];
    const [first, second] = await Promise.all([
      side.side.bundle({
        release: '2026q4',
        sequence: 1,
        images: images.map((reference) => ({ reference })),
        charts: [chart('1.0.0', '0.62.2')],
      }),
      side.side.bundle({
        release: '2027q1',
        sequence: 2,
        images: [
          { reference: 'docker.io/wandb/local:0.83.0', setBy: ['web: app.image'] },
          { reference: 'docker.io/wandb/local:0.84.0', setBy: ['web: hook.image'] },
          { reference: 'docker.io/wandb/console:2.14.0' },
        ],
        charts: [chart('1.1.0', '0.83.0')],
      }),
    ]);
    await side.side.promote(first);
    await side.side.promote(second);
  });
  after(() => side.close());

  async function bump(values: Readonly<Record<string, string>>, more = '') {
    const lines = Object.entries(values).map(([key, image]) => `    ${key}: {image: {${image}}}\n`);
    const text = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
spec:
  chart: {spec: {chart: web, version: 1.0.0}}
  values:
${lines.join('')}${more}`;
    await side.repository.commit({ branch: 'main', files: { 'deploy/app.yaml': text } });
    const { env, cwd } = side.side.runtime;
    const path = `${dirname(tool('helm'))}:${env['PATH'] ?? ''}`;
    return await side.runOne({ dryRun: true, runtime: testRuntime({ cwd, env: { ...env, PATH: path } }) });
  }

  /** What bump is refused with, a line for each error. */
  async function refused(...given: Parameters<typeof bump>): Promise<string> {
    const error: unknown = await bump(...given).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof TidegateError, 'nothing was refused');
    return [error.code, ...error.details.filter((line) => line.includes(' error '))].join('\n');
  }

  const local = 'repository: registry.test/local';
  const pinned = `${local}, tag: 0.84.0`;

  test('the chart moves, and what it takes of the release with it', async () => {
    const { edits, remarks, check } = await bump({
      app: local,
      hook: pinned,
      idle: 'repository: registry.test/console',
    });
    assert.deepEqual(
      edits.map(({ path, from, to }) => `${path} ${from} to ${to}`),
      ['spec.chart.spec.version 1.0.0 to 1.1.0'],
    );
    assert.deepEqual(remarks, [
      'deploy/app.yaml:6:31 registry.test/local has no tag here: chart web gives it',
      'deploy/app.yaml:8:32 registry.test/console has no tag here: chart web gives it',
    ]);
    assert.equal(check?.ok, true);
  });

  test('what comes out and is not of the release, or of another place in it, is refused', async () => {
    assert.equal(
      await refused({ app: local, hook: local }),
      'CHECK_REFUSED\ndeploy/app.yaml:7:32 error FLOATING_TAG: Deployment hook: registry.test/local:0.83.0 is what web takes where the file has no tag, and not what 2027q1 has there. Write the tag: 0.84.0. The value is hook.image.',
    );
    // In the registry, but of the release before.
    assert.match(
      await refused({ app: 'repository: registry.test/console', hook: pinned }),
      /^CHECK_REFUSED\ndeploy\/app\.yaml:6:31 error MISSING_IMAGE: .*registry\.test\/console:0\.83\.0/,
    );
    assert.match(
      await refused({ app: local, hook: pinned }, '    edition: -fips\n'),
      /^CHECK_REFUSED\ndeploy\/app\.yaml:6:31 error MISSING_IMAGE: Deployment app: registry\.test\/local:0\.83\.0-fips/,
    );
  });
});
