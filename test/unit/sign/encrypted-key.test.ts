import assert from 'node:assert/strict';
import { mkdtemp, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { UserError } from '../../../src/errors.ts';
import { openCosignKey, sealCosignKey } from '../../../src/sign/cosign-key.ts';
import { openKeyFiles, readSigningKey } from '../../../src/sign/key-file.ts';
import { givenPassword } from '../../../src/sign/key-password.ts';
import { generateKey, parseSigningKey } from '../../../src/sign/key.ts';
import { toPublicKey } from '../../../src/verify/public-key.ts';
import { testRuntime } from '../../support/runtime.ts';

const password = 'three wörds here';
const key = generateKey();
const sealed = await sealCosignKey(key.private, password);
const json = Buffer.from(sealed.replaceAll(/-----[^-]*-----/g, ''), 'base64').toString('utf8');

/** The sealed key with another text in its JSON. */
function changed(from: string | RegExp, to: string): string {
  const text = json.replace(from, to);
  assert.notEqual(text, json);
  const label = 'ENCRYPTED SIGSTORE PRIVATE KEY';
  return `-----BEGIN ${label}-----\n${Buffer.from(text).toString('base64')}\n-----END ${label}-----\n`;
}

function refusal(code: string) {
  return (error: unknown) => error instanceof UserError && error.code === code;
}

describe('cosign keys', () => {
  test('what is sealed opens with its password, under both labels, and has lines of 64', async () => {
    const older = sealed.replaceAll('SIGSTORE', 'COSIGN');
    for (const pem of [sealed, older, sealed.replaceAll('\n', '\r\n')]) {
      const opened = await parseSigningKey(pem, 'release.key', async () => password);
      assert.equal(opened.public.fingerprint, key.public.fingerprint);
    }
    assert.ok(sealed.split('\n').every((line) => line.length <= 64));
  });

  test('no two sealed keys are alike', async () => {
    assert.notEqual(await sealCosignKey(key.private, password), sealed);
  });

  test('another password, and one bit of the box, do not open it', async () => {
    await assert.rejects(openCosignKey(sealed, 'three words here', 'k'), refusal('WRONG_PASSWORD'));
    const flipped = changed(
      /"ciphertext":"(.)/,
      json.includes('"ciphertext":"A') ? '"ciphertext":"B' : '"ciphertext":"A',
    );
    await assert.rejects(openCosignKey(flipped, password, 'k'), refusal('WRONG_PASSWORD'));
  });

  const refused: readonly [string, string | RegExp, string][] = [
    ['that ask for 1 GiB', '"N":65536', '"N":1048576'],
    ['that ask for hours', '"p":1', '"p":1048576'],
    ['with N beyond counting', '"N":65536', '"N":1e300'],
    ['with N that is no power of two', '"N":65536', '"N":65535'],
    ['with r of nothing', '"r":8', '"r":0'],
    ['with a negative p', '"p":1', '"p":-1'],
    ['with an unknown parameter', '"p":1', '"p":1,"q":1'],
    ['with N twice', '"p":1', '"p":1,"N":65536'],
    ['of another derivation', '"scrypt"', '"pbkdf2"'],
    ['of another cipher', 'nacl/secretbox', 'none'],
    ['with a short nonce', /"nonce":"[^"]*"/, '"nonce":"AAAA"'],
    ['with junk in base64', /"nonce":"/, '"nonce":" '],
    ['with a box of nothing', /"ciphertext":"[^"]*"/, '"ciphertext":""'],
    ['without a salt', /,"salt":"[^"]*"/, ''],
    ['of no JSON', '{', '['],
  ];
  for (const [title, from, to] of refused) {
    test(`keys ${title} are refused before any password is tried`, async () => {
      await assert.rejects(openCosignKey(changed(from, to), password, 'k'), refusal('INVALID_KEY'));
    });
  }

  test('a refusal shows nothing of what the key file holds', async () => {
    const pem = changed('"p":1', '"p":"hunter2"');
    await assert.rejects(openCosignKey(pem, password, 'k'), (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.deepEqual(error.details, ['kdf.params.p']);
      return !`${error.message}${error.hint}`.includes('hunter2');
    });
  });
});

test('a key that OpenSSL encrypted is opened', async () => {
  const pem = key.private.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: password,
  });
  const opened = await parseSigningKey(pem.toString(), 'release.key', async () => password);
  assert.equal(opened.public.fingerprint, key.public.fingerprint);
});

