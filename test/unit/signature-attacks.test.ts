import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { describe, test } from 'node:test';
import { generateKey } from '../../src/sign/key.ts';
import { signBytes } from '../support/sign-bundle.ts';
import { verifySignature } from '../../src/verify/signature.ts';
import { isRefused } from '../support/attack.ts';
import { hintOf, set } from '../support/signature-edit.ts';

const [own, other] = [generateKey(), generateKey()];
const trust = { keys: [{ name: 'release', key: own.public }] };
const payload = Buffer.from('{"name":"wandb","release":"2026q4"}');
const signed = signBytes(payload, own).toString('utf8');

/** What is changed, how, what the refusal says, and its code when it is not about the format. */
type Attack = readonly [
  title: string,
  change: (text: string) => string | Buffer,
  says: RegExp,
  code?: string,
];

const signature = 'messageSignature.signature';
const material = 'verificationMaterial';
const der = (): Buffer => sign('sha256', payload, own.private);
const withHex = (hex: string) => set(signature, Buffer.from(hex, 'hex').toString('base64'));
const der64 = (change: (bytes: Buffer) => Buffer): string => change(der()).toString('base64');
const certificate = { rawBytes: Buffer.from('certificate').toString('base64') };
const dsse = {
  payload: '',
  payloadType: 'application/vnd.in-toto+json',
  signatures: [{ sig: '', keyid: '' }],
};
const wrongDigest = createHash('sha256').update('other').digest('base64');
const withoutKey = (value: object) => (text: string) => set(material, value)(text);
const longNumbers = `30480223${'01'.repeat(35)}0221${'01'.repeat(33)}`;

