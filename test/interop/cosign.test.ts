import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { verify } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { UserError } from '../../src/errors.ts';
import { externalSigner } from '../../src/sign/external-signer.ts';
import { openKeyFiles, readSigningKey } from '../../src/sign/key-file.ts';
import { signBytes } from '../support/sign-bundle.ts';
import { parsePublicKey } from '../../src/verify/public-key.ts';
import { trustKeyFile } from '../../src/verify/trust-policy.ts';
import { readTrustedRoot } from '../../src/verify/trusted-root.ts';
import { verifySignature } from '../../src/verify/signature.ts';
import { isRefused } from '../support/attack.ts';
import { testRuntime } from '../support/runtime.ts';
import { emptyRoot, githubIssuer, openSigstoreLab, workflow } from '../support/sigstore-lab.ts';
import { openToolbox } from '../support/toolbox.ts';
import { needsTools, tool } from '../support/tools.ts';

const payload = Buffer.from('{"name":"wandb","release":"2026q4"}');

/** Proxies that answer nobody: a run that needs the network fails. */
const offline = {
  PATH: process.env['PATH'],
  HTTPS_PROXY: 'http://127.0.0.1:9',
  HTTP_PROXY: 'http://127.0.0.1:9',
};

const password = 'a pässword';

const chain = (file: string): string => `url=https://authority.test,certificate-chain=${file}`;

describe('cosign', needsTools('cosign'), () => {
  let folder = '';
  const path = (name: string) => join(folder, name);
  const cosign = (...args: readonly string[]) =>
    promisify(execFile)(tool('cosign'), args, {
      cwd: folder,
      env: { ...offline, HOME: folder, COSIGN_PASSWORD: password },
    });
  const verifyBlob = (signature: string, file: string, key = 'ours.pub') =>
    cosign('verify-blob', '--key', key, '--bundle', signature, '--insecure-ignore-tlog', file);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tidegate-cosign-'));
    const { key } = await openKeyFiles(path('ours'), false, testRuntime());
    await writeFile(path('bundle.json'), payload);
    await writeFile(path('bundle.json.sigstore.json'), signBytes(payload, key));
    await writeFile(path('other.json'), '{}');
    await writeFile(path('root.json'), JSON.stringify(emptyRoot));
    await cosign('signing-config', 'create', '--out', 'services.json');
    await cosign('generate-key-pair', '--output-key-prefix', 'theirs');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('verifies our signature with our public key, offline', async () => {
    const { stderr } = await verifyBlob('bundle.json.sigstore.json', 'bundle.json');
    assert.match(stderr, /Verified OK/);
  });

  test('refuses our signature for another file', async () => {
    await assert.rejects(verifyBlob('bundle.json.sigstore.json', 'other.json'));
  });

  test('makes signatures that we accept, by its own key and by ours imported', async () => {
    await cosign('import-key-pair', '--key', 'ours.key', '--output-key-prefix', 'imported');
    for (const name of ['theirs', 'imported']) {
      await cosign(...signBlob(`${name}.key`, `${name}.json`), 'bundle.json');
      const signature = await readFile(path(`${name}.json`));
      const verdict = verifySignature(payload, signature, await trustKeyFile(path(`${name}.pub`)));
      assert.equal(verdict.key, name);
      assert.throws(
        () => verifySignature(Buffer.from('{}'), signature, { keys: [] }),
        isRefused('SIGNATURE_INVALID'),
      );
    }
    const imported = await trustKeyFile(path('imported.pub'));
    const ours = await trustKeyFile(path('ours.pub'));
    assert.equal(imported.keys[0]?.key.fingerprint, ours.keys[0]?.key.fingerprint);
  });

  test('makes keys that we sign with, and what we sign with them verifies', async () => {
    const key = await readSigningKey(path('theirs.key'), testRuntime(), password);
    await writeFile(path('by-theirs.json'), signBytes(payload, key));
    const { stderr } = await verifyBlob('by-theirs.json', 'bundle.json', 'theirs.pub');
    assert.match(stderr, /Verified OK/);
    await assert.rejects(
      readSigningKey(path('theirs.key'), testRuntime(), ''),
      (error: unknown) => error instanceof UserError && error.code === 'WRONG_PASSWORD',
    );
  });

  test('signs with a key that we encrypted, and we accept what it signed', async () => {
    await openKeyFiles(path('sealed'), false, testRuntime(), password);
    await cosign(...signBlob('sealed.key', 'by-sealed.json'), 'bundle.json');
    const trust = await trustKeyFile(path('sealed.pub'));
    assert.equal(verifySignature(payload, await readFile(path('by-sealed.json')), trust).key, 'sealed');
  });

  test('is a signer: it gets the bytes and the password, and its answer is taken', async () => {
    const runtime = testRuntime({ cwd: folder, env: { ...offline, HOME: folder } });
    const pem = await readFile(path('theirs.pub'), 'utf8');
    const publicKey = parsePublicKey(pem, 'theirs.pub');
    // It opens the file anew, which the socket that a program gets as standard output does not allow.
    const line = [tool('cosign'), ...signBlob('theirs.key', '/dev/stdout'), '-'].join(' ');
    const command = `sh -c '${line} | cat'`;
    const signer = externalSigner({ command, publicKey, password }, runtime);
    assert.ok(verify('sha256', payload, publicKey.key, await signer.sign(payload)));
  });

  test('and we read its trusted root alike: a certificate of an own authority, with a timestamp', async () => {
    const lab = await openSigstoreLab();
    await writeFile(path('ca.pem'), lab.own.certificate);
    await writeFile(path('tsa.pem'), lab.timestampChain);
    await writeFile(path('own.json'), await lab.byCertificate(payload, { tsa: 'good' }));
    const authorities = ['--fulcio', chain('ca.pem'), '--tsa', chain('tsa.pem')];
    await cosign('trusted-root', 'create', ...authorities, '--out', 'own-root.json');
    const identity = [
      '--certificate-identity',
      'release@corp.example',
      '--certificate-oidc-issuer-regexp',
      '.*',
    ];
    const without = ['--insecure-ignore-sct', '--insecure-ignore-tlog', '--use-signed-timestamps'];
    const evidence = ['--trusted-root', 'own-root.json', '--bundle', 'own.json'];
    const { stderr } = await cosign('verify-blob', ...identity, ...without, ...evidence, 'bundle.json');
    assert.match(stderr, /Verified OK/);
    const verdict = verifySignature(payload, await readFile(path('own.json')), {
      keys: [],
      identities: [{ name: 'corp', subject: 'release@corp.example' }],
      trustedRoot: await readTrustedRoot(path('own-root.json')),
    });
    assert.deepEqual([verdict.key, verdict.times[0]?.at], ['corp', lab.time]);
  });

  test('a keyless signature that we accept is one that it accepts, logged and stamped', async () => {
    const lab = await openSigstoreLab();
    await writeFile(path('keyless.json'), await lab.keyless(payload, { log: true, tsa: 'good' }));
    await writeFile(path('keyless-root.json'), JSON.stringify(lab.root));
    const identity = ['--certificate-identity', workflow, '--certificate-oidc-issuer', githubIssuer];
    const evidence = ['--trusted-root', 'keyless-root.json', '--bundle', 'keyless.json'];
    const { stderr } = await cosign('verify-blob', ...identity, ...evidence, 'bundle.json');
    assert.match(stderr, /Verified OK/);
    const { key } = verifySignature(payload, await readFile(path('keyless.json')), {
      keys: [],
      identities: [{ name: 'ci', subject: workflow, issuer: githubIssuer }],
      trustedRoot: await readTrustedRoot(path('keyless-root.json')),
    });
    assert.equal(key, 'ci');
  });
});

