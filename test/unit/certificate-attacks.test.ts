import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { describe, test } from 'node:test';
import { generateKey } from '../../src/sign/key.ts';
import { signBytes } from '../support/sign-bundle.ts';
import { requireSigningCertificate } from '../../src/verify/certificate.ts';
import { type Signers, verifySignature } from '../../src/verify/signature.ts';
import { isRefused } from '../support/attack.ts';
import { makeAuthority, makeSigningCertificate } from '../support/certificates.ts';
import { at, set } from '../support/signature-edit.ts';
import { githubIssuer, openSigstoreLab, rootOf, workflow } from '../support/sigstore-lab.ts';

const payload = Buffer.from('{"name":"wandb","release":"2026q4"}');
const lab = await openSigstoreLab();
const ci = { name: 'ci', subject: workflow, issuer: githubIssuer };
const corp = { name: 'corp', subject: 'release@corp.example' };
const trust: Signers = { keys: [], identities: [ci, corp], trustedRoot: await rootOf(lab.root) };
const ownTrust: Signers = { ...trust, trustedRoot: await rootOf(lab.ownRoot) };
const believing = (...identities: NonNullable<Signers['identities']>): Signers => ({ ...trust, identities });
const underRoot = async (change: Partial<Record<keyof typeof lab.root, unknown>>): Promise<Signers> => ({
  ...trust,
  trustedRoot: await rootOf({ ...lab.root, ...change }),
});

const both = { log: true, tsa: 'good' } as const;
const [good, other] = [await lab.keyless(payload, both), await lab.keyless(payload, both)];
const own = await lab.byCertificate(payload, { tsa: 'good' });
const material = 'verificationMaterial';
const stamps = `${material}.timestampVerificationData.rfc3161Timestamps`;
const entry = `${material}.tlogEntries.0`;
const ended = { validFor: { start: '2020-01-01T00:00:00Z', end: '2021-01-01T00:00:00Z' } };

const taken = (path: string): string => set(path, at(path, other))(good);
const [entries, timestamps] = [at(`${material}.tlogEntries`, good), at(stamps, good)].map((list) =>
  Array.isArray(list) ? [...list, ...list] : [],
);
const rawBytes = at(`${material}.certificate.rawBytes`, good);
const withTail = Buffer.concat([Buffer.from(String(rawBytes), 'base64'), Buffer.from([0])]).toString(
  'base64',
);
const time = Number(at(`${entry}.integratedTime`, good));
const stranger = makeAuthority('corp authority');
const signedAs = (subject: string, issuer: string | undefined = githubIssuer) =>
  lab.keyless(payload, both, { subject, issuer });
const signer = (options: Parameters<typeof makeSigningCertificate>[2], authority = lab.own) =>
  lab.byCertificate(payload, { tsa: 'good' }, makeSigningCertificate('release', authority, options));

/** Fulcio's, docs/oid-info.md. */
const claims = {
  repository: '1.3.6.1.4.1.57264.1.12',
  ref: '1.3.6.1.4.1.57264.1.14',
  trigger: '1.3.6.1.4.1.57264.1.20',
};
const called = (said: Readonly<Record<string, string>>) => lab.keyless(payload, both, { claims: said });

type Attack = readonly [
  title: string,
  code: string,
  file: string | Promise<string>,
  trust?: Signers | Promise<Signers>,
];

