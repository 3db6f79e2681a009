import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checkStage } from '../../src/check/stage.ts';
import { pushImage } from '../support/images.ts';
import { type InternalSide, startInternalSide } from '../support/internal-side.ts';
import { chartNamed, deployment } from '../support/rendering.ts';
import { testRuntime } from '../support/runtime.ts';
import { checkDefaults } from '../support/stage-defaults.ts';
import { needsTools, tool } from '../support/tools.ts';

const images = ['app', 'side'].map((key) =>
  deployment(key, `{{ .Values.${key}.image.repository }}:{{ .Values.${key}.image.tag }}`),
);
const web = chartNamed('web', {
  'values.yaml': `app: {image: {repository: quay.io/x/app, tag: "1"}}
side: {image: {repository: quay.io/x/side, tag: "1"}}
older: {image: {repository: "", tag: "0"}}
host: ""
`,
  'templates/b.yaml': `{{ with .Values.older.image }}{{ if .repository }}${deployment('older', '{{ .repository }}:{{ .tag }}')}{{ end }}{{ end }}`,
  'templates/a.yaml': `{{ required "a host is needed" .Values.host }}: x\n---\n${images.join('---\n')}`,
});

const base = `app:
  image: {repository: registry.test/x/app}
side:
  image: {repository: registry.test/x/side}
`;
const prod = 'host: web.corp\napp: {image: {tag: "2"}}\n';
const over = '{file: prod.yaml, chart: web, valueFiles: [base.yaml]}';
const below = '{file: base.yaml, chart: web}';

