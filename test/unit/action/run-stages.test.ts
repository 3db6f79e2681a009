import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { findBundles } from '../../../src/action/find-bundles.ts';
import { runStages } from '../../../src/action/run-stages.ts';
import type { OptionTable, Stage } from '../../../src/stage.ts';
import { testRuntime } from '../../support/runtime.ts';

/** A stage that records what it was given and puts out what it is told to. */
function stage(
  name: string,
  options: OptionTable,
  outputs: Readonly<Record<string, string>> = {},
): Stage & { readonly given: unknown[] } {
  const given: unknown[] = [];
  return {
    name,
    summary: name,
    options,
    outputs: {},
    examples: [],
    given,
    async run(values) {
      given.push(values);
      return outputs;
    },
    outputsOf: () => outputs,
    report: () => [{ kind: 'text', text: `${name} done` }],
  };
}

function actionRuntime(inputs: Readonly<Record<string, string>>) {
  let closed = 0;
  const runtime = testRuntime({ inputs });
  return { ...runtime, close: async () => void (closed += 1), closings: () => closed };
}

const bundleOption = { kind: 'string', description: 'bundle', required: true } as const;

test('the named stages run in the order of the pipeline and hand on what they put out', async () => {
  const pack = stage(
    'pack',
    { 'dry-run': { kind: 'boolean', description: '' } },
    { bundle: 'out/x', digest: 'd' },
  );
  const skipped = stage('skipped', {});
  const seal = stage('seal', { bundle: bundleOption });
  const runtime = actionRuntime({ stages: 'seal, pack', 'dry-run': 'true' });
  assert.equal(await runStages([pack, skipped, seal], runtime), 0);
  assert.deepEqual(pack.given, [{ dryRun: true }]);
  assert.deepEqual(seal.given, [{ bundle: 'out/x' }]);
  assert.deepEqual(skipped.given, []);
  assert.deepEqual(runtime.outputs, { 'pack-bundle': 'out/x', 'pack-digest': 'd' });
  assert.deepEqual(runtime.summaries, ['### pack\n\npack done\n', '### seal\n\nseal done\n']);
  assert.equal(runtime.closings(), 1);
});

test('a private key goes to an option that holds one, never to another of the same name', async () => {
  const sign = stage('sign', { key: { kind: 'key', description: '' } });
  const verify = stage('verify', { key: { kind: 'string', description: '' } });
  const line = 'MIGHAgEAMBMGByqGSM49';
  const key = `-----BEGIN PRIVATE KEY-----\n${line}\n-----END PRIVATE KEY-----`;
  const runtime = actionRuntime({ stages: 'sign,verify', key });
  assert.equal(await runStages([sign, verify], runtime), 0);
  assert.deepEqual([sign.given, verify.given], [[{ key }], [{}]]);
  assert.ok(runtime.masks.includes(line));
});

test('an unknown stage is named before any stage runs', async () => {
  const track = stage('track', {});
  const runtime = actionRuntime({ stages: 'track,bmup' });
  assert.equal(await runStages([track], runtime), 1);
  assert.deepEqual(track.given, []);
  assert.match(
    runtime.lines.join('\n'),
    /error: input stages: bmup: no such stage.*\n.*The stages are track\./,
  );
  assert.equal(runtime.closings(), 1);
});

test('a folder without bundles gives none, and a broken bundle is not passed over', async () => {
  const { cwd } = testRuntime();
  await mkdir(join(cwd, 'docs'));
  assert.deepEqual(await findBundles(cwd), []);
  await writeFile(join(cwd, 'docs', 'bundle.json'), '{}');
  await assert.rejects(findBundles(cwd), { code: 'INVALID_BUNDLE' });
});
