import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { verifyBundle } from '../../src/verify/verify-bundle.ts';
import { makeAuthority, makeSigningCertificate } from '../support/certificates.ts';
import { startKeylessServices } from '../support/keyless-services.ts';
import { testRuntime } from '../support/runtime.ts';
import { openSigningLab } from '../support/signing-lab.ts';
import { authorityOf, openSigstoreLab, workflow } from '../support/sigstore-lab.ts';
import { type SigstoreServices, sigstoreTools, startSigstoreServices } from '../support/sigstore-services.ts';
import { needsTools, tool } from '../support/tools.ts';

/** Proxies that answer nobody: a run that needs the network fails. */
const offline = {
  PATH: process.env['PATH'],
  HTTPS_PROXY: 'http://127.0.0.1:9',
  HTTP_PROXY: 'http://127.0.0.1:9',
};

const keyless = {
  generate: undefined,
  keyless: true,
  signingConfig: 'services.json',
  trustedRoot: 'root.json',
};

const identity = (issuer: string, subject = workflow): readonly string[] => [
  '--certificate-identity',
  subject,
  '--certificate-oidc-issuer',
  issuer,
];

describe('what sign makes with services of sigstore', needsTools('cosign', ...sigstoreTools), async () => {
  const { cwd, sign, copyOfGood } = await openSigningLab();
  let services: SigstoreServices;
  before(async () => {
    services = await startSigstoreServices();
    await write('services.json', services.signingConfig);
    await write('root.json', services.root);
  });
  after(() => services.close());

  const write = (name: string, content: object) => writeFile(join(cwd, name), JSON.stringify(content));
  /** Both files of a bundle, by cosign, without a network and with an empty home folder. */
  async function cosign(folder: string, root: string, ...options: readonly string[]): Promise<void> {
    const trust = ['--trusted-root', join(cwd, root), ...options];
    for (const args of [
      ['verify-blob', '--bundle', 'bundle.json.sigstore.json'],
      ['verify-blob-attestation', '--bundle', 'provenance.sigstore.json', '--type', 'slsaprovenance1'],
    ]) {
      const { stderr } = await promisify(execFile)(tool('cosign'), [...args, ...trust, 'bundle.json'], {
        cwd: folder,
        env: { ...offline, HOME: folder },
      });
      assert.match(stderr, /Verified OK/);
    }
  }
  async function believe(folder: string, policy: string): Promise<void> {
    const trust = join(cwd, 'tidegate.trust.yaml');
    await writeFile(trust, policy);
    const { signatures } = await verifyBundle({ folder, trust }, testRuntime());
    assert.equal(signatures[0]?.key, 'signer');
  }
  test('keyless, by the real Fulcio, Rekor v2 and timestamp authority', async () => {
    const folder = await copyOfGood();
    const { url, env } = services.issuer;
    await sign(folder, keyless, testRuntime({ cwd, env, now: new Date().toISOString() }));
    const others = ['--insecure-ignore-sct', '--use-signed-timestamps'];
    await cosign(folder, 'root.json', ...identity(url), ...others);
    await assert.rejects(cosign(folder, 'root.json', ...identity(url, `${workflow}s`), ...others));
    await believe(
      folder,
      `trustedRoot: root.json\nidentities:\n  - {name: signer, subject: "${workflow}", issuer: "${url}"}\n`,
    );
  });

  test('a certificate of an own authority, with a timestamp of the real authority', async () => {
    const folder = await copyOfGood();
    const authority = makeAuthority('corp authority');
    const leaf = makeSigningCertificate('release', authority);
    const certificateAuthorities = [authorityOf([new X509Certificate(authority.certificate).raw])];
    await write('own.json', { ...services.root, tlogs: [], certificateAuthorities });
    await writeFile(join(cwd, 'leaf.pem'), leaf.certificate);
    await writeFile(join(cwd, 'leaf.key'), leaf.key);
    const own = { generate: undefined, key: 'leaf.key', certificate: 'leaf.pem', trustedRoot: 'own.json' };
    await sign(folder, { ...own, timestampUrl: services.tsa });
    const [who, ...others] = ['release@corp.example', '--insecure-ignore-sct', '--insecure-ignore-tlog'];
    const issuer = ['--certificate-identity', who, '--certificate-oidc-issuer-regexp', '.*'];
    await cosign(folder, 'own.json', ...issuer, ...others, '--use-signed-timestamps');
    await believe(folder, `trustedRoot: own.json\nidentities:\n  - {name: signer, subject: ${who}}\n`);
  });

  test('keyless, with entries of Rekor v1', async () => {
    const folder = await copyOfGood();
    const lab = await openSigstoreLab();
    const first = await startKeylessServices(lab);
    await write('first.json', first.signingConfig);
    await write('first-root.json', lab.root);
    const { issuer } = services;
    const identityToken = issuer.token({ workflow_url: workflow });
    const options = {
      ...keyless,
      signingConfig: 'first.json',
      trustedRoot: 'first-root.json',
      identityToken,
    };
    await sign(folder, options);
    first.close();
    await cosign(folder, 'first-root.json', ...identity(issuer.url), '--use-signed-timestamps');
  });
});
