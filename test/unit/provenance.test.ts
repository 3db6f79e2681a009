import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { digestOf } from '../../src/oci/digest.ts';
import { generateKey } from '../../src/sign/key.ts';
import { originOf } from '../../src/sign/origin.ts';
import { sealStatement } from '../../src/sign/seal.ts';
import { provenanceFileLimit, verifyProvenance } from '../../src/verify/provenance.ts';
import { isRefused } from '../support/attack.ts';

const key = generateKey();
const other = generateKey();
const subject = digestOf(Buffer.from('{}'));
const trust = { subject, keys: [{ name: 'release', key: key.public }] };

const statement = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'bundle.json', digest: { sha256: subject.slice('sha256:'.length) } }],
  predicateType: 'https://slsa.dev/provenance/v1',
  predicate: { runDetails: { builder: { id: 'https://github.com/acme/airgap' } } },
};

const seal = async (of: unknown, by = key) => await sealStatement(Buffer.from(JSON.stringify(of)), by);
const good = await seal(statement);
const bareSignature = (await key.sign(Buffer.from(JSON.stringify(statement)))).toString('base64');

/** The file with something changed in it, as JSON. */
function changed(change: (file: Envelope) => unknown): Buffer {
  return Buffer.from(JSON.stringify(change(JSON.parse(good.toString('utf8')))));
}

interface Envelope {
  readonly dsseEnvelope: { readonly payload: string; readonly signatures: readonly object[] };
}

function edited(own: object): Buffer {
  return changed((file) => ({ ...file, dsseEnvelope: { ...file.dsseEnvelope, ...own } }));
}

describe('provenance', () => {
  test('tells who made the bundle, when a trusted key says so', () => {
    assert.deepEqual(verifyProvenance(good, trust), {
      key: 'release',
      fingerprint: key.public.fingerprint,
      times: [],
      predicateType: 'https://slsa.dev/provenance/v1',
      builder: 'https://github.com/acme/airgap',
      passedOver: [],
    });
  });

  test('a statement of the older type, with several subjects and more than we know, is taken', async () => {
    const more = {
      ...statement,
      _type: 'https://in-toto.io/Statement/v0.1',
      subject: [{ name: 'other' }, ...statement.subject],
      predicate: { ...statement.predicate, buildDefinition: { resolvedDependencies: [1, {}] }, own: true },
    };
    assert.equal(verifyProvenance(await seal(more), trust).key, 'release');
  });

  const refused: readonly (readonly [string, string, Buffer | Promise<Buffer>])[] = [
    ['by a key that nobody trusts', 'PROVENANCE_KEY_UNKNOWN', seal(statement, other)],
    [
      'whose statement was changed',
      'PROVENANCE_KEY_UNKNOWN',
      edited({ payload: Buffer.from(JSON.stringify({ ...statement, own: 1 })).toString('base64') }),
    ],
    [
      'whose signature is over the statement without its type',
      'PROVENANCE_KEY_UNKNOWN',
      edited({
        signatures: [{ sig: bareSignature }],
      }),
    ],
    ['whose signature is empty', 'PROVENANCE_FORMAT', edited({ signatures: [{ sig: '' }] })],
    [
      'about another bundle',
      'PROVENANCE_SUBJECT',
      seal({ ...statement, subject: [{ name: 'bundle.json', digest: { sha256: '0'.repeat(64) } }] }),
    ],
    ['about nothing', 'PROVENANCE_SUBJECT', seal({ ...statement, subject: [] })],
    [
      'about the same digits by another algorithm',
      'PROVENANCE_SUBJECT',
      seal({ ...statement, subject: [{ digest: { sha512: subject.slice(7) } }] }),
    ],
    [
      'of another kind, such as a plain signature of cosign',
      'PROVENANCE_TYPE',
      seal({ ...statement, predicateType: 'https://sigstore.dev/cosign/sign/v1' }),
    ],
    ['that is no statement', 'PROVENANCE_FORMAT', seal({ ...statement, _type: 'something' })],
    ['whose statement is no JSON', 'PROVENANCE_FORMAT', sealStatement(Buffer.from('{'), key)],
    [
      'with a key twice in its statement',
      'PROVENANCE_FORMAT',
      sealStatement(
        Buffer.from(
          JSON.stringify(statement).replace('{', '{"predicateType":"https://slsa.dev/provenance/v1",'),
        ),
        key,
      ),
    ],
    ['that names no builder', 'PROVENANCE_FORMAT', seal({ ...statement, predicate: {} })],
    [
      'whose builder a terminal would obey',
      'PROVENANCE_FORMAT',
      seal({ ...statement, predicate: { runDetails: { builder: { id: 'https://a\u001b[2J' } } } }),
    ],
    ['of another payload type', 'PROVENANCE_FORMAT', edited({ payloadType: 'application/json' })],
    ['without a signature', 'PROVENANCE_FORMAT', edited({ signatures: [] })],
    [
      'with two signatures',
      'PROVENANCE_FORMAT',
      changed((file) => ({
        ...file,
        dsseEnvelope: {
          ...file.dsseEnvelope,
          signatures: [...file.dsseEnvelope.signatures, ...file.dsseEnvelope.signatures],
        },
      })),
    ],
    [
      'with junk in its base64',
      'PROVENANCE_FORMAT',
      changed((file) => ({
        ...file,
        dsseEnvelope: { ...file.dsseEnvelope, payload: `${file.dsseEnvelope.payload}!` },
      })),
    ],
    [
      'of an unknown media type',
      'PROVENANCE_FORMAT',
      changed((file) => ({ ...file, mediaType: 'application/vnd.dev.sigstore.bundle.v9.9+json' })),
    ],
    [
      'with a message signature beside the envelope',
      'PROVENANCE_FORMAT',
      changed((file) => ({ ...file, messageSignature: {} })),
    ],
    [
      'with a certificate, which a key cannot judge',
      'PROVENANCE_FORMAT',
      changed((file) => ({ ...file, verificationMaterial: { certificate: { rawBytes: '' } } })),
    ],
    ['that is too long', 'PROVENANCE_FORMAT', Buffer.concat([good, Buffer.alloc(provenanceFileLimit, ' ')])],
  ];
  for (const [what, code, file] of refused) {
    test(`a file ${what} is refused`, async () => {
      const bytes = await file;
      assert.throws(() => verifyProvenance(bytes, trust), isRefused(code));
    });
  }

  test('without a timestamp is refused where the policy requires one', () => {
    assert.throws(
      () => verifyProvenance(good, { ...trust, timestamp: 'required' }),
      isRefused('PROVENANCE_TIME_MISSING'),
    );
  });

  test('the keyid stays empty: cosign refuses any other', () => {
    assert.doesNotMatch(good.toString('utf8'), /"keyid":"[^"]/);
  });
});