const attacks: readonly Attack[] = [
  ['no time at all', 'SIGNATURE_TIMESTAMP', lab.keyless(payload, {})],
  ['no entry in the log', 'SIGNATURE_LOG_ENTRY', lab.keyless(payload, { tsa: 'good' })],
  ['the log entry of another signature', 'SIGNATURE_LOG_ENTRY', taken(`${material}.tlogEntries`)],
  ['a changed log entry', 'SIGNATURE_LOG_ENTRY', taken(`${entry}.canonicalizedBody`)],
  ['the promise of another entry', 'SIGNATURE_LOG_ENTRY', taken(`${entry}.inclusionPromise`)],
  ['the proof of another entry', 'SIGNATURE_LOG_ENTRY', taken(`${entry}.inclusionProof`)],
  [
    'another time in the log entry',
    'SIGNATURE_LOG_ENTRY',
    set(`${entry}.integratedTime`, String(time + 1))(good),
  ],
  ['a log entry without proof', 'SIGNATURE_FORMAT', set(`${entry}.inclusionProof`, undefined)(good)],
  ['a log entry twice', 'SIGNATURE_TIMESTAMP', set(`${material}.tlogEntries`, entries)(good)],
  ['an entry in a log nobody trusts', 'SIGNATURE_LOG_ENTRY', good, underRoot({ tlogs: lab.root.ctlogs })],
  ['the timestamp of another signature', 'SIGNATURE_TIMESTAMP', taken(stamps)],
  ['a timestamp twice', 'SIGNATURE_TIMESTAMP', set(stamps, timestamps)(good)],
  ['bytes that are no timestamp', 'SIGNATURE_FORMAT', set(stamps, [{ signedTimestamp: 'AAAA' }])(good)],
  [
    'a timestamp after the certificate’s end',
    'SIGNATURE_CERTIFICATE',
    lab.keyless(payload, { log: true, tsa: 'late' }),
  ],
  ['a timestamp by nobody trusted', 'SIGNATURE_TIMESTAMP', good, underRoot({ timestampAuthorities: [] })],
  [
    'a timestamp by an authority that was retired',
    'SIGNATURE_TIMESTAMP',
    good,
    underRoot({ timestampAuthorities: lab.root.timestampAuthorities.map((tsa) => ({ ...tsa, ...ended })) }),
  ],
  [
    'a certificate of an authority that was retired',
    'SIGNATURE_CERTIFICATE',
    good,
    underRoot({ certificateAuthorities: lab.root.certificateAuthorities.map((ca) => ({ ...ca, ...ended })) }),
  ],
  [
    'a certificate of another authority',
    'SIGNATURE_CERTIFICATE',
    good,
    underRoot({ certificateAuthorities: [] }),
  ],
  [
    'a certificate that no certificate log has',
    'SIGNATURE_CERTIFICATE',
    good,
    underRoot({ ctlogs: lab.root.tlogs }),
  ],
  ['an authority of the same name', 'SIGNATURE_CERTIFICATE', signer({}, stranger), ownTrust],
  ['a certificate for web servers', 'SIGNATURE_CERTIFICATE', signer({ isForCode: false }), ownTrust],
  [
    'signed by the authority itself',
    'SIGNATURE_CERTIFICATE',
    lab.byCertificate(payload, { tsa: 'good' }, lab.own),
    ownTrust,
  ],
  [
    'a certificate for code signing and for authorities',
    'SIGNATURE_CERTIFICATE',
    signer({ isAuthority: true }),
    ownTrust,
  ],
  [
    'a certificate without the promise of a certificate log',
    'SIGNATURE_CERTIFICATE',
    own,
    rootOf({ ...lab.ownRoot, ctlogs: lab.root.ctlogs }).then((trustedRoot) => ({ ...trust, trustedRoot })),
  ],
  [
    'an entry in a log that was retired',
    'SIGNATURE_LOG_ENTRY',
    good,
    underRoot({
      tlogs: lab.root.tlogs.map((log) => ({ ...log, publicKey: { ...log.publicKey, ...ended } })),
    }),
  ],
  ['the certificate of another signature', 'SIGNATURE_MISMATCH', taken(`${material}.certificate`)],
  [
    'bytes after the certificate',
    'SIGNATURE_FORMAT',
    set(`${material}.certificate.rawBytes`, withTail)(good),
  ],
  [
    'bytes that are no certificate',
    'SIGNATURE_FORMAT',
    set(`${material}.certificate.rawBytes`, 'AAAA')(good),
  ],
  ['another subject', 'SIGNATURE_IDENTITY_UNKNOWN', signedAs(`${workflow}-evil`)],
  [
    'a subject that holds the right one',
    'SIGNATURE_IDENTITY_UNKNOWN',
    signedAs(`https://evil.test/?${workflow}`),
  ],
  ['a subject in other letters', 'SIGNATURE_IDENTITY_UNKNOWN', signedAs(workflow.toUpperCase())],
  ['another issuer', 'SIGNATURE_IDENTITY_UNKNOWN', signedAs(workflow, 'https://evil.test')],
  [
    'no issuer where one is required',
    'SIGNATURE_IDENTITY_UNKNOWN',
    lab.keyless(payload, both, { issuer: undefined }),
  ],
  [
    'an issuer that nobody asked for',
    'SIGNATURE_IDENTITY_UNKNOWN',
    good,
    believing({ name: 'any', subject: workflow }),
  ],
  [
    'a pattern that fits a part only',
    'SIGNATURE_IDENTITY_UNKNOWN',
    signedAs(`${workflow}.evil.test`),
    believing({
      name: 'any',
      issuer: githubIssuer,
      subjectPattern: /^(?:https:\/\/github\.com\/acme\/.*main)$/v,
    }),
  ],
  [
    'a certificate for two names',
    'SIGNATURE_IDENTITY_UNKNOWN',
    signer({ emails: ['release@corp.example', 'evil@corp.example'] }),
    ownTrust,
  ],
  [
    'another repository than the workflow’s caller must be',
    'SIGNATURE_IDENTITY_UNKNOWN',
    called({ [claims.repository]: 'https://github.com/evil/releases' }),
    believing({ ...ci, repository: 'https://github.com/acme/releases' }),
  ],
  [
    'no repository where the policy names one',
    'SIGNATURE_IDENTITY_UNKNOWN',
    good,
    believing({ ...ci, repository: 'https://github.com/acme/releases' }),
  ],
  [
    'another branch',
    'SIGNATURE_IDENTITY_UNKNOWN',
    called({ [claims.ref]: 'refs/heads/evil' }),
    believing({ ...ci, ref: 'refs/heads/main' }),
  ],
  [
    'another event',
    'SIGNATURE_IDENTITY_UNKNOWN',
    called({ [claims.trigger]: 'pull_request_target' }),
    believing({ ...ci, trigger: 'push' }),
  ],
  ['a certificate where only keys are believed', 'SIGNATURE_CERTIFICATE_UNEXPECTED', good, believing()],
  [
    'a key where only identities are believed',
    'SIGNATURE_KEY_UNKNOWN',
    signBytes(payload, generateKey()).toString(),
  ],
];