describe('values files that are laid over each other, with helm', needsTools('helm'), () => {
  let side: InternalSide;
  let releaseFile = '';

  before(async () => {
    side = await startInternalSide({ promote: '  charts:\n    - {oci: charts}\n' });
    const images = ['app:1', 'app:2', 'side:1'].map((name) => ({ reference: `quay.io/x/${name}` }));
    const charts = [{ reference: 'ghcr.io/x/web:1.0.0', layers: [web] }];
    await side.promote(await side.bundle({ images, charts }));
    pushImage(side.registry, 'x/app', '0');
    releaseFile = await readFile(join(side.folder, 'tidegate.yaml'), 'utf8');
  });
  after(() => side.registry.close());

  /** What check says of these files, with these entries of `bump`; but what no file names. */
  async function found(
    files: Readonly<Record<string, string>>,
    entries: readonly string[],
    render = true,
  ): Promise<readonly string[]> {
    const bump = `check: {render: ${render}}\nbump:\n${entries.map((entry) => `  - ${entry}\n`).join('')}`;
    await writeFile(join(side.folder, 'tidegate.yaml'), `${releaseFile}${bump}`);
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(side.folder, name), text);
    }
    const runtime = testRuntime({ cwd: side.folder, env: { PATH: dirname(tool('helm')) } });
    const { findings } = await checkStage.run({ ...checkDefaults, reportOnly: true }, runtime);
    return findings
      .filter(({ code }) => code !== 'UNREFERENCED')
      .map(({ code, message, at }) => `${at?.file}:${at?.line} ${code} ${message}`);
  }

  test('are rendered together: what those below say is no image of the chart any more', async () => {
    const files = { 'base.yaml': base, 'prod.yaml': prod };
    assert.deepEqual(await found(files, [over]), []);
    const alone = await found(files, ['{file: prod.yaml, chart: web}']);
    assert.deepEqual(
      alone.map((line) => line.split(' ', 2).join(' ')),
      ['prod.yaml:undefined PUBLIC_IMAGE', 'prod.yaml:undefined PUBLIC_IMAGE'],
    );
  });

  test('below others are not rendered by themselves, and what is wrong is told once, where it stands', async () => {
    const files = { 'base.yaml': base, 'prod.yaml': prod };
    assert.deepEqual(await found(files, [below, over]), []);
    const wrong = `${base}extra: 1\n`.replace('x/side}', 'x/side, tag: "9"}');
    const two = [over, over.replace('prod', 'eu')];
    assert.deepEqual(await found({ ...files, 'base.yaml': wrong, 'eu.yaml': prod }, [below, ...two]), [
      'base.yaml:4 MISSING_IMAGE registry.test/x/side:9 is not in the registry',
      'base.yaml:5 UNKNOWN_VALUE web 1.0.0 knows no value extra, so helm ignores it',
    ]);
  });

  test('are where it is told what is wrong in them, although they are not under bump', async () => {
    const wrong = base.replace('x/side}', 'x/side, tag: "9"}');
    assert.deepEqual(await found({ 'base.yaml': wrong, 'prod.yaml': prod }, [over]), [
      'base.yaml:4 MISSING_IMAGE Deployment side: registry.test/x/side:9 is not in the registry',
    ]);
    const other = `${base}older: {image: {repository: registry.test/x/app}}\n`;
    assert.deepEqual(await found({ 'base.yaml': other, 'prod.yaml': prod }, [over]), [
      'base.yaml:5 FLOATING_TAG Deployment older: registry.test/x/app:0 is what web takes where the file has no tag, and not what 2026q4 has there',
    ]);
  });

  test('may have names that those over them replace', async () => {
    const vendor = 'app:\n  image: {repository: quay.io/x/app, tag: "1"}\n';
    const own = `${base}host: web.corp\n`;
    const files = { 'base.yaml': vendor, 'prod.yaml': own };
    assert.deepEqual(await found(files, [below, over]), []);
    const other = `{file: other.yaml, chart: web, valueFiles: [base.yaml]}`;
    const all = {
      ...files,
      'other.yaml': own.replace('app:\n  image: {repository: registry.test/x/app}\n', ''),
    };
    assert.equal(
      (await found(all, [below, over, other]))[0],
      'base.yaml:2 PUBLIC_IMAGE quay.io/x/app:1 is not in registry.test',
      'one of them does not',
    );
  });

  test('get the tag of the chart also where none is rendered', async () => {
    const files = { 'base.yaml': base, 'prod.yaml': 'host: web.corp\n' };
    assert.deepEqual(await found(files, [below, over], false), []);
    const two = { ...files, 'prod.yaml': 'side: {image: {tag: "9"}}\n' };
    assert.deepEqual(await found(two, [below, over], false), [
      'prod.yaml:1 MISSING_IMAGE registry.test/x/side:9 is not in the registry',
    ]);
  });

  test('take no stand-in that is of those below', async () => {
    const files = { 'base.yaml': base, 'prod.yaml': prod };
    const entry = '{file: base.yaml, chart: web, standIns: {host: x}}';
    assert.match((await found(files, [entry, over]))[0] ?? '', /UNUSED_STAND_IN .* base\.yaml .* host/);
  });

  test('of a chart that nobody can render are looked up all the same', async () => {
    const release =
      '{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, spec: {chart: {spec: {chart: ./web, sourceRef: {kind: GitRepository, name: g}}}, valuesFrom: [{kind: ConfigMap, name: m}], values: {x: {image: {tag: "9"}}}}}\n';
    const map = `---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: m}, data: {values.yaml: '{x: {image: {repository: registry.test/x/app, tag: "1"}}}'}}\n`;
    const lines = await found({ 'release.yaml': `${release}${map}` }, ['{file: release.yaml}']);
    assert.ok(
      lines.some((line) => / MISSING_IMAGE registry\.test\/x\/app:9 /.test(line)),
      lines.join(),
    );
  });

  test('have to be there, and to be values', async () => {
    const odd = { 'base.yaml': 'x: 1\napp: [\n', 'prod.yaml': prod };
    await assert.rejects(found(odd, [over]), { code: 'INVALID_YAML' });
    const object = 'apiVersion: argoproj.io/v1alpha1\nkind: Application\n';
    for (const base of [object, '[]\n']) {
      await assert.rejects(found({ 'base.yaml': base, 'prod.yaml': prod }, [over]), {
        code: 'NO_PLAIN_VALUES',
      });
    }
    const gone = '{file: prod.yaml, chart: web, valueFiles: [base.yaml, gone.yaml]}';
    await assert.rejects(found({ 'base.yaml': base, 'prod.yaml': prod }, [gone]), {
      code: 'FILE_MISSING',
      details: ['gone.yaml, which prod.yaml is laid over'],
    });
  });
});
