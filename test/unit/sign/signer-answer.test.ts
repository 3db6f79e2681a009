import assert from 'node:assert/strict';
import { sign } from 'node:crypto';
import { describe, test } from 'node:test';
import { UserError } from '../../../src/errors.ts';
import { generateKey } from '../../../src/sign/key.ts';
import { signBytes } from '../../support/sign-bundle.ts';
import { parseAnswer } from '../../../src/sign/signer-answer.ts';

const payload = Buffer.from('{}');
const key = generateKey();
const der = sign('sha256', payload, key.private);
const base64 = der.toString('base64');
const flat = sign('sha256', payload, { key: key.private, dsaEncoding: 'ieee-p1363' });

describe('the answer of a signer', () => {
  const taken: readonly [string, Buffer][] = [
    ['DER', der],
    ['base64', Buffer.from(base64)],
    ['base64 with a line end', Buffer.from(`${base64}\n`)],
    ['base64 in lines of Windows', Buffer.from(`${base64.slice(0, 64)}\r\n${base64.slice(64)}\r\n`)],
  ];
  for (const [title, answer] of taken) {
    test(`${title} is taken`, () => {
      assert.deepEqual(parseAnswer(answer), der);
    });
  }

  test('a sigstore bundle is taken, and its signature comes out', () => {
    const bundle = signBytes(payload, key);
    const { messageSignature } = JSON.parse(bundle.toString('utf8'));
    assert.equal(parseAnswer(bundle).toString('base64'), messageSignature.signature);
  });

  const refused: readonly [string, Buffer, RegExp][] = [
    ['nothing', Buffer.alloc(0), /printed nothing/],
    ['DER with a byte behind it', Buffer.concat([der, Buffer.from('\n')]), /printed \d+ bytes/],
    ['DER cut short', der.subarray(0, -1), /printed \d+ bytes/],
    ['two signatures', Buffer.concat([der, der]), /printed \d+ bytes/],
    ['base64 of something else', Buffer.from('aGVsbG8='), /printed 8 bytes/],
    ['base64 with junk in it', Buffer.from(`${base64.slice(0, 8)}!${base64.slice(8)}`), /printed \d+ bytes/],
    ['words', Buffer.from('Enter PIN:'), /printed 10 bytes/],
    ['r and s without DER', flat, /two numbers of a signature without DER/],
    ['the same in base64', Buffer.from(flat.toString('base64')), /two numbers of a signature without DER/],
    ['JSON of something else', Buffer.from('{"signature":"x"}'), /no sigstore bundle/],
    ['a megabyte', Buffer.alloc(1 << 20, 'A'), /1048576 bytes/],
  ];
  for (const [title, answer, message] of refused) {
    test(`${title}: refused, and not shown`, () => {
      assert.throws(
        () => parseAnswer(answer),
        (error: unknown) =>
          error instanceof UserError && error.code === 'SIGNER_ANSWER' && message.test(error.message),
      );
    });
  }

  test('what the signer said besides is shown, the end of it', () => {
    const messages = Array.from({ length: 20 }, (_, number) => `line ${number}\n`).join('\n');
    assert.throws(
      () => parseAnswer(Buffer.alloc(0), messages),
      (error: unknown) =>
        error instanceof UserError &&
        error.details.length === 12 &&
        error.details.at(-1) === 'line 19' &&
        error.details[0] === 'line 8',
    );
  });
});
