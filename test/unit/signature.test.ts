import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { generateKey } from '../../src/sign/key.ts';
import { signBytes } from '../support/sign-bundle.ts';
import { verifySignature } from '../../src/verify/signature.ts';
import { isRefused } from '../support/attack.ts';
import { hintOf, set } from '../support/signature-edit.ts';

const [own, other] = [generateKey(), generateKey()];
const trust = { keys: [{ name: 'release', key: own.public }] };
const payload = Buffer.from('{"name":"wandb","release":"2026q4"}');
const signed = signBytes(payload, own).toString('utf8');
const material = 'verificationMaterial';

describe('a good signature file', () => {
  const accepted: readonly [string, string][] = [
    ['as written', signed],
    ['with white space between tokens', JSON.stringify(JSON.parse(signed), undefined, '\t')],
    ['without the lists that are empty', set(material, { publicKey: {} })(signed)],
    ['with another hint, which is not signed', set(`${material}.publicKey.hint`, 'ö "x"')(signed)],
    ['with an empty timestamp list left out', set(`${material}.timestampVerificationData`, {})(signed)],
  ];
  for (const [title, text] of accepted) {
    test(`${title}: accepted`, () => {
      const verdict = verifySignature(payload, Buffer.from(text), trust);
      assert.deepEqual(verdict, { key: 'release', fingerprint: own.public.fingerprint, times: [] });
    });
  }

  test('every trusted key is tried, and the one that signed is named', () => {
    const keys = [
      { name: 'old', key: other.public },
      { name: 'new', key: own.public },
    ];
    assert.equal(verifySignature(payload, Buffer.from(signed), { keys }).key, 'new');
    assert.equal(verifySignature(payload, signBytes(payload, other), { keys }).key, 'old');
  });

  test('it says which key, as cosign does: base64 of the sha256 of the DER key', () => {
    assert.ok(signed.includes(`"hint":"${hintOf(own.public.fingerprint)}"`));
  });
});

test('any bytes can be signed, and then no bit of them can change', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), (bytes, at) => {
      const file = signBytes(Buffer.from(bytes), own);
      assert.equal(verifySignature(Buffer.from(bytes), file, trust).key, 'release');
      const flipped = Buffer.from(bytes);
      const bit = at % (bytes.length * 8);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      assert.throws(() => verifySignature(flipped, file, trust), isRefused('SIGNATURE_INVALID'));
    }),
    { numRuns: 50 },
  );
});
