import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { digestOf } from '../../../src/oci/digest.ts';
import { checkSignature } from '../../../src/upstream-signature/check-signature.ts';
import type { Requirement } from '../../../src/upstream-signature/requirement.ts';
import { parsePublicKey } from '../../../src/verify/public-key.ts';
import { fails } from '../../support/fails.ts';
import { githubIssuer, openSigstoreLab, rootOf, workflow } from '../../support/sigstore-lab.ts';
import {
  bundleByKey,
  bundleKeyless,
  image,
  makeKey,
  signedArtifact,
  simpleTextAbout,
  statementAbout,
  tagByKey,
  tagKeyless,
} from '../../support/upstream-signatures.ts';

const [key, other] = [makeKey(), makeKey()];
const { digest } = image();
const elsewhere = digestOf(Buffer.from('another image'));
const byKey: Requirement = { kind: 'key', key: parsePublicKey(key.pem, 'key') };
const { fingerprint } = byKey.key;

async function check(signatures: Parameters<typeof signedArtifact>[0], requirement: Requirement = byKey) {
  const { artifact, read } = signedArtifact(signatures);
  return await checkSignature(artifact, requirement, read);
}

describe('a signature by key', () => {
  test('counts as a referrer, and under the tag', async () => {
    assert.deepEqual(await check({ bundles: [bundleByKey(statementAbout(digest), key.privateKey)] }), {
      state: 'verified',
      signer: fingerprint,
      form: 'referrer',
    });
    assert.deepEqual(await check({ tag: [tagByKey(simpleTextAbout(digest), key.privateKey)] }), {
      state: 'verified',
      signer: fingerprint,
      form: 'tag',
    });
  });

  test('is found among those of others, attestations and damaged ones', async () => {
    const text = simpleTextAbout(digest);
    const { form } = await check({
      bundles: [bundleByKey(statementAbout(digest), other.privateKey), 'nonsense'],
      tag: [tagByKey(text, other.privateKey), tagByKey(Buffer.from(`${String(text)}\n`), key.privateKey)],
    });
    assert.equal(form, 'tag');
  });

  const statement = statementAbout(digest);
  const provenance = statementAbout(digest, 'https://slsa.dev/provenance/v1');
  const good = JSON.parse(bundleByKey(statement, key.privateKey));
  const simple = tagByKey(simpleTextAbout(digest), key.privateKey);
  const attacks: Readonly<Record<string, [Parameters<typeof signedArtifact>[0], string, RegExp]>> = {
    'there is none': [
      {},
      'UPSTREAM_UNSIGNED',
      /docker\.io\/acme\/app:1 .* is not signed upstream, and must be by the key sha256:/,
    ],
    'another key made it': [
      { bundles: [bundleByKey(statement, other.privateKey)] },
      'UPSTREAM_SIGNER_WRONG',
      /is by another key/,
    ],
    'another key made it, under the tag': [
      { tag: [tagByKey(simpleTextAbout(digest), other.privateKey)] },
      'UPSTREAM_SIGNER_WRONG',
      /\.sig is by another key/,
    ],
    'a provenance attestation by the right key is all there is': [
      { bundles: [bundleByKey(provenance, key.privateKey)] },
      'UPSTREAM_UNSIGNED',
      /states something else: "https:\/\/slsa\.dev/,
    ],
    'it is the signature of another image, attached here': [
      { bundles: [bundleByKey(statementAbout(elsewhere), key.privateKey)] },
      'UPSTREAM_SIGNATURE_INVALID',
      /is about something else/,
    ],
    'it is the signature of another image, under the tag': [
      { tag: [tagByKey(simpleTextAbout(elsewhere), key.privateKey)] },
      'UPSTREAM_SIGNATURE_INVALID',
      /is about something else/,
    ],
    'it is attached to another image': [
      { bundles: [bundleByKey(statement, key.privateKey)], subject: elsewhere },
      'UPSTREAM_UNSIGNED',
      /is not signed/,
    ],
    'what is signed was changed': [
      {
        tag: [
          { ...simple, text: Buffer.from(String(simple.text).replace('"optional":null', '"optional":{}')) },
        ],
      },
      'UPSTREAM_SIGNER_WRONG',
      /is by another key/,
    ],
    'the text is no signature of an image': [
      { tag: [tagByKey(simpleTextAbout(digest, 'atomic container signature'), key.privateKey)] },
      'UPSTREAM_UNSIGNED',
      /states something else/,
    ],
    'it has two signatures': [
      { bundles: [JSON.stringify(withSignatures(good, 2))] },
      'UPSTREAM_UNSIGNED',
      /expected one, found 2/,
    ],
    'it has none': [
      { bundles: [JSON.stringify(withSignatures(good, 0))] },
      'UPSTREAM_UNSIGNED',
      /expected one, found 0/,
    ],
    'a key stands twice in the statement': [
      {
        bundles: [
          bundleByKey(
            Buffer.from(String(statement).replace('{', `{"predicateType":"https://slsa.dev/provenance/v1",`)),
            key.privateKey,
          ),
        ],
      },
      'UPSTREAM_UNSIGNED',
      /states something else/,
    ],
    'it is larger than signatures are': [
      { bundles: [`${' '.repeat(70_000)}${bundleByKey(statement, key.privateKey)}`] },
      'UPSTREAM_UNSIGNED',
      /not one bundle of the size of a signature/,
    ],
  };
  for (const [name, [signatures, code, says]] of Object.entries(attacks)) {
    test(`is refused when ${name}`, () => assert.rejects(check(signatures), fails(code, says)));
  }
});

