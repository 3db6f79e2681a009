import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { testRuntime } from '../support/runtime.ts';
import { connectedReleaseFile, quarters, startUpstream } from '../support/wandb-upstream.ts';

const main = fileURLToPath(new URL('../../src/entries/main.ts', import.meta.url));

test('one step tracks, bundles and signs; a later step finds the bundle and verifies it', async () => {
  const upstream = await startUpstream();
  const runtime = testRuntime();
  const output = join(runtime.cwd, 'output');
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const step = (inputs: Readonly<Record<string, string>>) =>
    runtime.exec(process.execPath, [main], {
      env: { GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: output, ...inputs },
      allowFailure: true,
    });
  try {
    await upstream.publish(quarters[0]);
    await writeFile(output, '');
    await writeFile(join(runtime.cwd, 'tidegate.yaml'), connectedReleaseFile(upstream.endpoints));
    await writeFile(join(runtime.cwd, 'release.pub'), publicKey);
    await writeFile(
      join(runtime.cwd, 'tidegate.trust.yaml'),
      'audience: acme-prod\nkeys:\n  - {name: release, file: release.pub}\n',
    );
    const made = await step({ INPUT_STAGES: 'sign,bundle,track', INPUT_KEY: privateKey });
    const log = made.stdout.toString('utf8');
    assert.equal(made.exitCode, 0, log);
    assert.ok(log.indexOf('::group::track') < log.indexOf('::group::bundle'));
    assert.ok(log.indexOf('::group::bundle') < log.indexOf('::group::sign'));
    const folder = /bundle-bundle<<\S+\n(.+)\n/.exec(await readFile(output, 'utf8'))?.[1] ?? '';
    await access(join(folder, 'bundle.json.sigstore.json'));
    const verified = await step({ INPUT_STAGES: 'verify' });
    assert.equal(verified.exitCode, 0, verified.stdout.toString('utf8'));
    assert.match(await readFile(output, 'utf8'), /verify-signer<<\S+\nrelease\n/);
  } finally {
    await upstream.close();
  }
});
