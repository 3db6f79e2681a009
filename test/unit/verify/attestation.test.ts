import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { digestOf } from '../../../src/oci/digest.ts';
import { generateKey } from '../../../src/sign/key.ts';
import { sealStatement } from '../../../src/sign/seal.ts';
import { verifyProvenance } from '../../../src/verify/provenance.ts';
import { isRefused } from '../../support/attack.ts';
import { at, set } from '../../support/signature-edit.ts';
import { githubIssuer, openSigstoreLab, rootOf, workflow } from '../../support/sigstore-lab.ts';
import { dsse1, hashedRekord2, openSmallLog } from '../../support/small-log.ts';

/** What `actions/attest-build-provenance` writes about `bundle.json`. */
const subject = digestOf(Buffer.from('{}'));
const source = 'https://github.com/acme/releases';
const statement = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'bundle.json', digest: { sha256: subject.slice('sha256:'.length) } }],
  predicateType: 'https://slsa.dev/provenance/v1',
  predicate: {
    buildDefinition: {
      buildType: 'https://actions.github.io/buildtypes/workflow/v1',
      externalParameters: {
        workflow: { ref: 'refs/heads/main', repository: source, path: '.github/workflows/bundle.yml' },
      },
      internalParameters: { github: { event_name: 'push', runner_environment: 'github-hosted' } },
      resolvedDependencies: [{ uri: `git+${source}@refs/heads/main`, digest: { gitCommit: 'c0ffee' } }],
    },
    runDetails: {
      builder: { id: workflow },
      metadata: { invocationId: `${source}/actions/runs/7/attempts/1` },
    },
  },
};
const payload = Buffer.from(JSON.stringify(statement));

/** The public good instance, and GitHub's own for private repositories: a timestamp, and no logs. */
const [lab, privateLab] = await Promise.all([
  openSigstoreLab(),
  openSigstoreLab({ hasCertificateLog: false }),
]);
const log = openSmallLog('rekor.public.test');
const publicRoot = { ...lab.root, tlogs: [...lab.root.tlogs, log.trusted()] };
const privateRoot = { ...privateLab.root, tlogs: [], ctlogs: [] };
const trustedRoot = [...(await rootOf(publicRoot)), ...(await rootOf(privateRoot))];
const identities = [{ name: 'github', subject: workflow, issuer: githubIssuer }];
const trust = { subject, keys: [], identities, trustedRoot };

const promised = { promisedAt: new Date(lab.time) };
const logged = { log: log.entryOf(dsse1(payload), promised) };
const attested = await lab.attest(payload, logged);
const judge = (file: string, more: object = {}) => verifyProvenance(Buffer.from(file), { ...trust, ...more });

const changed = async (change: object, evidence: Parameters<typeof lab.attest>[1] = { log: true }) =>
  await lab.attest(Buffer.from(JSON.stringify({ ...statement, ...change })), evidence);
const strip = (path: string) => set(`verificationMaterial.${path}`, undefined)(attested);
const other = await changed({ own: 1 });
const privateAttested = await privateLab.attest(payload, { tsa: 'good' });
const ownKey = generateKey();
const sealed = String(await sealStatement(payload, ownKey));

const publicOnly = await rootOf(publicRoot);
const lent = [
  ...(await rootOf(privateRoot)),
  ...(await rootOf({ ...privateRoot, timestampAuthorities: lab.root.timestampAuthorities })),
];

