import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { verifyBundle } from '../../src/verify/verify-bundle.ts';
import { isRefused } from '../support/attack.ts';
import { makeAuthority, makeSigningCertificate } from '../support/certificates.ts';
import { testRuntime } from '../support/runtime.ts';
import { authorityOf, githubIssuer, openSigstoreLab, workflow } from '../support/sigstore-lab.ts';
import { type SigstoreServices, sigstoreTools, startSigstoreServices } from '../support/sigstore-services.ts';
import { writeSmallBundle } from '../support/small-bundle.ts';
import { openToolbox } from '../support/toolbox.ts';
import { needsTools } from '../support/tools.ts';

const cosigns = ['cosign', 'cosign2'] as const;

describe('what cosign signs with real services', needsTools(...cosigns, ...sigstoreTools), () => {
  const runtime = testRuntime();
  const path = (name: string) => join(runtime.cwd, name);
  const writeJson = (name: string, content: object) => writeFile(path(name), JSON.stringify(content));
  const run = openToolbox(runtime.cwd);
  const byWorkflow = () => ({ issuer: services.issuer.url, subject: workflow });
  let services: SigstoreServices;

  before(async () => {
    services = await startSigstoreServices();
    const { root, signingConfig } = services;
    await writeJson('root.json', root);
    await writeJson('services.json', signingConfig);
    await writeJson('unlogged-root.json', { ...root, tlogs: [] });
    await writeJson('unlogged.json', { ...signingConfig, rekorTlogUrls: [], rekorTlogConfig: undefined });
  });
  after(() => services.close());

  /** A bundle that a cosign signs. @returns its folder */
  async function signed(cosign: string, options: readonly string[]): Promise<string> {
    const folder = path(`signed-${performance.now()}`);
    await writeSmallBundle(folder);
    const manifest = join(folder, 'bundle.json');
    await run(cosign, 'sign-blob', '--yes', ...options, '--bundle', `${manifest}.sigstore.json`, manifest);
    return folder;
  }

  async function asWorkflow(cosign: string, config = 'services.json'): Promise<string> {
    await writeFile(path('token'), services.issuer.token());
    const trust = ['--trusted-root', 'root.json'];
    return await signed(cosign, ['--identity-token', 'token', '--signing-config', config, ...trust]);
  }

  async function verify(folder: string, trustedRoot = 'root.json', identity: object = byWorkflow()) {
    const identities = [{ name: 'ci', ...identity }];
    await writeJson('policy.yaml', { audience: 'acme-prod', identities, trustedRoot });
    return await verifyBundle({ folder, trust: path('policy.yaml') }, runtime);
  }

  for (const cosign of cosigns) {
    test(`${cosign}: keyless, logged and stamped, is accepted as the workflow's and nobody else's`, async () => {
      const folder = await asWorkflow(cosign);
      const { signatures } = await verify(folder);
      assert.deepEqual([signatures[0]?.key, signatures[0]?.identity], ['ci', byWorkflow()]);
      assert.match(signatures[0]?.times[0]?.by ?? '', /^timestamp authority .*Test TSA/);
      const others = [
        { ...byWorkflow(), subject: `${workflow}s` },
        { ...byWorkflow(), issuer: githubIssuer },
        { subject: workflow },
      ];
      for (const other of others) {
        const refused = isRefused('SIGNATURE_IDENTITY_UNKNOWN');
        await assert.rejects(verify(folder, 'root.json', other), refused);
      }
    });

    test(`${cosign}: keyless without a log is accepted where the trusted root names none`, async () => {
      const folder = await asWorkflow(cosign, 'unlogged.json');
      const { signatures } = await verify(folder, 'unlogged-root.json');
      assert.equal(signatures[0]?.key, 'ci');
      await assert.rejects(verify(folder), isRefused('SIGNATURE_LOG_ENTRY'));
    });
  }

  test('services of another trusted root are not believed, whichever it is', async () => {
    const folder = await asWorkflow('cosign');
    const { root: others } = await openSigstoreLab();
    const codes = [
      ['certificateAuthorities', 'SIGNATURE_CERTIFICATE'],
      ['timestampAuthorities', 'SIGNATURE_TIMESTAMP'],
      ['tlogs', 'SIGNATURE_LOG_ENTRY'],
    ] as const;
    for (const [part, code] of codes) {
      await writeJson('mixed-root.json', { ...services.root, [part]: others[part] });
      await assert.rejects(verify(folder, 'mixed-root.json'), isRefused(code), part);
    }
  });

  test('cosign: a certificate of an own authority, stamped, is accepted by its name', async () => {
    const authority = makeAuthority('corp authority');
    const leaf = makeSigningCertificate('release', authority);
    await writeFile(path('leaf.key'), leaf.key);
    await writeFile(path('leaf.pem'), leaf.certificate);
    await writeJson('own-root.json', {
      ...services.root,
      tlogs: [],
      certificateAuthorities: [authorityOf([new X509Certificate(authority.certificate).raw])],
    });
    await run('cosign', 'import-key-pair', '--key', 'leaf.key', '--output-key-prefix', 'own');
    // With `--certificate-chain` it would write the chain into the bundle, which v0.3 has no place for.
    const certificate = ['--key', 'own.key', '--certificate', 'leaf.pem'];
    const stamp = ['--signing-config', 'unlogged.json', '--trusted-root', 'own-root.json'];
    const identity = { subject: 'release@corp.example' };
    const folder = await signed('cosign', [...certificate, ...stamp]);
    const { signatures } = await verify(folder, 'own-root.json', identity);
    assert.deepEqual(signatures[0]?.identity, identity);
    assert.match(signatures[0]?.times[0]?.by ?? '', /^timestamp authority/);
  });
});
