import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checkStage } from '../../src/check/stage.ts';
import { startBumpSide } from '../support/bump-side.ts';
import { type InternalSide, startInternalSide } from '../support/internal-side.ts';
import { chartNamed, deployment } from '../support/rendering.ts';
import { testRuntime } from '../support/runtime.ts';
import { checkDefaults } from '../support/stage-defaults.ts';
import { needsTools, tool } from '../support/tools.ts';

/** It demands a password, and with these words in `demands` more of what values may decide. */
const web = chartNamed('web', {
  'values.yaml': 'auth: {password: ""}\ndemands: ""\ntag: ""\nedition: ""\ncache: {enabled: true}\n',
  'values.schema.json': '{"properties": {"tag": {"type": "string"}}}',
  'templates/a.yaml': `
kind: Secret
stringData: {password: {{ required "a password is needed" .Values.auth.password | quote }}}
---
${deployment('web', 'registry.test/x/web:{{ .Values.tag | default 2 }}')}`,
  'templates/b.yaml': `{{ if .Values.cache.enabled }}\n${deployment('cache', 'quay.io/x/cache:1')}{{ end }}\n`,
  'templates/c.yaml': `{{ if and (contains "tag" .Values.demands) (not .Values.tag) }}{{ fail "no tag" }}{{ end }}
{{ if and (contains "off" .Values.demands) (not (hasKey .Values.cache "off")) }}{{ fail "on or off" }}{{ end }}
{{ if .Values.cache.off }}\n---\n${deployment('off', 'quay.io/x/off:1')}{{ end }}\n`,
  'templates/d.yaml': `{{ if and (contains "edition" .Values.demands) (not .Values.edition) }}{{ fail "no edition" }}{{ end }}
{{ if eq .Values.edition "pro" }}\n---\n${deployment('pro', 'docker.io/x/pro:1')}{{ end }}\n`,
});