const attacks: readonly Attack[] = [
  ['empty', () => '', /not JSON/],
  ['not JSON', () => '{', /not JSON/],
  [
    'not UTF-8',
    (text) => Buffer.concat([Buffer.from(text.slice(0, -2)), Buffer.from([0xff, 0x7d])]),
    /not UTF-8/,
  ],
  ['byte order mark', (text) => `\uFEFF${text}`, /not JSON/],
  ['a list', (text) => `[${text}]`, /expected a map/],
  ['null', () => 'null', /expected a map/],
  ['second document', (text) => text + text, /not JSON/],
  ['larger than the cap', (text) => text + ' '.repeat(64 * 1024), /longer than/],
  [
    'deep nesting',
    (text) =>
      set(`${material}.publicKey.hint`, 1)(text).replace(':1}', `:${'['.repeat(9000)}${']'.repeat(9000)}}`),
    /more than 2000 values/,
  ],
  [
    'media type v0.2',
    set('mediaType', 'application/vnd.dev.sigstore.bundle+json;version=0.2'),
    /mediaType: expected/,
  ],
  [
    'media type v0.9',
    set('mediaType', 'application/vnd.dev.sigstore.bundle.v0.9+json'),
    /mediaType: expected/,
  ],
  [
    'media type with a tail',
    set('mediaType', 'application/vnd.dev.sigstore.bundle.v0.3+json; x=1'),
    /mediaType: expected/,
  ],
  ['media type missing', set('mediaType', undefined), /"mediaType" is missing/],
  ['unknown key', set('note', 'x'), /note: unknown key/],
  ['unknown key inside', set('messageSignature.keyid', 'x'), /keyid: unknown key/],
  ['__proto__ as a key', (text) => text.replace('{', '{"__proto__":{},'), /unknown key/],
  [
    'key twice',
    (text) =>
      text.replace(
        '"messageSignature":',
        '"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","messageSignature":',
      ),
    /stands twice/,
  ],
  [
    'digest twice, the first one wrong',
    (text) => text.replace('"digest":', `"digest":"${wrongDigest}","digest":`),
    /stands twice/,
  ],
  [
    'key twice, one of them escaped',
    (text) => text.replace('"digest":', `"d\\u0069gest":"${wrongDigest}","digest":`),
    /stands twice/,
  ],
  ['both content kinds', set('dsseEnvelope', dsse), /dsseEnvelope: unknown key/],
  [
    'a DSSE envelope instead',
    (text) => set('messageSignature', undefined)(set('dsseEnvelope', dsse)(text)),
    /"messageSignature" is missing/,
  ],
  ['no content', set('messageSignature', undefined), /"messageSignature" is missing/],
  [
    'certificate where a key is expected',
    withoutKey({ certificate }),
    /believes keys only/,
    'SIGNATURE_CERTIFICATE_UNEXPECTED',
  ],
  ['certificate beside the key', set(`${material}.certificate`, certificate), /either "publicKey" or/],
  [
    'certificate chain',
    withoutKey({ x509CertificateChain: { certificates: [certificate] } }),
    /x509CertificateChain: unknown key/,
  ],
  ['no verification material', set(material, undefined), /"verificationMaterial" is missing/],
  [
    'log entry that cannot be judged',
    set(`${material}.tlogEntries`, [{ logIndex: '1' }]),
    /tlogEntries\[0\]/,
  ],
  [
    'timestamp that cannot be judged',
    set(`${material}.timestampVerificationData`, { rfc3161Timestamps: [{ signedTimestamp: 'AAAA' }] }),
    /no trusted root/,
    'SIGNATURE_NO_ROOT',
  ],
  ['key hint that is no text', set(`${material}.publicKey.hint`, 7), /hint: expected a text/],
  [
    'other hash algorithm',
    set('messageSignature.messageDigest.algorithm', 'SHA2_512'),
    /algorithm: expected/,
  ],
  ['digest of another length', set('messageSignature.messageDigest.digest', 'AAAA'), /32 bytes/],
  ['digest missing', set('messageSignature.messageDigest', undefined), /"messageDigest" is missing/],
  ['junk in base64', (text) => text.replace('"signature":"', '"signature":"*'), /expected base64/],
  [
    'base64 in the URL alphabet',
    set('messageSignature.messageDigest.digest', createHash('sha256').update(payload).digest('base64url')),
    /expected base64/,
  ],
  [
    'base64 with set bits after its end',
    (text) =>
      text
        .replace(/="\}\}\n?$/, (tail) => tail)
        .replace(/"digest":"(.{42}).="/, (_, head: string) => `"digest":"${head}/="`),
    /expected base64/,
  ],
  ['signature that is no text', set(signature, 5), /expected base64/],
  ['signature of huge length', set(signature, Buffer.alloc(9000).toString('base64')), /DER/],
  ['text of huge length', set(signature, Buffer.alloc(30_000).toString('base64')), /expected base64/],
  ['empty signature', set(signature, ''), /DER/],
  [
    'bytes after the signature',
    set(
      signature,
      der64((bytes) => Buffer.concat([bytes, Buffer.from([0])])),
    ),
    /DER/,
  ],
  ['bytes after the signature, inside its sequence', withHex('300702010102010100'), /DER/],
  ['a sequence that says another length', withHex('3007020101020101'), /DER/],
  ['a set in place of the sequence', withHex('3106020101020101'), /DER/],
  [
    'signature in the long length form',
    set(
      signature,
      der64((bytes) => Buffer.concat([Buffer.from([0x30, 0x81, bytes.length - 2]), bytes.subarray(2)])),
    ),
    /DER/,
  ],
  [
    'signature of plain r and s',
    set(
      signature,
      sign('sha256', payload, { key: own.private, dsaEncoding: 'ieee-p1363' }).toString('base64'),
    ),
    /DER/,
  ],
  ['negative number in the signature', withHex('3006020181020101'), /DER/],
  ['padded number in the signature', withHex('300702020001020101'), /DER/],
  ['empty number in the signature', withHex('30050200020101'), /DER/],
  ['number of another type', withHex('3006030101020101'), /DER/],
  ['numbers too long for P-256', withHex(longNumbers), /DER/],
  [
    'an Ed25519 signature',
    set(signature, sign(null, payload, generateKeyPairSync('ed25519').privateKey).toString('base64')),
    /DER/,
  ],
  [
    'digest of other bytes',
    set('messageSignature.messageDigest.digest', wrongDigest),
    /other bytes/,
    'SIGNATURE_INVALID',
  ],
  [
    'signature file of other bytes',
    () => signBytes(Buffer.from('other'), own),
    /other bytes/,
    'SIGNATURE_INVALID',
  ],
  [
    'signature of other bytes under the right digest',
    set(signature, sign('sha256', Buffer.from('other'), own.private).toString('base64')),
    /None/,
    'SIGNATURE_KEY_UNKNOWN',
  ],
  ['signature of r = s = 1', withHex('3006020101020101'), /None/, 'SIGNATURE_KEY_UNKNOWN'],
  ['signature of r = s = 0', withHex('3006020100020100'), /None/, 'SIGNATURE_KEY_UNKNOWN'],
  [
    'another hash under the same key',
    set(signature, sign('sha384', payload, own.private).toString('base64')),
    /None/,
    'SIGNATURE_KEY_UNKNOWN',
  ],
  ['signed by another key', () => signBytes(payload, other), /tried release/, 'SIGNATURE_KEY_UNKNOWN'],
  [
    'another key that claims the hint of ours',
    () =>
      set(`${material}.publicKey.hint`, hintOf(own.public.fingerprint))(signBytes(payload, other).toString()),
    /None/,
    'SIGNATURE_KEY_UNKNOWN',
  ],
];

describe('a signature file that was tampered with', () => {
  let refused = 0;
  for (const [title, change, says, code = 'SIGNATURE_FORMAT'] of attacks) {
    test(`${title}: ${code}`, () => {
      const file = Buffer.from(change(signed));
      assert.notDeepEqual(file, Buffer.from(signed));
      assert.throws(() => verifySignature(payload, file, trust), isRefused(code, says));
      refused += 1;
    });
  }
  test('the table is complete', (context) => {
    context.diagnostic(`${refused} of ${attacks.length} attacks on the signature file were refused`);
    assert.equal(new Set(attacks.map(([title]) => title)).size, attacks.length);
  });
});
