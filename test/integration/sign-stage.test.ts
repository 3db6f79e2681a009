import assert from 'node:assert/strict';
import { appendFile, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import process from 'node:process';
import { describe, test } from 'node:test';
import { runCommand } from '../../src/cli/run-command.ts';
import { UserError } from '../../src/errors.ts';
import { terminalRuntime } from '../../src/runtime/terminal.ts';
import { generateKey } from '../../src/sign/key.ts';
import { openKeyFiles } from '../../src/sign/key-file.ts';
import { signBytes } from '../support/sign-bundle.ts';
import { signStage, type SignResult } from '../../src/sign/stage.ts';
import { verifyBundle } from '../../src/verify/verify-bundle.ts';
import { isRefused } from '../support/attack.ts';
import { testHost } from '../support/host.ts';
import { testRuntime } from '../support/runtime.ts';
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

  test('signatures of others are added to, each key once, until no file is left', async () => {
    const folder = await copyOfGood();
    const first = await readFile(signatureFile(folder));
    for (const number of [2, 3, 4, 5]) {
      const other = { generate: join(cwd, `signer-${number}`), add: true };
      const { action, signatureFile: file } = await sign(folder, other);
      assert.deepEqual([action, basename(file)], ['created', `bundle.json.${number}.sigstore.json`]);
      assert.equal((await sign(folder, other)).action, 'unchanged');
      // Also without `add`: who signed beside the first does not take its place.
      assert.equal((await sign(folder, { ...other, add: false })).action, 'unchanged');
    }
    assert.deepEqual(await readFile(signatureFile(folder)), first);
    await assert.rejects(
      sign(folder, { generate: join(cwd, 'signer-6'), add: true }),
      (error: unknown) => error instanceof UserError && error.code === 'SIGNATURES_FULL',
    );
    await verify(folder);
  });

  test('a bundle that two must sign is believed when the second has signed, too', async () => {
    const folder = await copyOfGood();
    const trust = join(cwd, 'two.trust.yaml');
    const second = { generate: join(cwd, 'second'), add: true };
    await openKeyFiles(second.generate, false, testRuntime());
    await writeFile(
      trust,
      'signatures: 2\nkeys:\n  - {name: release, file: release.pub}\n  - {name: second, file: second.pub}\n',
    );
    await assert.rejects(verifyBundle({ folder, trust }, testRuntime()), isRefused('SIGNATURES_TOO_FEW'));
    await sign(folder, second);
    await verifyBundle({ folder, trust }, testRuntime());
  });

  test(
    'a link in the place of a signature is not followed',
    { skip: process.platform === 'win32' },
    async () => {
      const folder = await copyOfGood();
      await symlink(signatureFile(good), join(folder, 'bundle.json.3.sigstore.json'));
      await assert.rejects(sign(folder), isRefused('NOT_A_FILE'));
    },
  );

  test('a signature over other bytes gives its place to one that is added', async () => {
    const folder = await copyOfGood();
    const stale = join(folder, 'bundle.json.2.sigstore.json');
    await writeFile(stale, signBytes(Buffer.from('{}'), generateKey()));
    const { action, signatureFile: file } = await sign(folder, { generate: join(cwd, 'added'), add: true });
    assert.deepEqual([action, file], ['replaced', stale]);
  });

  test('a key pair is encrypted by a password, and it is said when it is not', async () => {
    const folder = await copyOfGood();
    const sealed = { generate: join(cwd, 'sealed'), keyPassword: 'a password' };
    assert.doesNotMatch(textOf(await sign(folder, sealed)), /encrypted/);
    assert.match(await readFile(join(cwd, 'sealed.key'), 'utf8'), /ENCRYPTED SIGSTORE PRIVATE KEY/);
    assert.equal((await sign(folder, sealed)).action, 'unchanged');
    const byPath = { generate: undefined, key: 'sealed.key', keyPassword: 'a password' };
    assert.equal((await sign(folder, byPath)).action, 'unchanged');
    const bare = { generate: join(cwd, 'bare') };
    assert.match(textOf(await sign(folder, { ...bare, dryRun: true })), /would not be encrypted/);
    assert.match(textOf(await sign(folder, bare)), /is not encrypted/);
    assert.doesNotMatch(textOf(await sign(folder, bare)), /encrypted/);
  });

  test('no command line takes a password', async () => {
    const host = testHost({ cwd, env: {} });
    const status = await runCommand(signStage, [good, '--key-password', 'x'], terminalRuntime(host), 'sign');
    assert.equal(status, 1);
    assert.match(host.printed.stderr, /SECRET_IN_ARGUMENTS[\s\S]*TIDEGATE_KEY_PASSWORD/);
  });
});

function textOf(result: SignResult): string {
  return JSON.stringify(signStage.report(result));
}