describe('an attestation of GitHub’s', () => {
  test('of a public repository, in Rekor v1', () => {
    const { key, identity, times, builder, repository, commit, run } = judge(attested);
    assert.deepEqual([key, identity], ['github', { subject: workflow, issuer: githubIssuer }]);
    assert.deepEqual(times, [{ at: lab.time, by: 'transparency log https://rekor.public.test' }]);
    assert.deepEqual(
      [builder, repository, commit, run],
      [workflow, source, 'c0ffee', `${source}/actions/runs/7/attempts/1`],
    );
  });

  test('in Rekor v2, which logs the digest of what DSSE signs, with a timestamp', async () => {
    const file = await lab.attest(payload, { log: log.entryOf(hashedRekord2), tsa: 'good' });
    assert.equal(judge(file).key, 'github');
  });

  test('of a private repository, with a timestamp alone', async () => {
    assert.equal(judge(await privateLab.attest(payload, { tsa: 'good' })).key, 'github');
  });

  test('as `gh attestation download` writes several, one in each line: one has to count', async () => {
    const bom = { ...statement, predicateType: 'https://cyclonedx.org/bom' };
    const others = [
      await lab.attest(Buffer.from(JSON.stringify(bom)), { log: true }),
      await lab.attest(payload, { log: true }, { subject: 'https://github.com/evil/workflow' }),
    ];
    const { key, passedOver } = judge([...others, attested, ''].join('\r\n'));
    assert.equal(key, 'github');
    assert.deepEqual(
      passedOver.map(({ code }) => code),
      ['PROVENANCE_TYPE', 'PROVENANCE_IDENTITY_UNKNOWN'],
    );
    assert.throws(() => judge(others.join('\n')), isRefused('PROVENANCE_TYPE', /statement 2: .*evil/));
  });

  test('of the older kind counts only where the policy names it', async () => {
    const older = {
      ...statement,
      predicateType: 'https://slsa.dev/provenance/v0.2',
      predicate: {
        builder: { id: workflow },
        materials: [{ uri: `git+${source}@refs/tags/v1`, digest: { sha1: 'c0ffee' } }],
      },
    };
    const file = await lab.attest(Buffer.from(JSON.stringify(older)), { log: true });
    assert.throws(() => judge(file), isRefused('PROVENANCE_TYPE'));
    const { builder, repository } = judge(file, { types: [older.predicateType] });
    assert.deepEqual([builder, repository], [workflow, source]);
  });

  const refused: readonly (readonly [string, string, string | Promise<string>, object?])[] = [
    [
      'whose statement was changed',
      'PROVENANCE_LOG_ENTRY',
      set('dsseEnvelope.payload', at('dsseEnvelope.payload', other))(attested),
    ],
    ['without the entry of a log', 'PROVENANCE_TIMESTAMP', strip('tlogEntries')],
    ['of the public domain with a timestamp alone', 'PROVENANCE_LOG_ENTRY', changed({}, { tsa: 'good' })],
    [
      'of the private domain under the public root',
      'PROVENANCE_TIMESTAMP',
      privateLab.attest(payload, { tsa: 'good' }),
      { trustedRoot: publicOnly },
    ],
    [
      'by a certificate of the one domain with a timestamp of the other',
      'PROVENANCE_CERTIFICATE',
      lab.attest(payload, { tsa: 'good' }),
      { trustedRoot: lent },
    ],
    [
      'by another workflow',
      'PROVENANCE_IDENTITY_UNKNOWN',
      lab.attest(payload, { log: true }, { subject: `${workflow}-evil` }),
    ],
    [
      'where only keys are believed',
      'PROVENANCE_CERTIFICATE_UNEXPECTED',
      attested,
      { identities: [], keys: [{ name: 'a', key: generateKey().public }] },
    ],
    [
      'whose statement was changed, of a domain without logs',
      'PROVENANCE_MISMATCH',
      set('dsseEnvelope.payload', at('dsseEnvelope.payload', other))(privateAttested),
    ],
    [
      'by a key, with a timestamp that nothing can judge',
      'PROVENANCE_NO_ROOT',
      set(
        'verificationMaterial.timestampVerificationData',
        at('verificationMaterial.timestampVerificationData', privateAttested),
      )(sealed),
      { keys: [{ name: 'own', key: ownKey.public }], trustedRoot: undefined },
    ],
    ['about another bundle', 'PROVENANCE_SUBJECT', changed({ subject: [] })],
    [
      'of another builder',
      'PROVENANCE_BUILDER_UNKNOWN',
      attested,
      { builders: [workflow.slice(0, -1), `${workflow}2`] },
    ],
    ['of another repository', 'PROVENANCE_REPOSITORY_UNKNOWN', attested, { repositories: [`${source}-2`] }],
    [
      'that names no repository',
      'PROVENANCE_REPOSITORY_UNKNOWN',
      changed({ predicate: { runDetails: statement.predicate.runDetails } }),
      { repositories: [source] },
    ],
    [
      'in more lines than anybody writes',
      'PROVENANCE_FORMAT',
      Array.from({ length: 65 }, () => attested).join('\n'),
    ],
  ];
  for (const [title, code, file, more] of refused) {
    test(`${title} is refused: ${code}`, async () => {
      const text = await file;
      assert.throws(() => judge(text, more), isRefused(code));
    });
  }

  test('of the builder and repository that the policy names', () => {
    assert.equal(judge(attested, { builders: ['x', workflow], repositories: [source] }).key, 'github');
  });
});