describe('a signature by certificate', () => {
  test('by Fulcio: who and when', () => {
    const { key, identity, times } = verifySignature(payload, Buffer.from(good), trust);
    assert.deepEqual([key, identity], ['ci', { subject: workflow, issuer: githubIssuer }]);
    assert.deepEqual(times, [
      { at: lab.time, by: 'transparency log https://rekor.test' },
      { at: lab.time, by: 'timestamp authority CN=tsa signing, O=sigstore.mock' },
    ]);
  });

  test('by the log alone, and by an own authority with a timestamp', async () => {
    const logged = await lab.keyless(payload, { log: true });
    assert.equal(verifySignature(payload, Buffer.from(logged), trust).key, 'ci');
    const verdict = verifySignature(payload, Buffer.from(own), ownTrust);
    assert.deepEqual([verdict.key, verdict.identity], ['corp', { subject: 'release@corp.example' }]);
  });

  test('by a workflow of the repository, branch and event that the policy names', async () => {
    const repository = `https://github.com/acme/${'releases'.repeat(15)}`;
    const pins = { repository, ref: 'refs/heads/main', trigger: 'push' };
    const file = await called({
      [claims.repository]: repository,
      [claims.ref]: pins.ref,
      [claims.trigger]: pins.trigger,
    });
    assert.equal(verifySignature(payload, Buffer.from(file), believing({ ...ci, ...pins })).key, 'ci');
  });

  test('at any fraction of a second, though the library reads three digits only', async () => {
    const odd = await lab.keyless(payload, { log: true, tsa: 'odd' });
    assert.equal(verifySignature(payload, Buffer.from(odd), trust).times.at(-1)?.at, lab.time);
  });

  let refused = 0;
  for (const [title, code, file, judge = trust] of attacks) {
    test(`${title}: ${code}`, async () => {
      const [text, policy] = [await file, await judge];
      assert.throws(() => verifySignature(payload, Buffer.from(text), policy), isRefused(code));
      refused += 1;
    });
  }

  test('the table is complete', (context) => {
    context.diagnostic(`${refused} of ${attacks.length} attacks on signatures by certificate were refused`);
    assert.equal(new Set(attacks.map(([title]) => title)).size, attacks.length);
  });

  test('a key on another curve does not sign', () => {
    const { certificate } = makeSigningCertificate('release', lab.own, { curve: 'P-384' });
    assert.throws(
      () => requireSigningCertificate(new X509Certificate(certificate).raw),
      isRefused('SIGNATURE_CERTIFICATE', /secp384r1/),
    );
  });
});