describe('a keyless signature', () => {
  let lab: Awaited<ReturnType<typeof openSigstoreLab>>;
  let wanted: Requirement;
  const evidence = { log: true, tsa: 'good' } as const;
  const identity = { name: workflow, issuer: githubIssuer, subject: workflow };

  before(async () => {
    lab = await openSigstoreLab();
    wanted = { kind: 'identity', identity, root: await rootOf(lab.root) };
  });
  const sign =
    (proof: object, who: object = {}) =>
    (bytes: Buffer): Promise<string> =>
      lab.keyless(bytes, proof, who);
  const verified = { state: 'verified', signer: workflow, issuer: githubIssuer };

  test('counts as a referrer, and under the tag with log entry, timestamp or both', async () => {
    const bundle = await bundleKeyless(statementAbout(digest), sign(evidence));
    assert.deepEqual(await check({ bundles: [bundle] }, wanted), { ...verified, form: 'referrer' });
    for (const proof of [{ log: true }, evidence]) {
      const tag = await tagKeyless(simpleTextAbout(digest), sign(proof));
      assert.deepEqual(await check({ tag: [tag] }, wanted), { ...verified, form: 'tag' });
    }
  });

  test('counts by a pattern for the whole subject', async () => {
    const { subject: _, ...rest } = identity;
    const tag = await tagKeyless(simpleTextAbout(digest), sign(evidence));
    const root = await rootOf(lab.root);
    const matching = {
      kind: 'identity',
      identity: { ...rest, subjectPattern: /^(?:https:\/\/github\.com\/acme\/.*)$/v },
      root,
    } as const;
    assert.equal((await check({ tag: [tag] }, matching)).signer, workflow);
  });

  test('is refused by another identity, or without a proof of its time', async () => {
    const text = simpleTextAbout(digest);
    const statement = statementAbout(digest);
    const subject = `${workflow}-of-another`;
    const cases = [
      [
        { tag: [await tagKeyless(text, sign(evidence, { subject }))] },
        'UPSTREAM_SIGNER_WRONG',
        /is by "URI:https/,
      ],
      [
        { bundles: [await bundleKeyless(statement, sign(evidence, { subject }))] },
        'UPSTREAM_SIGNER_WRONG',
        /is by "URI:https/,
      ],
      [
        { tag: [await tagKeyless(text, sign(evidence, { issuer: 'https://evil.test' }))] },
        'UPSTREAM_SIGNER_WRONG',
        /vouched for by "https:\/\/evil/,
      ],
      [
        { tag: [await tagKeyless(text, sign({ tsa: 'good' }))] },
        'UPSTREAM_SIGNATURE_INVALID',
        /does not count/,
      ],
      [{ tag: [await tagKeyless(text, sign({}))] }, 'UPSTREAM_SIGNATURE_INVALID', /does not count/],
      [
        { tag: [await tagKeyless(text, sign({ log: true, tsa: 'late' }))] },
        'UPSTREAM_SIGNATURE_INVALID',
        /does not count/,
      ],
      [{ tag: [tagByKey(text, key.privateKey)] }, 'UPSTREAM_SIGNER_WRONG', /is by a plain key/],
    ] as const;
    for (const [signatures, code, says] of cases) {
      await assert.rejects(check(signatures, wanted), fails(code, says));
    }
    const keyless = await tagKeyless(text, sign(evidence));
    await assert.rejects(check({ tag: [keyless] }), fails('UPSTREAM_SIGNER_WRONG', /is by a certificate/));
  });

  test('is refused when its log entry is that of another signature', async () => {
    const mine = await tagKeyless(simpleTextAbout(digest), sign({ log: true }));
    const theirs = await tagKeyless(simpleTextAbout(digest), sign({ log: true }));
    const entry = 'dev.sigstore.cosign/bundle';
    const mixed = { ...mine, annotations: { ...mine.annotations, [entry]: theirs.annotations[entry] ?? '' } };
    await assert.rejects(
      check({ tag: [mixed] }, wanted),
      fails('UPSTREAM_SIGNATURE_INVALID', /does not count/),
    );
  });

  test('is not looked at without a trusted root, which is said', async () => {
    assert.deepEqual(await check({}, { kind: 'unchecked', identity }), {
      state: 'not-checked',
      signer: workflow,
      issuer: githubIssuer,
    });
  });
});

/** The same bundle with so many signatures. */
function withSignatures(bundle: { dsseEnvelope: { signatures: readonly object[] } }, count: number): object {
  const [signature = {}] = bundle.dsseEnvelope.signatures;
  return {
    ...bundle,
    dsseEnvelope: { ...bundle.dsseEnvelope, signatures: Array.from({ length: count }, () => signature) },
  };
}
