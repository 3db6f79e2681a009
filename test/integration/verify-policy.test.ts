import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { generateKey } from '../../src/sign/key.ts';
import { sealStatement } from '../../src/sign/seal.ts';
import { signBytes } from '../support/sign-bundle.ts';
import { readTrustedRecord } from '../../src/promote/record/chosen-record.ts';
import { readHistory } from '../../src/promote/record/all-records.ts';
import { promoteStage } from '../../src/promote/stage.ts';
import { verifyStage } from '../../src/verify/stage.ts';
import { isRefused } from '../support/attack.ts';
import { type InternalSide, startInternalSide } from '../support/internal-side.ts';
import { onlyTarget } from '../support/promoted.ts';
import { recordSource } from '../support/records.ts';
import { openSigningLab, signatureFile } from '../support/signing-lab.ts';
import { githubIssuer, openSigstoreLab, workflow } from '../support/sigstore-lab.ts';
import { stageRunner } from '../support/stage-runner.ts';

const second = generateKey();
const secondPem = second.public.key.export({ type: 'spki', format: 'pem' }).toString();
const secondFile = 'bundle.json.2.sigstore.json';

async function addSignature(
  folder: string,
  sign: (bytes: Buffer) => Promise<string> | Buffer,
): Promise<void> {
  const bytes = await readFile(join(folder, 'bundle.json'));
  await writeFile(join(folder, secondFile), await sign(bytes));
}

/** That a workflow made it. */
function statementAbout(bundle: Buffer): Buffer {
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'bundle.json', digest: { sha256: digestOf(bundle).slice('sha256:'.length) } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: { runDetails: { builder: { id: workflow } } },
  };
  return Buffer.from(JSON.stringify(statement));
}

const lab = await openSigningLab();
const { cwd, runtime } = lab;
await writeFile(join(cwd, 'second.pub'), secondPem);

async function run(bundle: string, policy: string, report?: string) {
  await writeFile(join(cwd, 'policy.yaml'), policy);
  return await verifyStage.run({ bundle, trust: 'policy.yaml', key: undefined, base: [], report }, runtime);
}

