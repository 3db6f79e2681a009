import assert from 'node:assert/strict';
import { scryptSync } from 'node:crypto';
import { mkdtemp, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { UserError } from '../../../src/errors.ts';
import { openCosignKey, sealCosignKey } from '../../../src/sign/cosign-key.ts';
import { openKeyFiles, readSigningKey } from '../../../src/sign/key-file.ts';
import { givenPassword } from '../../../src/sign/key-password.ts';
import { generateKey, parseSigningKey } from '../../../src/sign/key.ts';
import { testRuntime } from '../../support/runtime.ts';

const password = 'three wörds here';
const key = generateKey();
const sealed = await sealCosignKey(key.private, password);
const json = jsonIn(sealed);

function jsonIn(pem: string): string {
  return Buffer.from(pem.replaceAll(/-----[^-]*-----/g, ''), 'base64').toString('utf8');
}

function pemOf(text: string): string {
  const label = 'ENCRYPTED SIGSTORE PRIVATE KEY';
  return `-----BEGIN ${label}-----\n${Buffer.from(text).toString('base64')}\n-----END ${label}-----\n`;
}

/** The sealed key with another text in its JSON. */
function changed(from: string | RegExp, to: string, original = json): string {
  const text = original.replace(from, to);
  assert.notEqual(text, original);
  return pemOf(text);
}

/** The key in the same format, but quick to open: each password that is tried takes a fifth of a second by default. */
function sealCheaply(secret: string): string {
  const params = { N: 16, r: 8, p: 1 };
  const [salt, nonce] = [Buffer.alloc(32, 's'), Buffer.alloc(24, 'n')];
  const box = xsalsa20poly1305(scryptSync(secret, salt, 32, params), nonce);
  const ciphertext = Buffer.from(box.encrypt(key.private.export({ type: 'pkcs8', format: 'der' })));
  return pemOf(
    JSON.stringify({
      kdf: { name: 'scrypt', params, salt: salt.toString('base64') },
      cipher: { name: 'nacl/secretbox', nonce: nonce.toString('base64') },
      ciphertext: ciphertext.toString('base64'),
    }),
  );
}

function refusal(code: string) {
  return (error: unknown) => error instanceof UserError && error.code === code;
}

describe('cosign keys', () => {
  test('what is sealed opens with its password, under both labels, and has lines of 64', async () => {
    const cheap = sealCheaply(password);
    const older = cheap.replaceAll('SIGSTORE', 'COSIGN');
    for (const pem of [sealed, older, cheap.replaceAll('\n', '\r\n')]) {
      const opened = await parseSigningKey(pem, 'release.key', async () => password);
      assert.equal(opened.public.fingerprint, key.public.fingerprint);
    }
    assert.ok(sealed.split('\n').every((line) => line.length <= 64));
  });

  test('no two sealed keys are alike', async () => {
    assert.notEqual(await sealCosignKey(key.private, password), sealed);
  });

  test('another password, and one bit of the box, do not open it', async () => {
    const cheap = sealCheaply(password);
    await assert.rejects(openCosignKey(cheap, 'three words here', 'k'), refusal('WRONG_PASSWORD'));
    const text = jsonIn(cheap);
    const other = text.includes('"ciphertext":"A') ? '"ciphertext":"B' : '"ciphertext":"A';
    const flipped = changed(/"ciphertext":"(.)/, other, text);
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
    const opened = await readSigningKey(sealCheaply(''), runtime, givenPassword(undefined, runtime));
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
    const opened = await readSigningKey(sealCheaply(password), { ...runtime, askSecret });
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
