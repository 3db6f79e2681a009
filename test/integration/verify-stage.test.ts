import assert from 'node:assert/strict';
import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { volumeLayout } from '../../src/bundle/layout.ts';
import { UserError } from '../../src/errors.ts';
import { verifyStage } from '../../src/verify/stage.ts';
import { isRefused } from '../support/attack.ts';
import { edit, flipped, openSigningLab } from '../support/signing-lab.ts';
import { writeSmallBundle } from '../support/small-bundle.ts';

const { cwd, key, runtime, sign } = await openSigningLab();
const run = (
  bundle: string,
  options: { trust?: string; key?: string; base?: readonly string[]; report?: string } = {},
) =>
  verifyStage.run(
    { trust: undefined, key: undefined, base: [], report: undefined, ...options, bundle },
    runtime,
  );

describe('stage verify', () => {
  test('says who signed, what it is, and what it did not check', async () => {
    const verdict = await run('wandb-2026q4');
    const { signatures, name, release, sequence, audience, unresolved } = verdict;
    assert.deepEqual(
      [signatures, name, release, sequence, audience, unresolved],
      [
        [{ key: 'release', fingerprint: key.public.fingerprint, times: [] }],
        'wandb',
        '2026q4',
        4,
        'acme-prod',
        [],
      ],
    );
    assert.match(verdict.notChecked.join('\n'), /replay/);
    const report = JSON.stringify(verifyStage.report(verdict));
    for (const part of [key.public.fingerprint, verdict.digest, ...verdict.checked, ...verdict.notChecked]) {
      assert.ok(report.includes(part), part);
    }
    assert.equal(verifyStage.outputsOf(verdict)['signer'], 'release');
  });

  test('what a medium brought along is told, and not held against the bundle', async () => {
    await writeSmallBundle(join(cwd, 'carried'));
    await sign(join(cwd, 'carried'));
    await writeFile(join(cwd, 'carried', '.DS_Store'), 'x');
    const verdict = await run('carried');
    assert.deepEqual(verdict.ignored, ['.DS_Store']);
    assert.match(JSON.stringify(verifyStage.report(verdict)), /Not part of the bundle, ignored:.*\.DS_Store/);
    assert.doesNotMatch(JSON.stringify(verifyStage.report(await run('wandb-2026q4'))), /ignored/);
  });

  test('progress counts what was read, not what is missing', async () => {
    const holed = join(cwd, 'holed');
    const manifest = await writeSmallBundle(holed);
    await sign(holed);
    await rm(join(holed, 'wandb-2026q4.001.tar'));
    await assert.rejects(run('holed'), isRefused('VOLUME_MISSING'));
    const [read] = manifest.volumes;
    const total = manifest.volumes.reduce((sum, { size }) => sum + size, 0);
    assert.equal(runtime.lines.at(-1), `progress: verify wandb 2026q4 ${read?.size}/${total}`);
  });

  test('a public key does instead of a policy, and then nothing is said about the audience', async () => {
    const verdict = await run('wandb-2026q4', { key: 'release.pub' });
    assert.equal(verdict.signatures[0]?.key, 'release');
    assert.match(verdict.notChecked.join('\n'), /audience/);
    await assert.rejects(
      run('wandb-2026q4', { key: 'release.pub', trust: 'x.yaml' }),
      (error: unknown) => error instanceof UserError && error.code === 'TWO_KEYS',
    );
  });

  test('what a delta leaves out is looked for in the other bundles, and hashed', async () => {
    const base = await writeSmallBundle(join(cwd, 'base'), { sequence: 5, release: '2027q1' });
    await writeSmallBundle(join(cwd, 'delta'), { sequence: 6, release: '2027q2', base });
    await sign(join(cwd, 'delta'));
    const alone = await run('delta');
    assert.equal(alone.unresolved.length, 3);
    assert.match(alone.notChecked.join('\n'), /3 blobs/);
    assert.equal((await run('delta', { base: ['wandb-2026q3'] })).unresolved.length, 1);
    assert.deepEqual((await run('delta', { base: ['base'] })).unresolved, []);
    const entry = volumeLayout(base)[1]?.entries[0];
    assert.ok(entry);
    await cp(join(cwd, 'base'), join(cwd, 'whole'), { recursive: true });
    await edit(join(cwd, 'base', 'wandb-2027q1.001.tar'), flipped(entry.dataOffset));
    await assert.rejects(
      run('delta', { base: ['base'] }),
      isRefused('BLOB_CHANGED', /^The bundles that have what .*delta leaves out are not what they were/),
    );
    assert.deepEqual((await run('delta', { base: ['base', 'whole'] })).unresolved, []);
  });
});
