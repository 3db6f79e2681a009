import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { testRuntime } from '../support/runtime.ts';
import { edit, flipped } from '../support/signing-lab.ts';
import { needsTools, tool } from '../support/tools.ts';

const root = new URL('../../', import.meta.url);
const demo = fileURLToPath(new URL('scripts/demo.ts', root));
const runtime = testRuntime();

test('the demo runs twice in one folder, and leaves everything to look into', async () => {
  await runtime.exec(process.execPath, [demo]);
  const { stdout } = await runtime.exec(process.execPath, [demo]);
  const out = join(runtime.cwd, 'demo-out');
  const left = await readdir(out);
  for (const name of ['wandb-2026q3', 'wandb-2026q4', 'tidegate.pub', 'bump.diff', 'pull-request.md']) {
    assert.ok(left.includes(name), name);
  }
  assert.ok((await readdir(join(out, 'wandb-2026q4'))).includes('tidegate.lock.json'));
  const diff = await readFile(join(out, 'bump.diff'), 'utf8');
  assert.deepEqual(
    diff.match(/^[-+](?![-+]).*$/gm)?.map((line) => line.replaceAll(/\s+/g, ' ')),
    [
      '- tag: 1.16.1',
      '+ tag: 1.22.0',
      '- version: 0.20.1',
      '+ version: 0.43.8',
      '- tag: 0.62.2',
      '+ tag: 0.83.0',
      '- tag: 2.13.1',
      '+ tag: 2.16.4',
    ],
  );
  assert.ok(stdout.toString().includes(diff));
});

test('what the README says verifies the demo with cosign alone', needsTools('cosign'), async () => {
  const readme = await readFile(new URL('README.md', root), 'utf8');
  const [line = ''] = /^cosign verify-blob (?:.*\\\n)*.*/m.exec(readme) ?? [];
  assert.match(line, /demo-out\/wandb-2026q4\/bundle\.json$/);
  const env = {
    PATH: [dirname(tool('cosign')), process.env['PATH']].join(delimiter),
    HOME: runtime.cwd,
    // A proxy that answers nobody: nothing is fetched.
    HTTPS_PROXY: 'http://127.0.0.1:9',
  };
  const verify = () => runtime.exec('sh', ['-c', line], { env });
  assert.match((await verify()).stderr, /Verified OK/);
  await edit(join(runtime.cwd, 'demo-out', 'wandb-2026q4', 'bundle.json'), flipped(9));
  await assert.rejects(verify());
});
