import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { signStage } from '../../src/sign/stage.ts';
import { verifyBundle } from '../../src/verify/verify-bundle.ts';
import { makeSigningCertificate } from '../support/certificates.ts';
import { fails } from '../support/fails.ts';
import { type KeylessServices, paths, startKeylessServices } from '../support/keyless-services.ts';
import { testRuntime } from '../support/runtime.ts';
import { openSigningLab, signatureFile } from '../support/signing-lab.ts';
import { openSigstoreLab } from '../support/sigstore-lab.ts';

const lab = await openSigstoreLab();
const { cwd, sign, copyOfGood } = await openSigningLab();

function verify(folder: string, trust = 'own.trust.yaml') {
  return verifyBundle({ folder, trust: join(cwd, trust) }, testRuntime());
}

describe('sign --certificate', () => {
  const leaf = makeSigningCertificate('release', lab.own);
  let services: KeylessServices;
  let own = {
    generate: undefined,
    key: 'leaf.key',
    certificate: 'leaf.pem',
    timestampUrl: '',
    trustedRoot: 'root.json',
  };
  before(async () => {
    services = await startKeylessServices(lab);
    own = { ...own, timestampUrl: `${services.url}${paths.tsa}` };
    const files = {
      'leaf.key': leaf.key,
      // A chain is taken for its first.
      'leaf.pem': leaf.certificate + lab.own.certificate,
      'server.pem': makeSigningCertificate('server', lab.own, { isForCode: false }).certificate,
      'other.pem': makeSigningCertificate('other', lab.own).certificate,
      'nothing.pem': 'nothing',
      'root.json': JSON.stringify(lab.ownRoot),
      'own.trust.yaml':
        'trustedRoot: root.json\ntimestamp: required\nidentities:\n  - {name: corp, subject: release@corp.example}\n',
      'key.trust.yaml':
        'trustedRoot: root.json\ntimestamp: required\nkeys:\n  - {name: release, file: release.pub}\n',
    };
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(cwd, name), content);
    }
  });
  after(() => services.close());

  test('a certificate of an own authority and a timestamp are believed by its identity', async () => {
    const folder = await copyOfGood();
    const result = await sign(folder, own);
    assert.equal(signStage.outputsOf(result)['identity'], 'release@corp.example');
    assert.notEqual(result.key, undefined);
    const { signatures } = await verify(folder);
    assert.deepEqual(
      signatures.map(({ key, times }) => [key, times.length]),
      [['corp', 1]],
    );
    assert.equal((await sign(folder, own)).action, 'unchanged');
  });

  test('only digests are told to the timestamp authority, and nothing to anybody else', async () => {
    services.reset();
    await sign(await copyOfGood(), own);
    assert.deepEqual(
      services.requests.map(({ path, body }) => [path, body.length < 80]),
      [
        [paths.tsa, true],
        [paths.tsa, true],
      ],
    );
  });

  test('a key behind a command signs with its certificate, without a public key of its own', async () => {
    const folder = await copyOfGood();
    const signer = `openssl dgst -sha256 -sign "${join(cwd, 'leaf.key')}"`;
    await sign(folder, { ...own, key: undefined, signer });
    await verify(folder);
    await assert.rejects(
      sign(folder, { ...own, key: undefined, signer, publicKey: 'release.pub' }),
      fails('CERTIFICATE_MISMATCH'),
    );
  });

  test('a plain key gets a timestamp, and its older signature gives way', async () => {
    const folder = await copyOfGood();
    const stamped = { timestampUrl: own.timestampUrl, trustedRoot: 'root.json' };
    assert.equal((await sign(folder, stamped)).action, 'replaced');
    assert.equal((await sign(folder, stamped)).action, 'unchanged');
    await verify(folder, 'key.trust.yaml');
    // What is there has more than is asked for.
    assert.equal((await sign(folder)).action, 'unchanged');
  });

  test('what nobody could believe is refused, and nothing is written', async () => {
    const folder = await copyOfGood();
    const before = await readFile(signatureFile(folder));
    for (const [code, change] of [
      ['CERTIFICATE_MISMATCH', { certificate: 'other.pem' }],
      ['SIGNATURE_CERTIFICATE', { certificate: 'server.pem' }],
      ['INVALID_CERTIFICATE', { certificate: 'nothing.pem' }],
      ['NO_FILE', { certificate: 'none.pem' }],
      ['TIMESTAMP_REQUIRED', { timestampUrl: undefined }],
      ['INVALID_URL', { timestampUrl: 'timestamp.test' }],
      ['OPTION_UNUSED', { key: undefined, generate: 'release' }],
      ['OPTION_UNUSED', { key: undefined, keyless: true }],
      ['OPTION_UNUSED', { signingConfig: 'config.json' }],
      ['TWO_KEYS', { keyless: true }],
      ['SERVICE_REFUSED', { timestampUrl: `${services.url}/none` }],
    ] as const) {
      await assert.rejects(
        sign(folder, { ...own, ...change }),
        fails(code),
        `${code} ${JSON.stringify(change)}`,
      );
    }
    assert.deepEqual(await readFile(signatureFile(folder)), before);
  });
});