describe('where a bundle was made', () => {
  const github = {
    GITHUB_ACTIONS: 'true',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'acme/airgap',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_SHA: 'c0ffee',
    GITHUB_RUN_ID: '7',
    GITHUB_RUN_ATTEMPT: '2',
    GITHUB_WORKFLOW_REF: 'acme/airgap/.github/workflows/the release.yml@refs/heads/main',
  };

  test('is the workflow, its commit and its run', () => {
    assert.deepEqual(originOf({ env: github }), {
      builder: 'https://github.com/acme/airgap/.github/workflows/the%20release.yml@refs/heads/main',
      workflow: {
        ref: 'refs/heads/main',
        repository: 'https://github.com/acme/airgap',
        path: '.github/workflows/the release.yml',
      },
      run: 'https://github.com/acme/airgap/actions/runs/7/attempts/2',
      commit: {
        uri: 'git+https://github.com/acme/airgap@refs/heads/main',
        digest: { gitCommit: 'c0ffee' },
      },
    });
  });

  test('is the repository where a runner does not name the workflow', () => {
    const origin = originOf({ env: { ...github, GITHUB_WORKFLOW_REF: undefined } });
    assert.deepEqual([origin.builder, origin.workflow], ['https://github.com/acme/airgap', undefined]);
  });

  test('is no workflow elsewhere, and no name of a person or machine', () => {
    const env = { ...github, GITHUB_ACTIONS: undefined, HOSTNAME: 'build.corp', USER: 'ada' };
    assert.deepEqual(originOf({ env }), { builder: 'https://github.com/tidegate/tidegate/local' });
  });
});
