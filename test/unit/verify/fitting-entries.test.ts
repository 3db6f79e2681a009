import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { requireSigners, verifySignatures } from '../../../src/verify/signers.ts';
import type { TrustPolicy } from '../../../src/verify/trust-policy.ts';
import { isRefused } from '../../support/attack.ts';
import { githubIssuer, openSigstoreLab, rootOf, workflow } from '../../support/sigstore-lab.ts';

const lab = await openSigstoreLab();
const payload = Buffer.from('{"release":"2026q4"}');
const evidence = { log: true, tsa: 'good' } as const;
const signed = [await lab.keyless(payload, evidence), await lab.keyless(payload, evidence)];
const files = signed.map((text, at) => ({ name: `signature ${at}`, bytes: Buffer.from(text) }));
const trustedRoot = await rootOf(lab.root);

const issuer = githubIssuer;
const anyone = { name: 'anyone', issuer, subjectPattern: /^(?:https:\/\/github\.com\/acme\/.*)$/v };
const ci = { name: 'ci', issuer, subject: workflow };
const before = { ...ci, name: 'before', validUntil: '2020-01-01T00:00:00Z' };
const revoked = { reason: 'taken over' };

const manifest = { created: '2026-10-01T00:00:00Z', sequence: 4 };

function judge(identities: NonNullable<TrustPolicy['identities']>) {
  const trust = { keys: [], identities, trustedRoot };
  return requireSigners(verifySignatures(payload, files, trust), manifest, trust).signatures;
}

describe('a certificate that several identities fit', () => {
  for (const [order, identities] of [
    ['after', [anyone, { ...ci, revoked }]],
    ['before', [{ ...ci, revoked }, anyone]],
  ] as const) {
    test(`does not count when one is revoked, be it named ${order} the other`, () => {
      assert.throws(() => judge(identities), isRefused('SIGNER_REVOKED', /ci is revoked: taken over/));
    });
  }

  test('counts by the one whose time it is, and that one is named', () => {
    assert.deepEqual(
      judge([before, ci]).map(({ key }) => key),
      ['ci', 'ci'],
    );
    assert.throws(
      () => judge([before, { ...before, name: 'long before' }]),
      isRefused('SIGNER_OUT_OF_TIME', /before counts .* until 2020.*\nlong before counts/),
    );
  });

  test('is one signer, whichever of them it counts by', () => {
    const [first, second] = [
      { ...ci, name: 'first', validUntil: lab.time },
      { ...ci, name: 'second', validFrom: '2090-01-01T00:00:00Z' },
    ];
    const trust = { keys: [], identities: [first, second], trustedRoot, signatures: 2 };
    const { signatures, passedOver } = verifySignatures(payload, files, trust);
    const later = { at: '2091-01-01T00:00:00Z', by: 'somebody' };
    const apart = signatures.map((signature, at) =>
      at === 0 ? signature : { ...signature, times: [later] },
    );
    const judgement = { signatures: apart, passedOver };
    assert.deepEqual(
      requireSigners(judgement, manifest, { ...trust, signatures: 1 }).signatures.map(({ key }) => key),
      ['first', 'second'],
    );
    assert.throws(() => requireSigners(judgement, manifest, trust), isRefused('SIGNATURES_TOO_FEW'));
  });
});
