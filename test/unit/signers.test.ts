import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { generateKey } from '../../src/sign/key.ts';
import { signBytes } from '../support/sign-bundle.ts';
import { type Judgement, requireSigners, verifySignatures } from '../../src/verify/signers.ts';
import type { TrustedKey, TrustPolicy } from '../../src/verify/trust-policy.ts';
import { isRefused } from '../support/attack.ts';

const payload = Buffer.from('{"release":"2026q4"}');
const manifest = { created: '2026-10-01T00:00:00Z', sequence: 4 };
const [first, second, stranger] = [generateKey(), generateKey(), generateKey()];
const entry = (name: string, key: typeof first, more: Partial<TrustedKey> = {}): TrustedKey => ({
  name,
  key: key.public,
  ...more,
});
const files = (...keys: readonly (typeof first)[]) =>
  keys.map((key, index) => ({ name: `signature ${index}`, bytes: signBytes(payload, key) }));

function judge(trust: TrustPolicy, ...keys: readonly (typeof first)[]): Judgement {
  return requireSigners(verifySignatures(payload, files(...keys), trust), manifest, trust);
}

function namesOf({ signatures }: Judgement): readonly string[] {
  return signatures.map(({ key }) => key);
}

describe('several signatures', () => {
  const keys = [entry('first', first), entry('second', second)];

  test('each that counts is named; one by a stranger is passed over, and said', () => {
    const judgement = judge({ keys }, stranger, second, first);
    assert.deepEqual(namesOf(judgement), ['second', 'first']);
    assert.deepEqual(
      judgement.passedOver.map(({ code }) => code),
      ['SIGNATURE_KEY_UNKNOWN'],
    );
  });

  test('strangers alone are refused', () => {
    assert.throws(() => judge({ keys }, stranger), isRefused('SIGNATURE_KEY_UNKNOWN'));
  });

  test('a damaged file and one about other bytes are refused beside a good one', () => {
    for (const [bytes, code] of [
      [Buffer.from('{}'), 'SIGNATURE_FORMAT'],
      [signBytes(Buffer.from('other'), second), 'SIGNATURE_INVALID'],
    ] as const) {
      const all = [...files(first), { name: 'bad', bytes }];
      assert.throws(() => verifySignatures(payload, all, { keys }), isRefused(code));
    }
  });

  test('as many different signers as the policy requires', () => {
    const trust = { keys, signatures: 2 };
    assert.deepEqual(namesOf(judge(trust, first, second)), ['first', 'second']);
    assert.throws(() => judge(trust, first), isRefused('SIGNATURES_TOO_FEW', /1 signer/));
    assert.throws(() => judge(trust, first, first), isRefused('SIGNATURES_TOO_FEW'));
    assert.throws(() => judge(trust, first, stranger), isRefused('SIGNATURES_TOO_FEW'));
  });

  test('one key that the policy names twice is one signer', () => {
    const certified = { keys: [entry('first', first), entry('again', first)], signatures: 2 };
    const judgement = judge({ keys: certified.keys }, first);
    const twice = judgement.signatures.flatMap((signature) => [signature, { ...signature, key: 'again' }]);
    assert.throws(
      () => requireSigners({ signatures: twice, passedOver: [] }, manifest, certified),
      isRefused('SIGNATURES_TOO_FEW'),
    );
  });
});

test('one identity that signed twice, each time with a new key, is one signer', () => {
  const trust = { keys: [entry('first', first), entry('second', second)], signatures: 2 };
  const { signatures } = judge({ ...trust, signatures: 1 }, first, second);
  const twice = signatures.map((signature) => ({ ...signature, key: 'first' }));
  assert.throws(
    () => requireSigners({ signatures: twice, passedOver: [] }, manifest, trust),
    isRefused('SIGNATURES_TOO_FEW'),
  );
});

describe('a key that is rotated', () => {
  const keys = [
    entry('old', first, { validUntil: '2026-12-31T00:00:00Z' }),
    entry('new', second, { validFrom: '2026-09-01T00:00:00Z' }),
  ];
  const at = (created: string, key: typeof first) => {
    const trust = { keys };
    return requireSigners(verifySignatures(payload, files(key), trust), { ...manifest, created }, trust);
  };

  test('both count in between, and only one before and after', () => {
    assert.deepEqual(namesOf(at('2026-10-01T00:00:00Z', first)), ['old']);
    assert.deepEqual(namesOf(at('2026-10-01T00:00:00Z', second)), ['new']);
    assert.deepEqual(namesOf(at('2026-12-31T00:00:00Z', first)), ['old']);
    assert.throws(
      () => at('2026-12-31T00:00:01Z', first),
      isRefused('SIGNER_OUT_OF_TIME', /until 2026-12-31/),
    );
    assert.throws(
      () => at('2026-08-31T23:59:59Z', second),
      isRefused('SIGNER_OUT_OF_TIME', /from 2026-09-01/),
    );
  });

  test('a proven time counts more than what the bundle says', () => {
    const trust = { keys };
    const { signatures, passedOver } = verifySignatures(payload, files(first), trust);
    const late = signatures.map((signature) => ({
      ...signature,
      times: [{ at: '2027-01-01T00:00:00Z', by: 'somebody' }],
    }));
    assert.throws(
      () => requireSigners({ signatures: late, passedOver }, manifest, trust),
      isRefused('SIGNER_OUT_OF_TIME', /2027-01-01/),
    );
  });
});

const revoked = (more: object) => ({
  keys: [entry('lost', first, { revoked: { reason: 'laptop stolen', ...more } })],
});

describe('a key that is revoked', () => {
  test('counts no more at all', () => {
    assert.throws(() => judge(revoked({}), first), isRefused('SIGNER_REVOKED', /laptop stolen/));
  });

  test('or from a sequence, or a time, on', () => {
    assert.deepEqual(namesOf(judge(revoked({ sinceSequence: 5 }), first)), ['lost']);
    assert.throws(() => judge(revoked({ sinceSequence: 4 }), first), isRefused('SIGNER_REVOKED'));
    assert.deepEqual(namesOf(judge(revoked({ since: '2026-10-01T00:00:01Z' }), first)), ['lost']);
    assert.throws(
      () => judge(revoked({ since: '2026-10-01T00:00:00Z' }), first),
      isRefused('SIGNER_REVOKED'),
    );
  });

  test('another signature stands, and the revoked one is said not to count', () => {
    const { keys } = revoked({});
    const judgement = judge({ keys: [...keys, entry('second', second)] }, first, second);
    assert.deepEqual(namesOf(judgement), ['second']);
    assert.match(String(judgement.passedOver[0]?.message), /lost is revoked/);
  });
});
