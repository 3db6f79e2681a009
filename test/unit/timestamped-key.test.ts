import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { generateKey } from '../../src/sign/key.ts';
import { signBytes } from '../support/sign-bundle.ts';
import { verifySignature } from '../../src/verify/signature.ts';
import { isRefused } from '../support/attack.ts';
import { at, set } from '../support/signature-edit.ts';
import { emptyRoot, openSigstoreLab, rootOf } from '../support/sigstore-lab.ts';

const payload = Buffer.from('{"name":"wandb","release":"2026q4"}');
const lab = await openSigstoreLab();
const ownTrust = { trustedRoot: await rootOf(lab.ownRoot) };
const material = 'verificationMaterial';

describe('a signature by key with a timestamp', () => {
  const key = generateKey();
  const keys = [{ name: 'release', key: key.public }];
  const plain = signBytes(payload, key).toString();
  const stampedBy = async (tsa: 'good' | 'late', signed = plain): Promise<Buffer> => {
    const signature = Buffer.from(String(at('messageSignature.signature', signed)), 'base64');
    const { timestampVerificationData } = await lab.evidenceFor(payload, signature, '', { tsa });
    return Buffer.from(set(`${material}.timestampVerificationData`, timestampVerificationData)(plain));
  };

  test('says when', async () => {
    const { times } = verifySignature(payload, await stampedBy('good'), { ...ownTrust, keys });
    assert.equal(times[0]?.at, lab.time);
  });

  test('is refused without it where the policy requires one', () => {
    const strict = { ...ownTrust, keys, timestamp: 'required' } as const;
    assert.throws(
      () => verifySignature(payload, Buffer.from(plain), strict),
      isRefused('SIGNATURE_TIME_MISSING'),
    );
  });

  test('is refused with the timestamp of another, and with one by nobody trusted', async () => {
    const policy = { ...ownTrust, keys };
    const foreign = await stampedBy('good', signBytes(payload, generateKey()).toString());
    assert.throws(() => verifySignature(payload, foreign, policy), isRefused('SIGNATURE_TIMESTAMP'));
    const late = await stampedBy('late');
    assert.throws(() => verifySignature(payload, late, policy), isRefused('SIGNATURE_TIMESTAMP'));
    const nothing = { keys, trustedRoot: await rootOf(emptyRoot) };
    assert.throws(() => verifySignature(payload, late, nothing), isRefused('SIGNATURE_TIMESTAMP'));
  });
});
