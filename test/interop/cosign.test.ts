import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { openKeyFiles } from '../../src/sign/key-file.ts';
import { signBytes } from '../../src/sign/sign-bundle.ts';
import { trustKeyFile } from '../../src/verify/trust-policy.ts';
import { verifySignature } from '../../src/verify/signature.ts';
import { isRefused } from '../support/attack.ts';
import { testRuntime } from '../support/runtime.ts';
import { needsTools, tool } from '../support/tools.ts';

const payload = Buffer.from('{"name":"wandb","release":"2026q4"}');

/** A trusted root of nothing: with it cosign needs no network and trusts the given key only. */
const emptyRoot = {
  mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
  tlogs: [],
  certificateAuthorities: [],
  ctlogs: [],
  timestampAuthorities: [],
};

describe('cosign', needsTools('cosign'), () => {
  let folder = '';
  const path = (name: string) => join(folder, name);
  const cosign = (...args: readonly string[]) =>
    promisify(execFile)(tool('cosign'), args, {
      cwd: folder,
      // Proxies that answer nobody: a run that needs the network fails.
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        COSIGN_PASSWORD: '',
        HTTPS_PROXY: 'http://127.0.0.1:9',
        HTTP_PROXY: 'http://127.0.0.1:9',
      },
    });
  const verifyBlob = (signature: string, file: string) =>
    cosign('verify-blob', '--key', 'ours.pub', '--bundle', signature, '--insecure-ignore-tlog', file);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tidegate-cosign-'));
    const { key } = await openKeyFiles(path('ours'), false, testRuntime());
    await writeFile(path('bundle.json'), payload);
    await writeFile(path('bundle.json.sigstore.json'), signBytes(payload, key));
    await writeFile(path('other.json'), '{}');
    await writeFile(path('root.json'), JSON.stringify(emptyRoot));
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
    await cosign('signing-config', 'create', '--out', 'services.json');
    await cosign('generate-key-pair', '--output-key-prefix', 'theirs');
    await cosign('import-key-pair', '--key', 'ours.key', '--output-key-prefix', 'imported');
    for (const name of ['theirs', 'imported']) {
      const services = ['--signing-config', 'services.json', '--trusted-root', 'root.json'];
      await cosign(
        'sign-blob',
        '--yes',
        '--key',
        `${name}.key`,
        ...services,
        '--bundle',
        `${name}.json`,
        'bundle.json',
      );
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
});
