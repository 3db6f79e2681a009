import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TidegateError } from '../../../src/errors.ts';
import { spotsIn } from '../../../src/helm/images.ts';
import { renderChart } from '../../../src/helm/render.ts';
import type { RenderedObject } from '../../../src/helm/rendered-objects.ts';
import { packEntries } from '../../support/charts.ts';
import { posixOnly } from '../../support/platform.ts';
import { testRuntime } from '../../support/runtime.ts';

const tgz = packEntries([
  { name: 'web/Chart.yaml', content: 'name: web\nversion: 1.2.3\n' },
  { name: 'web/templates/app.yaml', content: 'x' },
]);

/** Renders with a program in place of helm: a shell script that finds the values file in `$5`. */
async function render(script: string, values: string): Promise<readonly RenderedObject[]> {
  const runtime = testRuntime();
  const helm = join(runtime.cwd, 'helm');
  await writeFile(helm, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  await writeFile(join(runtime.cwd, 'values.yaml'), values);
  const request = { helm, tgz, title: 'web 1.2.3', values: ['values.yaml'], folder: runtime.cwd };
  return await renderChart(request, runtime);
}

async function failure(script: string, values: string): Promise<TidegateError> {
  return await render(script, values).then(
    () => assert.fail('it did not fail'),
    (error: TidegateError) => error,
  );
}

const values = 'admin: {password: "S3cret in values"}\nname: web/templates\n';

test('what helm says is shown with its place, but not what the values say', posixOnly, async () => {
  const script = `echo 'coalesce.go: warning: S3cret in values' >&2
echo "Error: execution error at (web/templates/app.yaml:1:4): $(base64 -w0 "$5") $(cat "$5")" >&2; exit 1`;
  const { code, message } = await failure(script, `only: "S3cret in values"`);
  assert.equal(code, 'RENDER_FAILED');
  assert.match(
    message,
    /^Helm cannot render web 1\.2\.3: Error: execution error at \(web\/templates\/app\.yaml:1:4\): \S+ only: "\*\*\*"$/,
  );
});

test('of a long message its beginning and its end are shown, and no rest of a value', posixOnly, async () => {
  const script = `i=0; while [ $i -lt 6000 ]; do printf 'S3cret in values, S3cret in values;'; i=$((i+1)); done >&2; exit 1`;
  const { message } = await failure(script, values);
  assert.equal(
    message,
    'Helm cannot render web 1.2.3: what it said is one line that is too long to be shown',
  );
  const long = await failure(
    `echo "Error: web/templates/app.yaml:1 $(head -c 20000 /dev/zero | tr '\\0' '-') the value" >&2; exit 1`,
    values,
  );
  assert.match(long.message, /Error: web\/templates\/app\.yaml:1 -+ … -+ the value$/);
  assert.ok(long.message.length < 5000);
});

test(
  'objects that are not YAML are refused with reason, line and template, without what stands there',
  posixOnly,
  async () => {
    const { message, cause } = await failure(
      `echo '---'; echo '# Source: web/templates/app.yaml'; cat "$5"; echo 'a: *S3cret'; echo ' b: ['`,
      `${values}name2: S3cret\n`,
    );
    assert.match(
      message,
      /^Helm cannot render web 1\.2\.3: the objects are not YAML: .+ \(line \d+ of the output, rendered from web\/templates\/app\.yaml\)$/,
    );
    assert.doesNotMatch(message, /S3cret/);
    assert.equal(cause, undefined);
  },
);

test(
  'a values file that only helm reads hides the whole message, and is named with the place',
  posixOnly,
  async () => {
    const { code, message, at } = await failure('cat "$5" >&2; exit 1', 'a: [\n  S3cret\n]\n');
    assert.equal(code, 'VALUES_UNREADABLE');
    assert.doesNotMatch(message, /S3cret/);
    assert.deepEqual(at, { file: 'values.yaml', line: 3, column: 1 });
  },
);

test(
  'a list that is in itself is walked once, and objects that their aliases make endless are refused',
  posixOnly,
  async () => {
    const list: unknown[] = [{ kind: 'Pod', spec: { image: 'a:1' } }];
    list.push({ kind: 'List', items: list });
    assert.equal(spotsIn([{ value: list }]).length, 1);
    const { code, message } = await failure(`echo '&a {kind: List, items: [*a]}'`, values);
    assert.equal(code, 'RENDER_FAILED');
    assert.match(message, /too deep/);
  },
);
