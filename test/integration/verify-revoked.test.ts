import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { digestOf } from '../../src/oci/digest.ts';
import { verifyBundle } from '../../src/verify/verify-bundle.ts';
import { isRefused } from '../support/attack.ts';
import { openSigningLab, signatureFile } from '../support/signing-lab.ts';
import { githubIssuer, openSigstoreLab, workflow } from '../support/sigstore-lab.ts';

const lab = await openSigningLab();
const sigstore = await openSigstoreLab();
const stolen = 'https://github.com/acme/old/.github/workflows/bundle.yml@refs/heads/main';
await writeFile(join(lab.cwd, 'trusted_root.json'), JSON.stringify(sigstore.root));

/** A bundle that the workflow signed; how it was made is said by a key, or by somebody's workflow. */
async function bundleBy(says?: string): Promise<string> {
  const folder = await lab.copyOfGood();
  const bundle = await readFile(join(folder, 'bundle.json'));
  await writeFile(signatureFile(folder), await sigstore.keyless(bundle, { log: true, tsa: 'good' }));
  if (says !== undefined) {
    const statement = {
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ digest: { sha256: digestOf(bundle).slice('sha256:'.length) } }],
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: { runDetails: { builder: { id: workflow } } },
    };
    const attested = await sigstore.attest(
      Buffer.from(JSON.stringify(statement)),
      { log: true },
      { subject: says },
    );
    await writeFile(join(folder, 'provenance.sigstore.json'), attested);
  }
  return folder;
}

async function verify(folder: string, policy: string) {
  const trust = join(lab.cwd, 'policy.yaml');
  await writeFile(trust, `trustedRoot: trusted_root.json\n${policy}`);
  return await verifyBundle({ folder, trust }, lab.runtime);
}

const anyone = `{name: anyone, issuer: ${githubIssuer}, subjectPattern: "https://github[.]com/acme/.*"}`;
const revoked = (subject: string, more = '') =>
  `{name: lost, issuer: ${githubIssuer}, subject: "${subject}", revoked: {reason: taken over${more}}}`;
const identities = (...entries: readonly string[]) => `identities: [${entries.join(', ')}]\n`;

describe('who is revoked by name, and fits the pattern of another entry', () => {
  test('does not sign', async () => {
    const folder = await bundleBy(workflow);
    assert.equal((await verify(folder, identities(anyone))).signatures[0]?.key, 'anyone');
    await assert.rejects(
      verify(folder, identities(anyone, revoked(workflow))),
      isRefused('SIGNER_REVOKED', /lost is revoked/),
    );
  });

  test('does not say how a bundle of others was made, from whatever time on it is revoked', async () => {
    const folder = await bundleBy(stolen);
    assert.equal((await verify(folder, identities(anyone))).provenance?.key, 'anyone');
    for (const more of ['', ', since: 2099-01-01T00:00:00Z']) {
      await assert.rejects(
        verify(folder, identities(anyone, revoked(stolen, more))),
        isRefused('SIGNER_REVOKED', /lost is revoked/),
      );
    }
  });
});

describe('provenance by a key that is revoked since some day', () => {
  const policy = [
    identities(anyone),
    'keys: [{name: builder, file: release.pub, signs: provenance, revoked: {reason: lost, since: 2099-01-01T00:00:00Z}}]\n',
    'provenance: {required: true}\n',
  ].join('');

  test('is refused without a timestamp where the policy requires one', async () => {
    await assert.rejects(
      verify(await bundleBy(), `${policy}timestamp: required\n`),
      isRefused('PROVENANCE_TIME_MISSING'),
    );
  });

  test('is said to be undated otherwise', async () => {
    const { notChecked } = await verify(await bundleBy(), policy);
    assert.match(notChecked.join('\n'), /when builder said how it was made: no timestamp proves it/);
  });
});

test('what is ignored is no part of "nothing else is there"', async () => {
  const folder = await lab.copyOfGood();
  assert.match((await lab.verify(folder)).checked.join('\n'), /and nothing else is there$/);
  await writeFile(join(folder, '.DS_Store'), '');
  const { checked, ignored } = await lab.verify(folder);
  assert.deepEqual(ignored, ['.DS_Store']);
  assert.match(checked.join('\n'), /nothing else is there, but for what is listed as ignored$/);
});