describe('cosign 2', needsTools('cosign', 'cosign2'), () => {
  const { cwd } = testRuntime();
  const path = (name: string) => join(cwd, name);
  const run = openToolbox(cwd);
  const cosign = (...args: readonly string[]) => run('cosign2', ...args);
  /** It asks the public services for their root, unless it is given one. */
  const verifyBlob = (root: string, signature: string, ...args: readonly string[]) =>
    cosign('verify-blob', '--new-bundle-format', '--trusted-root', root, '--bundle', signature, ...args);

  before(async () => {
    await writeFile(path('bundle.json'), payload);
    await writeFile(path('root.json'), JSON.stringify(emptyRoot));
  });

  test('verifies our signature by key, and we verify its own', async () => {
    const { key } = await openKeyFiles(path('ours'), false, testRuntime());
    await writeFile(path('ours.json'), signBytes(payload, key));
    await verifyBlob('root.json', 'ours.json', '--key', 'ours.pub', '--insecure-ignore-tlog', 'bundle.json');
    await cosign('generate-key-pair', '--output-key-prefix', 'theirs');
    await assert.rejects(
      verifyBlob('root.json', 'ours.json', '--key', 'theirs.pub', '--insecure-ignore-tlog', 'bundle.json'),
    );
    const format = ['--new-bundle-format', '--tlog-upload=false'];
    await cosign(
      'sign-blob',
      '--yes',
      '--key',
      'theirs.key',
      ...format,
      '--bundle',
      'theirs.json',
      'bundle.json',
    );
    const verdict = verifySignature(
      payload,
      await readFile(path('theirs.json')),
      await trustKeyFile(path('theirs.pub')),
    );
    assert.equal(verdict.key, 'theirs');
  });

  test('verifies what is signed by a certificate of an own authority, and keyless', async () => {
    const lab = await openSigstoreLab();
    await writeFile(path('own-root.json'), JSON.stringify(lab.ownRoot));
    await writeFile(path('own.json'), await lab.byCertificate(payload, { tsa: 'good' }));
    const own = ['--certificate-identity=release@corp.example', '--certificate-oidc-issuer-regexp=.*'];
    const without = ['--insecure-ignore-sct', '--insecure-ignore-tlog', '--use-signed-timestamps'];
    await verifyBlob('own-root.json', 'own.json', ...own, ...without, 'bundle.json');
    await writeFile(path('keyless-root.json'), JSON.stringify(lab.root));
    await writeFile(path('keyless.json'), await lab.keyless(payload, { log: true, tsa: 'good' }));
    const ci = ['--certificate-identity', workflow, '--certificate-oidc-issuer', githubIssuer];
    await verifyBlob('keyless-root.json', 'keyless.json', ...ci, 'bundle.json');
    await assert.rejects(verifyBlob('own-root.json', 'keyless.json', ...ci, 'bundle.json'));
  });
});

/** Arguments for a signature without any service. */
function signBlob(key: string, bundle: string): readonly string[] {
  const services = ['--signing-config', 'services.json', '--trusted-root', 'root.json'];
  return ['sign-blob', '--yes', '--key', key, ...services, '--bundle', bundle];
}
