import assert from 'node:assert/strict';
import { appendFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { runCommand } from '../../src/cli/run-command.ts';
import { UserError } from '../../src/errors.ts';
import { terminalRuntime } from '../../src/runtime/terminal.ts';
import { generateKey } from '../../src/sign/key.ts';
import { signStage } from '../../src/sign/stage.ts';
import { isRefused } from '../support/attack.ts';
import { testHost } from '../support/host.ts';
import { manifestFile, openSigningLab, signatureFile, writeSigned } from '../support/signing-lab.ts';
import { writeSmallBundle } from '../support/small-bundle.ts';

const { cwd, good, manifest, sign, verify, copyOfGood } = await openSigningLab();

describe('stage sign', () => {
  test('signing again by the same key leaves the signature file alone', async () => {
    const before = await readFile(signatureFile(good));
    assert.equal((await sign(good)).action, 'unchanged');
    assert.deepEqual(await readFile(signatureFile(good)), before);
  });

  test('a signature by another key, or over other bytes, is replaced', async () => {
    const folder = await copyOfGood();
    await writeSigned(folder, manifest, generateKey());
    assert.equal((await sign(folder)).action, 'replaced');
    await verify(folder);
    assert.deepEqual((await readdir(folder)).sort(), (await readdir(good)).sort());
  });

  test('a dry run writes neither a signature nor keys', async () => {
    const folder = join(cwd, 'dry');
    await writeSmallBundle(folder);
    const result = await sign(folder, { generate: join(cwd, 'new'), dryRun: true });
    assert.deepEqual([result.action, result.made.length], ['created', 2]);
    // The key of a dry run is thrown away: somebody might hand its fingerprint on.
    assert.deepEqual([result.key, signStage.outputsOf(result)['key']], [undefined, '']);
    assert.doesNotMatch(JSON.stringify(signStage.report(result)), /"key"/);
    assert.notEqual((await sign(folder, { dryRun: true })).key, undefined);
    await assert.rejects(verify(folder), isRefused('SIGNATURE_MISSING'));
    assert.ok(!(await readdir(cwd)).includes('new.key'));
  });

  test('a key is needed, and one only', async () => {
    for (const [code, options] of [
      ['KEY_REQUIRED', { generate: undefined }],
      ['TWO_KEYS', { key: 'release.key' }],
    ] as const) {
      await assert.rejects(
        sign(good, options),
        (error: unknown) => error instanceof UserError && error.code === code,
      );
    }
  });

  test('on the command line the path of a key shows in messages', async () => {
    const host = testHost({ cwd, env: {} });
    const status = await runCommand(
      signStage,
      [good, '--key', 'keys/none.key'],
      terminalRuntime(host),
      'sign',
    );
    assert.equal(status, 1);
    assert.match(host.printed.stderr, /^error: keys.none\.key does not exist \[NO_FILE\]/);
  });

  test('a bundle that is not in order is not signed', async () => {
    const folder = join(cwd, 'crooked');
    await writeSmallBundle(folder);
    await appendFile(manifestFile(folder), ' ');
    await assert.rejects(sign(folder), isRefused('INVALID_BUNDLE'));
  });

  test('a key from the environment, as text or as a path from the working folder, signs', async () => {
    const folder = join(cwd, 'by-key');
    await writeSmallBundle(folder);
    const text = await readFile(join(cwd, 'release.key'), 'utf8');
    assert.equal((await sign(folder, { key: text, generate: undefined })).action, 'created');
    const result = await sign(folder, { key: 'release.key', generate: undefined });
    assert.equal(result.action, 'unchanged');
    assert.ok(
      !JSON.stringify([result, signStage.report(result), signStage.outputsOf(result)]).includes('PRIVATE'),
    );
  });
});
