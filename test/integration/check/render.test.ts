import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, test } from 'node:test';
import { TidegateError } from '../../../src/errors.ts';
import { operatorChart, startRendering } from '../../support/rendered-side.ts';
import { testRuntime } from '../../support/runtime.ts';
import { startStaticServer } from '../../support/static-server.ts';

describe('check.render', () => {
  test('renders no chart that somebody replaced or removed, and says what else is wrong', async () => {
    const { cwd } = testRuntime();
    const [folder, bin] = [join(cwd, 'stable'), join(cwd, 'bin')];
    await mkdir(bin);
    await writeFile(join(bin, 'helm'), '#!/bin/sh\necho "helm was run" >&2; exit 1\n', { mode: 0o755 });
    const server = await startStaticServer(cwd);
    const targets = `  charts:\n    - {folder: ${folder}, url: ${server.url}/stable}\n`;
    const { side, check } = await startRendering(bin, targets);
    await writeFile(join(folder, 'operator-1.4.8.tgz'), Buffer.concat([operatorChart, Buffer.alloc(1)]));
    await writeFile(join(side.folder, 'values.yaml'), 'image: docker.io/wandb/x:1\n');
    const codes = async () =>
      (await check()).findings.map(({ code }) => code).filter((code) => code !== 'UNREFERENCED');
    assert.deepEqual(await codes(), ['CHART_DRIFT', 'PUBLIC_IMAGE']);
    await rm(join(folder, 'operator-1.4.8.tgz'));
    assert.deepEqual(await codes(), ['MISSING_CHART', 'PUBLIC_IMAGE']);
    await Promise.all([side.registry.close(), server.close()]);
  });

  test('without helm is the user’s mistake', async () => {
    const { side, check } = await startRendering(['', join('nowhere', 'at', 'all')].join(delimiter));
    await assert.rejects(check(), (error: unknown) => {
      assert.ok(error instanceof TidegateError);
      assert.equal(error.code, 'HELM_MISSING');
      assert.equal(error.exitCode, 1);
      return true;
    });
    await side.registry.close();
  });
});
