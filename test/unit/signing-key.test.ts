import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { chmod, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { generateKey, parseSigningKey } from '../../src/sign/key.ts';
import { openKeyFiles, readSigningKey } from '../../src/sign/key-file.ts';
import { parsePublicKey, readKeyFile } from '../../src/verify/public-key.ts';
import { testRuntime } from '../support/runtime.ts';

const runtime = testRuntime();
const pkcs8 = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const spki = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed25519 = generateKeyPairSync('ed25519');
const key = generateKey();
const pem = pkcs8(key.private);

const unasked = (): Promise<string> => Promise.reject(new Error('nobody should be asked'));

async function newPrefix(): Promise<string> {
  return join(await mkdtemp(join(runtime.cwd, 'keys-')), 'release');
}

function refusal(code: string, message: RegExp) {
  return (error: unknown) => error instanceof UserError && error.code === code && message.test(error.message);
}

describe('private keys', () => {
  const legacy = key.private.export({ type: 'sec1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' });
  const encrypted = key.private.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'x',
  });
  const refused: readonly [string, string, string, RegExp][] = [
    ['RSA', pkcs8(rsa.privateKey), 'INVALID_KEY', /kind rsa/],
    ['Ed25519', pkcs8(ed25519.privateKey), 'INVALID_KEY', /kind ed25519/],
    ['P-384', pkcs8(ec('secp384r1').privateKey), 'INVALID_KEY', /kind secp384r1/],
    ['secp256k1', pkcs8(ec('secp256k1').privateKey), 'INVALID_KEY', /kind secp256k1/],
    ['encrypted PKCS #8, another password', encrypted.toString(), 'WRONG_PASSWORD', /does not open/],
    ['encrypted in the old way of OpenSSL', legacy.toString(), 'INVALID_KEY', /weak/],
    [
      'plain, but called encrypted',
      pem.replaceAll('PRIVATE KEY', 'ENCRYPTED SIGSTORE PRIVATE KEY'),
      'INVALID_KEY',
      /holds no key as cosign encrypts it/,
    ],
    ['a public key', spki(key.public.key), 'INVALID_KEY', /expected a private key, found "PUBLIC KEY"/],
    ['two keys', pem + pem, 'INVALID_KEY', /exactly one PEM block/],
    [
      'PEM with another end',
      pem.replace('END PRIVATE', 'END EC PRIVATE'),
      'INVALID_KEY',
      /exactly one PEM block/,
    ],
    ['not PEM', 'secret words', 'INVALID_KEY', /exactly one PEM block/],
    ['cut', pem.replace(/\n.{64}\n/, '\n'), 'INVALID_KEY', /cannot|can be read/],
  ];
  for (const [title, text, code, message] of refused) {
    test(`${title}: refused with ${code}`, async () => {
      await assert.rejects(
        parseSigningKey(text, 'release.key', async () => 'y'),
        refusal(code, message),
      );
    });
  }

  test('PKCS #8 and SEC 1 give the same key, with any line ends, and no password is asked for', async () => {
    const sec1 = key.private.export({ type: 'sec1', format: 'pem' }).toString();
    for (const text of [pem, sec1, pem.replaceAll('\n', '\r\n')]) {
      const { public: found } = await parseSigningKey(text, 'release.key', unasked);
      assert.equal(found.fingerprint, key.public.fingerprint);
    }
  });

  test('an error message holds nothing of the key', async () => {
    const cut = pem.replace(/\n.{64}\n/, '\n');
    const body = cut.split('\n')[1] ?? '';
    await assert.rejects(
      parseSigningKey(cut, 'the key', unasked),
      (error: Error) =>
        body.length > 20 && !`${error.message}${String(error.cause)}`.includes(body.slice(0, 20)),
    );
  });

  test('a key is read from a file or from its own text, and every line of it is masked', async () => {
    const file = `${await newPrefix()}.key`;
    await writeFile(file, pem);
    for (const source of [file, pem]) {
      const own = testRuntime();
      assert.equal((await readSigningKey(source, own)).public.fingerprint, key.public.fingerprint);
      own.log.info(pem);
      const shown = own.lines.join('\n');
      assert.ok(
        pem.split('\n').every((line) => line.startsWith('-----') || line === '' || !shown.includes(line)),
      );
    }
  });

  test('what the variable or the input holds is named by that, and never shown', async () => {
    const garbage = 'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49';
    const encrypted = pem.replaceAll('PRIVATE KEY', 'ENCRYPTED PRIVATE KEY');
    for (const [options, holder] of [
      [{ env: { TIDEGATE_KEY: garbage } }, 'the variable TIDEGATE_KEY'],
      [{ inputs: { key: garbage } }, 'the input key'],
    ] as const) {
      await assert.rejects(readSigningKey(garbage, testRuntime(options)), (error: unknown) => {
        assert.ok(error instanceof UserError && !error.message.includes(garbage));
        assert.equal(error.message, `${holder} holds neither PEM text nor the path of a file`);
        return true;
      });
    }
    const own = testRuntime({ env: { TIDEGATE_KEY: encrypted, COSIGN_PASSWORD: undefined } });
    await assert.rejects(
      readSigningKey(encrypted, own),
      refusal('PASSWORD_REQUIRED', /^the variable TIDEGATE_KEY: the key is encrypted/),
    );
  });

  test('a key file that is not there, a folder, and a huge file are refused', async () => {
    const prefix = await newPrefix();
    await writeFile(`${prefix}.huge`, Buffer.alloc(20_000, 'A'));
    await assert.rejects(readKeyFile(`${prefix}.key`), refusal('NO_FILE', /does not exist/));
    await assert.rejects(
      readKeyFile(join(prefix, '..')),
      refusal('UNREADABLE', /is a folder, expected a file/),
    );
    await assert.rejects(readKeyFile(`${prefix}.huge`), refusal('INVALID_KEY', /longer than/));
  });
});

