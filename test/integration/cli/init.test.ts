import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { initStage } from '../../../src/init/stage.ts';
import { readReleaseFile } from '../../../src/release/parse-release-file.ts';
import { fails } from '../../support/fails.ts';
import { testRuntime } from '../../support/runtime.ts';
import { stageRunner } from '../../support/stage-runner.ts';

test('a first file of either side, with or without a preset, is a release file', async () => {
  for (const side of ['connected', 'internal']) {
    for (const preset of [undefined, 'wandb']) {
      const runtime = testRuntime();
      const given = { side, ...(preset === undefined ? {} : { preset }) };
      const { path } = await stageRunner(runtime)(initStage, given);
      const file = await readReleaseFile(path);
      assert.equal(file.name, preset ?? 'my-release');
      assert.equal(file.audience === undefined, side === 'internal');
      assert.equal(file.promote.length === 0, side === 'connected');
      // With what is to be changed in it, bump and check lack nothing.
      assert.equal(file.bump.length === 0, side === 'connected');
      assert.equal(file.pullRequest.repository === undefined, side === 'connected');
      assert.match(await readFile(path, 'utf8'), /^# yaml-language-server: \$schema=https:/);
    }
  }
});

test('a file that is there stays as it is', async () => {
  const runtime = testRuntime();
  const path = join(runtime.cwd, 'tidegate.yaml');
  await writeFile(path, 'mine\n');
  await assert.rejects(stageRunner(runtime)(initStage), fails('FILE_EXISTS'));
  assert.equal(await readFile(path, 'utf8'), 'mine\n');
});

test('a side or a name that is none is refused before anything is written', async () => {
  const runtime = testRuntime();
  const init = stageRunner(runtime);
  await assert.rejects(
    init(initStage, { side: 'outside' }),
    fails('OPTION_INVALID', /neither connected nor internal/),
  );
  await assert.rejects(
    init(initStage, { preset: './My Preset.yaml' }),
    fails('OPTION_INVALID', /^name: expected/m),
  );
  await assert.rejects(readFile(join(runtime.cwd, 'tidegate.yaml')), { code: 'ENOENT' });
});