describe('verify with a policy of several signers', () => {
  const keys = 'keys:\n  - {name: release, file: release.pub}\n  - {name: second, file: second.pub}\n';
  test('one signature is too few for two, and two are enough', async () => {
    const folder = await lab.copyOfGood();
    const policy = `${keys}signatures: 2\n`;
    await assert.rejects(run(folder, policy), isRefused('SIGNATURES_TOO_FEW', /is by release/));
    await addSignature(folder, (bytes) => signBytes(bytes, second));
    const verdict = await run(folder, policy);
    assert.deepEqual(
      verdict.signatures.map(({ key }) => key),
      ['release', 'second'],
    );
    assert.equal(verifyStage.outputsOf(verdict)['signer'], 'release,second');
  });

  test('a stranger’s signature does not count, and the verdict says so', async () => {
    const folder = await lab.copyOfGood();
    await addSignature(folder, (bytes) => signBytes(bytes, generateKey()));
    await assert.rejects(run(folder, `${keys}signatures: 2\n`), isRefused('SIGNATURES_TOO_FEW'));
    const verdict = await run(folder, keys);
    assert.match(verdict.notChecked.join('\n'), /does not count: None of the trusted keys/);
  });

  test('a key and a workflow together, and when', async () => {
    const sigstore = await openSigstoreLab();
    const folder = await lab.copyOfGood();
    await addSignature(folder, (bytes) => sigstore.keyless(bytes, { log: true, tsa: 'good' }));
    await writeFile(join(cwd, 'trusted_root.json'), JSON.stringify(sigstore.root));
    const identity = `identities:\n  - {name: ci, issuer: ${githubIssuer}, subject: "${workflow}"}\n`;
    const policy = `${keys}${identity}trustedRoot: trusted_root.json\nsignatures: 2\n`;
    const report = join(cwd, 'verdict.md');
    await run(folder, policy, 'verdict.md');
    const text = await readFile(report, 'utf8');
    for (const part of [
      workflow,
      githubIssuer,
      sigstore.time,
      'timestamp authority CN=tsa signing',
      lab.key.public.fingerprint,
    ]) {
      assert.ok(text.replaceAll('\\', '').includes(part), `${part} is not in\n${text}`);
    }
    await assert.rejects(
      run(folder, policy.replace('main', 'other')),
      isRefused('SIGNATURES_TOO_FEW', /does not name/),
    );
  });

  test('the report is Markdown or JSON, by its name, and nothing else', async () => {
    const verdict = await run(lab.good, keys, 'verdict.json');
    assert.deepEqual(JSON.parse(await readFile(join(cwd, 'verdict.json'), 'utf8')), verdict);
    await run(lab.good, keys, 'verdict.md');
    assert.match(await readFile(join(cwd, 'verdict.md'), 'utf8'), /^### Verdict on wandb 2026q4\n/);
    await assert.rejects(
      run('no-such-bundle', keys, 'verdict.pdf'),
      (error: unknown) => error instanceof UserError && error.code === 'REPORT_FORMAT',
    );
  });

  test('provenance is taken along, refused when it was changed, and may be required', async () => {
    const folder = await lab.copyOfGood();
    const file = join(folder, 'provenance.sigstore.json');
    const policy = `${keys}provenance: {required: true}\n`;
    const { provenance, checked } = await run(folder, policy);
    assert.equal(provenance?.key, 'release');
    assert.match(checked.join('\n'), /release signed how it was made/);
    await writeFile(file, '{}');
    await assert.rejects(run(folder, keys), isRefused('PROVENANCE_FORMAT'));
    await rm(file);
    assert.match((await run(folder, keys)).notChecked.join('\n'), /how it was made/);
    await assert.rejects(run(folder, policy), isRefused('PROVENANCE_MISSING'));
  });

  test('one who is known, but did not sign the bundle, does not say how it was made', async () => {
    const sigstore = await openSigstoreLab();
    await writeFile(join(cwd, 'trusted_root.json'), JSON.stringify(sigstore.root));
    const identity = `identities:\n  - {name: ci, issuer: ${githubIssuer}, subject: "${workflow}"}\n`;
    const policy = `${keys}${identity}trustedRoot: trusted_root.json\n`;
    const folder = await lab.copyOfGood();
    const bundle = await readFile(join(folder, 'bundle.json'));
    const file = join(folder, 'provenance.sigstore.json');
    await writeFile(file, await sealStatement(statementAbout(bundle), second));
    await assert.rejects(run(folder, policy), isRefused('PROVENANCE_KEY_UNKNOWN'));
    await writeFile(file, await sigstore.attest(statementAbout(bundle), { log: true }));
    await assert.rejects(run(folder, policy), isRefused('PROVENANCE_CERTIFICATE_UNEXPECTED'));
    await writeFile(signatureFile(folder), await sigstore.keyless(bundle, { log: true }));
    assert.equal((await run(folder, policy)).provenance?.key, 'ci');
  });

  test('whom the policy asks how it was made need not be who signs, and cannot sign', async () => {
    const sigstore = await openSigstoreLab();
    await writeFile(join(cwd, 'trusted_root.json'), JSON.stringify(sigstore.root));
    const folder = await lab.copyOfGood();
    const github = `{name: github, issuer: ${githubIssuer}, subject: "${workflow}", signs: provenance`;
    const policy = (more = '') =>
      `${keys}identities:\n  - ${github}${more}}\ntrustedRoot: trusted_root.json\nprovenance: {required: true, builders: ["${workflow}"]}\n`;
    await assert.rejects(run(folder, policy()), isRefused('PROVENANCE_KEY_UNKNOWN'));
    const file = join(folder, 'provenance.sigstore.json');
    const own = await readFile(file, 'utf8');
    const bundle = await readFile(join(folder, 'bundle.json'));
    const attested = await sigstore.attest(statementAbout(bundle), { log: true });
    await writeFile(file, `${own}${attested}\n`);
    const verdict = await run(folder, policy(), 'verdict.md');
    assert.deepEqual([verdict.provenance?.key, verdict.provenance?.builder], ['github', workflow]);
    assert.match(
      verdict.notChecked.join('\n'),
      /a statement that does not count: provenance\.sigstore\.json/,
    );
    await assert.rejects(
      run(folder, policy(', revoked: {reason: repository was taken over}')),
      isRefused('PROVENANCE_KEY_UNKNOWN', /github is revoked/),
    );
    await writeFile(signatureFile(folder), await sigstore.keyless(bundle, { log: true, tsa: 'good' }));
    await assert.rejects(run(folder, policy()), isRefused('SIGNATURE_CERTIFICATE_UNEXPECTED'));
  });
});

describe('promote and what comes after it', () => {
  let side: InternalSide;
  before(async () => {
    side = await startInternalSide();
  });
  after(() => side.registry.close());
  const policy = (text: string) => writeFile(join(side.folder, 'tidegate.trust.yaml'), text);
  const keys = 'keys:\n  - {name: release, file: release.pub}\n  - {name: second, file: second.pub}\n';

  test('the record holds every signature that counts, and bump asks for as many', async () => {
    await writeFile(join(side.folder, 'second.pub'), secondPem);
    await policy(`${keys}signatures: 2\n`);
    const bundle = await side.bundle({ release: '2026q3', sequence: 1 });
    await assert.rejects(side.promote(bundle), isRefused('SIGNATURES_TOO_FEW'));
    await addSignature(bundle, (bytes) => signBytes(bytes, second));
    await side.promote(bundle);
    assert.equal((await readTrustedRecord(await recordSource(side))).release, '2026q3');
    await policy(
      keys.replace('release.pub}', 'release.pub, revoked: {reason: lost}}').concat('signatures: 2\n'),
    );
    await assert.rejects(readTrustedRecord(await recordSource(side)), isRefused('NO_TRUSTED_RECORD'));
    await policy(keys);
  });

  test('a release that was promoted before is taken again with --allow-rollback: no record changes, and it is in force then', async () => {
    const old = join(side.folder, 'wandb-2026q3');
    await side.promote(await side.bundle({ release: '2026q4', sequence: 2 }));
    await assert.rejects(side.promote(old), isRefused('REPLAY'));
    const before = await readHistory(await recordSource(side));
    const options = { bundle: old, 'allow-rollback': true };
    const again = async () => onlyTarget(await stageRunner(side.runtime)(promoteStage, options));
    assert.equal((await again()).unchanged, false);
    assert.equal((await again()).unchanged, true);
    assert.deepEqual(await readHistory(await recordSource(side)), before);
    const inForce = await readTrustedRecord(await recordSource(side));
    assert.deepEqual([inForce.release, inForce.newer], ['2026q3', '2026q4']);
  });

  test('a stricter policy does not make room for replay: what was promoted under the former one stays newer', async () => {
    const newest = await side.bundle({ release: '2027q2', sequence: 5 });
    await side.promote(newest);
    const older = await side.bundle({ release: '2027q1', sequence: 4 });
    await addSignature(older, (bytes) => signBytes(bytes, second));
    await policy(`${keys}signatures: 2\n`);
    await assert.rejects(side.promote(older), isRefused('REPLAY_DOUBTED', /2027q2 \(sequence 5\): 1 signer/));
    await policy(keys.replace('release.pub}', 'release.pub, revoked: {reason: lost}}'));
    await assert.rejects(
      side.promote(older),
      isRefused('REPLAY_DOUBTED', /2027q2 .*: release is revoked: lost/),
    );
    const aside = await side.bundle({ release: '2027q2.1', sequence: 5 });
    await addSignature(aside, (bytes) => signBytes(bytes, second));
    await assert.rejects(side.promote(aside), isRefused('REPLAY_DOUBTED', /2027q2 \(sequence 5\)/));
    await addSignature(newest, (bytes) => signBytes(bytes, second));
    assert.equal((await side.promote(newest)).release, '2027q2');
    const newer = await side.bundle({ release: '2027q3', sequence: 6 });
    await addSignature(newer, (bytes) => signBytes(bytes, second));
    await side.promote(newer);
  });
});