describe('public keys', () => {
  const refused: readonly [string, string, RegExp][] = [
    ['RSA', spki(rsa.publicKey), /kind rsa/],
    ['Ed25519', spki(ed25519.publicKey), /kind ed25519/],
    ['P-384', spki(ec('secp384r1').publicKey), /kind secp384r1/],
    ['a private key', pem, /found "PRIVATE KEY"/],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', /found "CERTIFICATE"/],
  ];
  for (const [title, text, message] of refused) {
    test(`${title}: refused`, () => {
      assert.throws(() => parsePublicKey(text, 'release.pub'), refusal('INVALID_KEY', message));
    });
  }

  test('the fingerprint is that of the private half', () => {
    assert.equal(parsePublicKey(spki(key.public.key), 'release.pub').fingerprint, key.public.fingerprint);
  });
});

describe('key files', () => {
  test('a new pair fits together, and only its owner can read the private key', async () => {
    const prefix = await newPrefix();
    const { made, key: own } = await openKeyFiles(prefix, false, runtime);
    assert.deepEqual(made, [`${prefix}.key`, `${prefix}.pub`]);
    if (process.platform !== 'win32') {
      assert.equal((await stat(`${prefix}.key`)).mode & 0o777, 0o600);
    }
    const published = parsePublicKey(await readFile(`${prefix}.pub`, 'utf8'), 'release.pub');
    const signature = sign('sha256', Buffer.from('text'), own.private);
    assert.ok(verify('sha256', Buffer.from('text'), published.key, signature));
  });

  test('a new private key is masked', async () => {
    const own = testRuntime();
    const prefix = await newPrefix();
    await openKeyFiles(prefix, false, own);
    const [, line = ''] = (await readFile(`${prefix}.key`, 'utf8')).split('\n');
    own.log.info(line);
    assert.ok(line.length === 64 && !own.lines.join('').includes(line));
  });

  test('what is there is used and not written again', async () => {
    const prefix = await newPrefix();
    const first = await openKeyFiles(prefix, false, runtime);
    await chmod(`${prefix}.key`, 0o400);
    const before = await readFile(`${prefix}.key`, 'utf8');
    const second = await openKeyFiles(prefix, false, runtime);
    assert.deepEqual(second.made, []);
    assert.equal(second.key.public.fingerprint, first.key.public.fingerprint);
    assert.equal(await readFile(`${prefix}.key`, 'utf8'), before);
  });

  test('a lost public key is made again, a lost private key is an error', async () => {
    const prefix = await newPrefix();
    await writeFile(`${prefix}.key`, pem);
    assert.deepEqual((await openKeyFiles(prefix, false, runtime)).made, [`${prefix}.pub`]);
    const other = await newPrefix();
    await writeFile(`${other}.pub`, spki(key.public.key));
    await assert.rejects(openKeyFiles(other, false, runtime), refusal('KEY_MISSING', /release\.key is not/));
  });

  test('a folder that cannot be written to is named', async () => {
    const prefix = join(await newPrefix(), 'nowhere', 'release');
    await assert.rejects(
      openKeyFiles(prefix, false, runtime),
      refusal('UNWRITABLE', /nowhere.release\.key cannot be written: .*ENOENT/),
    );
  });

  test('halves of two pairs are refused', async () => {
    const prefix = await newPrefix();
    await writeFile(`${prefix}.key`, pem);
    await writeFile(`${prefix}.pub`, spki(generateKey().public.key));
    await assert.rejects(
      openKeyFiles(prefix, false, runtime),
      refusal('KEY_MISMATCH', /not the public half/),
    );
  });

  test('a dry run makes no file', async () => {
    const prefix = await newPrefix();
    assert.equal((await openKeyFiles(prefix, true, runtime)).made.length, 2);
    await assert.rejects(stat(`${prefix}.key`));
    await assert.rejects(stat(`${prefix}.pub`));
  });
});