describe('passwords', () => {
  test('the option comes before COSIGN_PASSWORD, and both are masked', () => {
    const runtime = testRuntime({ env: { COSIGN_PASSWORD: 'from cosign' } });
    assert.equal(givenPassword('from option', runtime), 'from option');
    assert.equal(givenPassword(undefined, runtime), 'from cosign');
    assert.deepEqual(runtime.masks, ['from option', 'from cosign']);
  });

  test('an empty COSIGN_PASSWORD is a password, as it is to cosign', async () => {
    const runtime = testRuntime({ env: { COSIGN_PASSWORD: '' } });
    const empty = await sealCosignKey(key.private, '');
    const opened = await readSigningKey(empty, runtime, givenPassword(undefined, runtime));
    assert.equal(opened.public.fingerprint, key.public.fingerprint);
    assert.deepEqual(
      runtime.masks.filter((mask) => mask === ''),
      [],
    );
  });

  test('a person at the terminal is asked, once, and what is answered is masked', async () => {
    const questions: string[] = [];
    const runtime = testRuntime();
    const askSecret = async (question: string) => {
      questions.push(question);
      return password;
    };
    const opened = await readSigningKey(sealed, { ...runtime, askSecret });
    assert.equal(opened.public.fingerprint, key.public.fingerprint);
    assert.deepEqual(questions, ['Password for the key']);
    runtime.log.info(password);
    assert.deepEqual(runtime.lines, ['info: ***']);
  });

  test('where nobody can be asked, that is said', async () => {
    await assert.rejects(readSigningKey(sealed, testRuntime()), refusal('PASSWORD_REQUIRED'));
  });
});

async function newPrefix(): Promise<string> {
  return join(await mkdtemp(join(testRuntime().cwd, 'keys-')), 'release');
}

describe('new key files', () => {
  test('with a password the private key is encrypted, and the pair is used again with it only', async () => {
    const [runtime, path] = [testRuntime(), await newPrefix()];
    const first = await openKeyFiles(path, false, runtime, password);
    assert.equal(first.isBare, false);
    const pem = await readFile(`${path}.key`, 'utf8');
    assert.match(pem, /^-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n/);
    const opened = await openCosignKey(pem, password, 'k');
    assert.equal(toPublicKey(opened, 'k').fingerprint, first.key.public.fingerprint);
    if (process.platform !== 'win32') {
      assert.equal((await stat(`${path}.key`)).mode & 0o777, 0o600);
    }
    const again = await openKeyFiles(path, false, runtime, password);
    assert.deepEqual([again.made, again.key.public.fingerprint], [[], first.key.public.fingerprint]);
    await assert.rejects(openKeyFiles(path, false, runtime, 'another'), refusal('WRONG_PASSWORD'));
    await assert.rejects(openKeyFiles(path, false, runtime), refusal('PASSWORD_REQUIRED'));
  });

  test('without a password, or with an empty one, it is known to be bare', async () => {
    for (const none of [undefined, '']) {
      const path = await newPrefix();
      assert.equal((await openKeyFiles(path, false, testRuntime(), none)).isBare, true);
      assert.match(await readFile(`${path}.key`, 'utf8'), /^-----BEGIN PRIVATE KEY-----\n/);
      assert.equal((await openKeyFiles(path, false, testRuntime(), none)).isBare, false);
    }
  });
});
