import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkSignature } from '../../../src/upstream-signature/check-signature.ts';
import { readRequirements } from '../../../src/upstream-signature/requirement.ts';
import { fails } from '../../support/fails.ts';
import { testRuntime } from '../../support/runtime.ts';
import { githubIssuer, openSigstoreLab, workflow } from '../../support/sigstore-lab.ts';
import { image, signedArtifact, simpleTextAbout, tagKeyless } from '../../support/upstream-signatures.ts';

/** Fulcio's, docs/oid-info.md. */
const [repository, ref, trigger] = ['12', '14', '20'].map((last) => `1.3.6.1.4.1.57264.1.${last}`);

test('a workflow’s signature counts only with the repository, branch and event that are required', async () => {
  const lab = await openSigstoreLab();
  const folder = testRuntime().cwd;
  await writeFile(join(folder, 'root.json'), JSON.stringify(lab.root));
  const claims = {
    [String(repository)]: 'https://github.com/evil/app',
    [String(ref)]: 'refs/heads/main',
    [String(trigger)]: 'push',
  };
  const signature = await tagKeyless(simpleTextAbout(image().digest), (bytes) =>
    lab.keyless(bytes, { log: true, tsa: 'good' }, { claims }),
  );
  const check = async (more: object) => {
    const requirements = await readRequirements({
      path: join(folder, 'tidegate.yaml'),
      trustedRoot: 'root.json',
      signed: { 'docker.io/acme/*': { issuer: githubIssuer, subject: workflow, ...more } },
    });
    const { artifact, read } = signedArtifact({ tag: [signature] });
    const requirement = requirements.of(artifact.reference);
    assert.ok(requirement !== undefined);
    return await checkSignature(artifact, requirement, read);
  };
  const right = { repository: 'https://github.com/evil/app', ref: 'refs/heads/main', trigger: 'push' };
  assert.equal((await check(right)).state, 'verified');
  await assert.rejects(
    check({ ...right, repository: 'https://github.com/acme/app' }),
    fails(
      'UPSTREAM_SIGNER_WRONG',
      /repository https:\/\/github\.com\/acme\/app[^]*its repository is "https:\/\/github\.com\/evil/,
    ),
  );
  for (const wrong of [{ ref: 'refs/heads/other' }, { trigger: 'pull_request_target' }]) {
    await assert.rejects(check({ ...right, ...wrong }), fails('UPSTREAM_SIGNER_WRONG'));
  }
});
