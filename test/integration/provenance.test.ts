import assert from 'node:assert/strict';
import { access, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { describe, test } from 'node:test';
import { parseBundleManifest, formatBundleManifest } from '../../src/bundle/parse-manifest.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { openKeyFiles } from '../../src/sign/key-file.ts';
import { verifyProvenance } from '../../src/verify/provenance.ts';
import { isRefused } from '../support/attack.ts';
import { testRuntime } from '../support/runtime.ts';
import { edit, manifestFile, openSigningLab, replaced, signatureFile } from '../support/signing-lab.ts';

const { cwd, key, good, older, sign, verify, copyOfGood } = await openSigningLab();

const fileOf = (folder: string) => join(folder, 'provenance.sigstore.json');

async function factsOf(folder: string, by = key) {
  const subject = digestOf(await readFile(manifestFile(folder)));
  return verifyProvenance(await readFile(fileOf(folder)), {
    subject,
    keys: [{ name: 'by', key: by.public }],
  });
}

async function statementOf(folder: string) {
  const { dsseEnvelope } = JSON.parse(await readFile(fileOf(folder), 'utf8'));
  return JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString('utf8'));
}

describe('provenance beside a bundle', () => {
  test('is written by sign, about bundle.json, and names the lock, the images and charts by digest', async () => {
    const manifest = parseBundleManifest(await readFile(manifestFile(good)), 'bundle.json');
    const folder = await copyOfGood();
    await rm(fileOf(folder));
    await sign(folder, {}, testRuntime({ cwd, env: { GITHUB_ACTIONS: undefined } }));
    const { subject, predicate } = await statementOf(folder);
    assert.deepEqual(subject, [
      { name: 'bundle.json', digest: { sha256: digestOf(await readFile(manifestFile(good))).slice(7) } },
    ]);
    assert.deepEqual(
      predicate.buildDefinition.resolvedDependencies.map(
        ({ digest }: { digest: { sha256: string } }) => `sha256:${digest.sha256}`,
      ),
      [manifest.files[0]?.digest, manifest.images[0]?.root.digest],
    );
    assert.equal(predicate.runDetails.metadata.startedOn, '2026-10-01T00:00:00Z');
    assert.equal((await factsOf(folder)).builder, 'https://github.com/tidegate/tidegate/local');
  });

  test('names workflow, commit and run when a workflow signs, and verify shows them', async () => {
    const folder = await copyOfGood();
    await rm(fileOf(folder));
    const env = {
      GITHUB_ACTIONS: 'true',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'acme/airgap',
      GITHUB_REF: 'refs/heads/main',
      GITHUB_SHA: '0123456789012345678901234567890123456789',
      GITHUB_RUN_ID: '7',
      GITHUB_WORKFLOW_REF: 'acme/airgap/.github/workflows/release.yml@refs/heads/main',
    };
    await sign(folder, {}, testRuntime({ cwd, env }));
    const { provenance } = await verify(folder);
    assert.deepEqual(provenance, {
      key: 'release',
      fingerprint: key.public.fingerprint,
      times: [],
      predicateType: 'https://slsa.dev/provenance/v1',
      builder: 'https://github.com/acme/airgap/.github/workflows/release.yml@refs/heads/main',
      repository: 'https://github.com/acme/airgap',
      commit: '0123456789012345678901234567890123456789',
      run: 'https://github.com/acme/airgap/actions/runs/7/attempts/1',
      startedOn: '2026-10-01T00:00:00Z',
    });
  });

  test('is left alone when it is by this key already, and made anew when it is not about this bundle', async () => {
    const before = await readFile(fileOf(good));
    await sign(good);
    assert.deepEqual(await readFile(fileOf(good)), before);
    const folder = await copyOfGood();
    await writeFile(fileOf(folder), await readFile(fileOf(older)));
    await sign(folder);
    await verify(folder);
  });

  test('is of whoever replaces the signature, and not of whoever adds one', async () => {
    const folder = await copyOfGood();
    const second = await openKeyFiles(join(cwd, 'second'), false, testRuntime());
    const before = await readFile(fileOf(folder));
    await sign(folder, { generate: 'second', add: true });
    assert.deepEqual(await readFile(fileOf(folder)), before);
    const taken = await copyOfGood();
    await sign(taken, { generate: 'second' });
    assert.equal((await factsOf(taken, second.key)).fingerprint, second.key.public.fingerprint);
  });

  test('is signed before anything is written: where a command then fails, both files are as they were', async () => {
    const folder = await copyOfGood();
    const names = [fileOf(folder), signatureFile(folder)];
    const before = await Promise.all(names.map((name) => readFile(name)));
    await openKeyFiles(join(cwd, 'token'), false, testRuntime());
    const script = `const { readFileSync } = require('node:fs');
const input = readFileSync(0);
if (!input.toString().startsWith('DSSEv1 ')) process.exit(1);
process.stdout.write(require('node:crypto').sign('sha256', input, readFileSync('token.key')));`;
    await writeFile(join(cwd, 'token.cjs'), script);
    const external = {
      generate: undefined,
      signer: `'${process.execPath}' token.cjs`,
      publicKey: 'token.pub',
    };
    await assert.rejects(sign(folder, external), { code: 'COMMAND_FAILED' });
    assert.deepEqual(await Promise.all(names.map((name) => readFile(name))), before);
    await verify(folder);
  });

  test('is not written in a dry run', async () => {
    const folder = await copyOfGood();
    await rm(fileOf(folder));
    await sign(folder, { dryRun: true });
    await assert.rejects(access(fileOf(folder)));
  });

  test('may be absent, but must verify where it is there', async () => {
    const folder = await copyOfGood();
    await rm(fileOf(folder));
    assert.equal((await verify(folder)).provenance, undefined);
    await writeFile(fileOf(folder), await readFile(fileOf(older)));
    await assert.rejects(verify(folder), isRefused('PROVENANCE_SUBJECT'));
    await writeFile(fileOf(folder), await readFile(fileOf(good)));
    await edit(fileOf(folder), replaced('"payload":"ey', '"payload":"eX'));
    await assert.rejects(verify(folder), isRefused('PROVENANCE_KEY_UNKNOWN'));
  });

  test('cannot be listed in bundle.json, which it is about', async () => {
    const manifest = parseBundleManifest(await readFile(manifestFile(good)), 'bundle.json');
    const [file] = manifest.files;
    assert.ok(file !== undefined);
    const files = [{ ...file, name: 'provenance.sigstore.json' }, file];
    assert.throws(
      () => parseBundleManifest(formatBundleManifest({ ...manifest, files }), 'bundle.json'),
      isRefused('INVALID_BUNDLE', /provenance\.sigstore\.json: the name is taken/),
    );
  });
});
