import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promoteStage } from '../../../src/promote/stage.ts';
import { pruneStage } from '../../../src/prune/stage.ts';
import { generateKey } from '../../../src/sign/key.ts';
import { chartFolder, packChart } from '../../support/charts.ts';
import { fails } from '../../support/fails.ts';
import { startInternalSide } from '../../support/internal-side.ts';
import { prune, quarter } from '../../support/prune-side.ts';
import { startRegistry } from '../../support/registry.ts';
import { stageRunner } from '../../support/stage-runner.ts';
import { twoTargets } from '../../support/two-targets.ts';

async function charted(number: 1 | 3) {
  const bytes = await packChart({ folder: chartFolder('operator'), version: `1.${number}.0` });
  const reference = `ghcr.io/wandb/helm-charts/operator:1.${number}.0`;
  return { ...quarter(number), charts: [{ reference, layers: [bytes] }] };
}

test('a chart stays that a target in another registry has put into the same repository', async (t) => {
  const side = await startInternalSide();
  const production = await startRegistry();
  t.after(() => Promise.all([side.registry.close(), production.close()]));
  await twoTargets(side, production.url, [
    '{folder: repo, url: "http://charts.test/"}',
    '{folder: ./repo, url: "http://other.test"}',
  ]);
  const run = stageRunner(side.runtime);
  await run(promoteStage, { bundle: await side.bundle(await charted(1)) });
  await run(promoteStage, { bundle: await side.bundle(await charted(3)), to: 'dev' });
  const before = await readdir(join(side.folder, 'repo'));
  await run(pruneStage, { to: 'dev', keep: '1', yes: true });
  assert.deepEqual(await readdir(join(side.folder, 'repo')), before);
  const left = [...(production.repositories.get('tidegate/wandb')?.tags.keys() ?? [])];
  assert.ok(!left.includes('pruning'));
});

test('nothing goes while a record of another product does not count', async (t) => {
  const side = await startInternalSide();
  t.after(() => side.registry.close());
  await side.promote(await side.bundle(quarter(1)));
  const own = await readFile(join(side.folder, 'tidegate.yaml'), 'utf8');
  const other = own.replace('name: wandb', 'name: other').replace('tidegate.trust', 'other.trust');
  await writeFile(join(side.folder, 'other.yaml'), other);
  const keys = 'keys:\n  - {name: release, file: release.pub}\n';
  await writeFile(join(side.folder, 'other.trust.yaml'), keys);
  const bundle = await side.bundle({ ...quarter(1), name: 'other' });
  await stageRunner(side.runtime)(promoteStage, { bundle, config: 'other.yaml' });
  await side.promote(await side.bundle(quarter(3)));
  const second = generateKey().public.key.export({ type: 'spki', format: 'pem' }).toString();
  await writeFile(join(side.folder, 'second.pub'), second);
  const both = `${keys}  - {name: second, file: second.pub}\nsignatures: 2\n`;
  await writeFile(join(side.folder, 'other.trust.yaml'), both);
  await assert.rejects(prune(side, { beside: ['other.yaml'], yes: true }), fails('PRUNE_DOUBTED', /2026q1/));
});