function release(values: string): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  chart: {spec: {chart: web, version: 1.0.0}}\n  values: ${values}\n`;
}

describe('stand-ins, with helm', needsTools('helm'), () => {
  let side: InternalSide;
  let releaseFile = '';

  before(async () => {
    side = await startInternalSide({ promote: '  charts:\n    - {oci: charts}\n' });
    const images = ['quay.io/x/web:2', 'quay.io/x/web:3'].map((reference) => ({ reference }));
    const charts = [{ reference: 'ghcr.io/x/web:1.0.0', layers: [web] }];
    await side.promote(await side.bundle({ images, charts }));
    releaseFile = await readFile(join(side.folder, 'tidegate.yaml'), 'utf8');
  });
  after(() => side.registry.close());

  /** What check says of a HelmRelease with these values, and with these stand-ins. */
  async function found(values: string, standIns?: string): Promise<readonly string[]> {
    const rule = standIns === undefined ? '' : `\n    standIns:\n      ${standIns}`;
    const bump = `check: {render: true}\nbump:\n  - file: web.yaml${rule}\n`;
    await writeFile(join(side.folder, 'tidegate.yaml'), `${releaseFile}${bump}`);
    await writeFile(join(side.folder, 'web.yaml'), release(values));
    const runtime = testRuntime({ cwd: side.folder, env: { PATH: dirname(tool('helm')) } });
    const { findings } = await checkStage.run({ ...checkDefaults, reportOnly: true }, runtime);
    const above = releaseFile.split('\n').length;
    return findings
      .filter(({ code }) => code !== 'UNREFERENCED')
      .map(({ severity, code, message, hint, at }) => {
        const line = (at?.line ?? 0) - (at?.file === 'web.yaml' ? 0 : above);
        const advice = /Did you mean.*/.exec(hint)?.[0];
        return [
          severity,
          `${at?.file}:${line}`,
          code,
          message,
          ...(advice === undefined ? [] : [advice]),
        ].join(' ');
      });
  }

  const off = 'cache: {enabled: false}';
  const standing =
    'warning tidegate.yaml:4 NOT_ALL_VALUES not all values of web 1.0.0 are known: something stands in for auth.password';

  test('let a chart render whose password is in no file', async () => {
    const [first = '', ...others] = await found(`{${off}}`);
    assert.match(first, /^error web\.yaml:\d RENDER_FAILED .*a password is needed/);
    assert.deepEqual(others, []);
    assert.deepEqual(await found(`{${off}}`, 'auth.password: any'), [standing]);
  });

  test('are not taken where the chart renders without, and so hide nothing', async () => {
    assert.deepEqual(await found('{}', '{auth.password: any, cache.enabled: false}'), [
      standing,
      'warning tidegate.yaml:4 UNUSED_STAND_IN what is rendered of web.yaml does not need the stand-in cache.enabled, so it is not taken',
      'error web.yaml:0 PUBLIC_IMAGE Deployment cache: quay.io/x/cache:1 is not in registry.test',
    ]);
    assert.deepEqual(await found(`{${off}, auth: {password: own}}`, 'auth.password: any'), [
      'warning tidegate.yaml:4 UNUSED_STAND_IN what is rendered of web.yaml does not need the stand-in auth.password, so it is not taken',
    ]);
    const [failed] = await found(`{${off}, auth: {password: null}}`, 'auth.password: any');
    assert.match(failed ?? '', /RENDER_FAILED/, 'what the file says wins');
  });

  test('that are misspelt are errors', async () => {
    const [failed = '', unknown] = await found(`{${off}}`, 'auth.pasword: any');
    assert.match(failed, /RENDER_FAILED/);
    assert.equal(
      unknown,
      'error tidegate.yaml:4 UNKNOWN_STAND_IN what is rendered of web.yaml knows no value auth.pasword that something could stand in for Did you mean auth.password?',
    );
  });

  test('make no image, and hide none', async () => {
    const auth = 'auth: {password: a}';
    assert.deepEqual(await found(`{${off}, ${auth}, demands: tag}`, 'tag: "3"'), [
      'error tidegate.yaml:4 STAND_IN_IMAGE web 1.0.0: a stand-in, tag, decides about registry.test/x/web:3',
    ]);
    assert.deepEqual(await found(`{${off}, ${auth}, demands: "off"}`, 'cache.off: false'), [
      'error tidegate.yaml:4 STAND_IN_IMAGE web 1.0.0: a stand-in, cache.off, decides about quay.io/x/off:1',
    ]);
    assert.deepEqual(await found(`{${off}, demands: edition}`, '{auth.password: any, edition: any}'), [
      'error tidegate.yaml:4 STAND_IN_IMAGE web 1.0.0: a stand-in, edition, decides about docker.io/x/pro:1',
      standing,
    ]);
  });

  test('are of the kind that the schema says, unless Flux does not look at it', async () => {
    const values = `{${off}, auth: {password: a}, demands: tag}`;
    const [failed] = await found(values, 'tag: 2');
    assert.match(failed ?? '', /RENDER_FAILED .*'\/tag': got number, want string/);
    const ways = ['install', 'upgrade'].map((way) => `\n  ${way}: {disableSchemaValidation: true}`);
    const [made] = await found(`${values}${ways.join('')}`, 'tag: 2');
    assert.match(made ?? '', /STAND_IN_IMAGE .*, tag, decides about registry\.test\/x\/web:2$/);
  });

  test('hold for bump as well', async () => {
    const bumped = await startBumpSide({
      files: { 'web.yaml': release(`{${off}}`) },
      bump: '  - {file: web.yaml, standIns: {auth.password: any}}\n',
      more: 'check: {render: true}\n',
    });
    const charts = [{ reference: 'ghcr.io/x/web:1.0.0', layers: [web] }];
    const images = [{ reference: 'quay.io/x/web:2' }];
    await bumped.side.promote(await bumped.side.bundle({ images, charts }));
    const path = `${dirname(tool('helm'))}:/usr/bin:/bin`;
    const runtime = testRuntime({ cwd: bumped.side.folder, env: { PATH: path } });
    const { streams } = await bumped.run({ runtime, dryRun: true });
    assert.equal(streams[0] !== undefined && 'check' in streams[0] && streams[0].check?.ok, true);
    await bumped.close();
  });
});
