import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openKeyFiles } from '../../src/sign/key-file.ts';
import { signBytes } from '../support/sign-bundle.ts';
import { serverFor } from '../support/http-server.ts';
import { testRuntime } from '../support/runtime.ts';
import { edit, flipped } from '../support/signing-lab.ts';
import { emptyRoot, githubIssuer, openSigstoreLab, workflow } from '../support/sigstore-lab.ts';
import { sigstoreTools, startSigstoreServices } from '../support/sigstore-services.ts';
import { writeSmallBundle } from '../support/small-bundle.ts';
import { openToolbox } from '../support/toolbox.ts';
import { needsTools, tool } from '../support/tools.ts';

const root = new URL('../../', import.meta.url);
const runtime = testRuntime();
const path = (...names: readonly string[]) => join(runtime.cwd, ...names);
const home = path('home');

/** A network of its own, which has nothing but a loopback that is down; and an environment with nothing but this. */
const alone = ['--map-root-user', '--net', 'env', '-i', `PATH=${process.env['PATH']}`, `HOME=${home}`];

async function inside(...command: readonly string[]) {
  const result = await runtime.exec('unshare', [...alone, ...command], { allowFailure: true });
  return { status: result.exitCode, output: `${result.stdout.toString()}${result.stderr}` };
}

const canBeAlone = spawnSync('unshare', ['--map-root-user', '--net', 'true']).status === 0;
const needs = canBeAlone
  ? needsTools('cosign', ...sigstoreTools)
  : { skip: 'this system lets no user make a network namespace' };

interface Signed {
  readonly signature: string | Buffer;
  /** What the trust policy says, and the trusted root that it names. */
  readonly trust: object;
  readonly root: object;
  /** What cosign needs to be told. */
  readonly cosign: readonly string[];
}

type Way = (manifest: Buffer) => Promise<Signed>;

const trustedRoot = 'root.json';
const byIssuer = (issuer: string) => ({
  trust: { identities: [{ name: 'ci', issuer, subject: workflow }], trustedRoot },
  cosign: ['--certificate-identity', workflow, '--certificate-oidc-issuer', issuer],
});

/** The services are gone when it is verified. */
async function signKeyless(manifest: Buffer): Promise<Signed> {
  const services = await startSigstoreServices();
  const { issuer, root, signingConfig } = services;
  try {
    await writeFile(path('bytes'), manifest);
    await writeFile(path('token'), issuer.token());
    await writeFile(path('services.json'), JSON.stringify(signingConfig));
    await writeFile(path('services-root.json'), JSON.stringify(root));
    const config = ['--signing-config', 'services.json', '--trusted-root', 'services-root.json'];
    const made = ['--identity-token', 'token', ...config, '--bundle', 'signature', 'bytes'];
    await openToolbox(runtime.cwd)('cosign', 'sign-blob', '--yes', ...made);
    const { trust, cosign } = byIssuer(issuer.url);
    const signature = await readFile(path('signature'));
    return { signature, root, trust, cosign: [...cosign, '--insecure-ignore-sct'] };
  } finally {
    await services.close();
  }
}

describe('with no network and an empty home', needs, async () => {
  const lab = await openSigstoreLab();
  const { key } = await openKeyFiles(path('release'), false, runtime);
  const ways = new Map<string, Way>([
    [
      'key',
      async (manifest) => ({
        signature: signBytes(manifest, key),
        trust: { keys: [{ name: 'release', file: path('release.pub') }] },
        root: emptyRoot,
        cosign: ['--key', path('release.pub'), '--insecure-ignore-tlog'],
      }),
    ],
    ['keyless by real services (Rekor 2)', signKeyless],
    [
      'keyless (Rekor 1)',
      async (manifest) => ({
        signature: await lab.keyless(manifest, { log: true, tsa: 'good' }),
        root: lab.root,
        ...byIssuer(githubIssuer),
      }),
    ],
    [
      'a certificate of an own authority, stamped',
      async (manifest) => ({
        signature: await lab.byCertificate(manifest, { tsa: 'good' }),
        trust: { identities: [{ name: 'corp', subject: 'release@corp.example' }], trustedRoot },
        root: lab.ownRoot,
        cosign: [
          '--certificate-identity=release@corp.example',
          '--certificate-oidc-issuer-regexp=.*',
          '--insecure-ignore-sct',
          '--insecure-ignore-tlog',
          '--use-signed-timestamps',
        ],
      }),
    ],
  ]);

  before(async () => {
    await mkdir(home);
    await mkdir(path('verifier'));
    await copyFile(new URL('dist/verify.js', root), path('verifier', 'verify.js'));
  });

  test('there is nobody to be asked', async (context) => {
    const { url } = await serverFor(context, (_, response) => response.end('here'));
    assert.equal(await (await fetch(url)).text(), 'here');
    const { status, output } = await inside(process.execPath, '-e', `await fetch('${url}')`);
    assert.equal(status, 1);
    assert.match(output, /fetch failed/);
  });

  for (const [title, sign] of ways) {
    test(`${title}: verify.js, the command line and cosign accept it, and refuse a changed bit`, async () => {
      const place = path(title.replaceAll(/\W+/g, '-'));
      const [folder, policy] = [join(place, 'wandb-2026q4'), join(place, 'policy.yaml')];
      const { volumes } = await writeSmallBundle(folder);
      const manifest = join(folder, 'bundle.json');
      const { signature, trust, root: authorities, cosign } = await sign(await readFile(manifest));
      await writeFile(`${manifest}.sigstore.json`, signature);
      await writeFile(policy, JSON.stringify({ audience: 'acme-prod', ...trust }));
      await writeFile(join(place, trustedRoot), JSON.stringify(authorities));
      const ours = ['--bundle', folder, '--trust', policy];
      const evidence = ['--bundle', `${manifest}.sigstore.json`, '--trusted-root', join(place, trustedRoot)];
      const programs = {
        verifier: [process.execPath, path('verifier', 'verify.js'), ...ours],
        cli: [process.execPath, fileURLToPath(new URL('src/entries/cli.ts', root)), 'verify', ...ours],
        cosign: [tool('cosign'), 'verify-blob', ...cosign, ...evidence, manifest],
      };
      const run = async (name: keyof typeof programs) => await inside(...programs[name]);
      for (const name of ['verifier', 'cli'] as const) {
        const { status, output } = await run(name);
        assert.equal(status, 0, output);
        assert.match(output, /to the last byte/);
      }
      const { status, output } = await run('cosign');
      assert.equal(status, 0, output);
      assert.deepEqual(await readdir(home), []);

      await edit(join(folder, volumes.at(-1)?.name ?? ''), flipped(512));
      assert.match((await run('verifier')).output, /BLOB_CHANGED/);
      await edit(manifest, flipped(9));
      assert.notEqual((await run('cosign')).status, 0);
    });
  }
});
