import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { digestOf } from '../../src/oci/digest.ts';
import { verifyProvenance } from '../../src/verify/provenance.ts';
import { isRefused } from '../support/attack.ts';
import { openSigningLab } from '../support/signing-lab.ts';
import { needsTools, tool } from '../support/tools.ts';

/** A trusted root of nothing: with it cosign needs no network and trusts the given key only. */
const emptyRoot = {
  mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
  tlogs: [],
  certificateAuthorities: [],
  ctlogs: [],
  timestampAuthorities: [],
};

describe('provenance and cosign', needsTools('cosign'), async () => {
  const { cwd, key, good, older } = await openSigningLab();
  const home = join(cwd, 'home');
  await mkdir(home);
  const cosign = (...args: readonly string[]) =>
    promisify(execFile)(tool('cosign'), args, {
      cwd,
      // Proxies that answer nobody: a run that needs the network fails.
      env: {
        PATH: process.env['PATH'],
        HOME: home,
        COSIGN_PASSWORD: '',
        HTTPS_PROXY: 'http://127.0.0.1:9',
        HTTP_PROXY: 'http://127.0.0.1:9',
      },
    });
  const verifyAttestation = (folder: string, file: string, type = 'slsaprovenance1') =>
    cosign(
      'verify-blob-attestation',
      '--key',
      'release.pub',
      '--type',
      type,
      '--insecure-ignore-tlog',
      '--bundle',
      join(folder, 'provenance.sigstore.json'),
      file,
    );

  test('cosign verifies ours with our public key, offline', async () => {
    const { stderr } = await verifyAttestation(good, join(good, 'bundle.json'));
    assert.match(stderr, /Verified OK/);
  });

  test('cosign refuses ours for another bundle, and as another kind of statement', async () => {
    await assert.rejects(verifyAttestation(older, join(good, 'bundle.json')));
    await assert.rejects(verifyAttestation(good, join(good, 'bundle.json'), 'cyclonedx'));
  });

  test('we take what cosign attests by the same key, and nothing but provenance', async () => {
    await cosign('signing-config', 'create', '--out', 'services.json');
    await cosign('import-key-pair', '--key', 'release.key', '--output-key-prefix', 'imported');
    await writeFile(join(cwd, 'root.json'), JSON.stringify(emptyRoot));
    const predicate = {
      buildDefinition: { buildType: 'https://example.com/type', externalParameters: {} },
      runDetails: { builder: { id: 'https://ci.example.com/job/7' } },
    };
    await writeFile(join(cwd, 'predicate.json'), JSON.stringify(predicate));
    const attest = async (type: string) => {
      await cosign(
        'attest-blob',
        '--yes',
        '--key',
        'imported.key',
        '--type',
        type,
        '--predicate',
        'predicate.json',
        '--signing-config',
        'services.json',
        '--trusted-root',
        'root.json',
        '--bundle',
        'theirs.json',
        join(good, 'bundle.json'),
      );
      return await readFile(join(cwd, 'theirs.json'));
    };
    const trust = {
      subject: digestOf(await readFile(join(good, 'bundle.json'))),
      keys: [{ name: 'release', key: key.public }],
    };
    const facts = verifyProvenance(await attest('slsaprovenance1'), trust);
    assert.deepEqual([facts.key, facts.builder], ['release', 'https://ci.example.com/job/7']);
    const custom = await attest('custom');
    assert.throws(() => verifyProvenance(custom, trust), isRefused('PROVENANCE_TYPE'));
  });
});
