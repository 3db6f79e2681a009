import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { generateKey } from '../../src/sign/key.ts';
import { checkPolicy } from '../../src/verify/check-policy.ts';
import { readTrustPolicy, trustKeyFile } from '../../src/verify/trust-policy.ts';
import { isRefused } from '../support/attack.ts';
import { testRuntime } from '../support/runtime.ts';
import { emptyRoot } from '../support/sigstore-lab.ts';
import { faultsIn } from '../support/user-error.ts';

const { cwd } = testRuntime();
const [first, second] = [generateKey(), generateKey()];
const pem = (key: typeof first) => key.public.key.export({ type: 'spki', format: 'pem' }).toString();
const indented = pem(second).trim().replaceAll('\n', '\n      ');

async function write(policy: string): Promise<string> {
  const folder = await mkdtemp(join(cwd, 'trust-'));
  await writeFile(join(folder, 'release.pub'), pem(first));
  await writeFile(join(folder, 'tidegate.trust.yaml'), policy);
  return join(folder, 'tidegate.trust.yaml');
}

test('keys are read from files beside the policy and from the policy itself', async () => {
  const path = await write(
    `keys:\n  - {name: release, file: release.pub}\n  - name: backup\n    pem: |\n      ${indented}\naudience: acme-prod\nminimumSequence: 7\n`,
  );
  const { keys, ...rest } = await readTrustPolicy(path);
  assert.deepEqual(rest, {
    identities: [],
    signatures: 1,
    timestamp: 'optional',
    audience: 'acme-prod',
    minimumSequence: 7,
  });
  assert.deepEqual(
    keys.map(({ name, key }) => [name, key.fingerprint]),
    [
      ['release', first.public.fingerprint],
      ['backup', second.public.fingerprint],
    ],
  );
});

test('rotation, revocation and identities are read', async () => {
  const path = await write(
    `keys:
  - {name: release, file: release.pub, validFrom: 2026-01-01T00:00:00Z, validUntil: 2026-12-31T00:00:00Z}
  - name: lost
    revoked: {reason: laptop stolen, sinceSequence: 5}
    pem: |
      ${indented}
identities:
  - {name: ci, issuer: "https://issuer.test", subjectPattern: "https://ci.test/.*"}
trustedRoot: root.json
signatures: 2
timestamp: required
`,
  );
  await writeFile(join(path, '..', 'root.json'), JSON.stringify(emptyRoot));
  const { keys, identities, trustedRoot, signatures, timestamp } = await readTrustPolicy(path);
  assert.deepEqual(
    [keys[0]?.validFrom, keys[0]?.validUntil],
    ['2026-01-01T00:00:00Z', '2026-12-31T00:00:00Z'],
  );
  assert.deepEqual(keys[1]?.revoked, { reason: 'laptop stolen', sinceSequence: 5 });
  assert.deepEqual([trustedRoot?.map(({ tlogs }) => tlogs), signatures, timestamp], [[[]], 2, 'required']);
  const pattern = identities?.[0]?.subjectPattern;
  assert.deepEqual(
    ['https://ci.test/a', 'x https://ci.test/a', 'https://ci.test'].map((subject) => pattern?.test(subject)),
    [true, false, false],
  );
});

test('who signs provenance only is not among those who sign bundles', async () => {
  const path = await write(
    `keys:
  - {name: release, file: release.pub}
  - name: builder
    signs: provenance
    pem: |
      ${indented}
identities:
  - {name: github, issuer: "https://issuer.test", subject: a, repository: b, signs: provenance}
trustedRoot: root.jsonl
provenance: {builders: [x]}
`,
  );
  const root = JSON.stringify(emptyRoot);
  await writeFile(join(path, '..', 'root.jsonl'), `${root}\n${root}\n`);
  const { keys, identities, trustedRoot, provenance } = await readTrustPolicy(path);
  assert.deepEqual([keys.map(({ name }) => name), identities, trustedRoot?.length], [['release'], [], 2]);
  assert.deepEqual(provenance, {
    required: false,
    types: ['https://slsa.dev/provenance/v1'],
    builders: ['x'],
    keys: [{ name: 'builder', key: second.public }],
    identities: [{ name: 'github', issuer: 'https://issuer.test', subject: 'a', repository: 'b' }],
  });
});

test('a public key alone is a policy, named as its file', async () => {
  const path = await write('');
  const { keys } = await trustKeyFile(join(path, '..', 'release.pub'));
  assert.deepEqual(
    keys.map(({ name, key }) => [name, key.fingerprint]),
    [['release', first.public.fingerprint]],
  );
});

function says(what: RegExp) {
  return (error: unknown): boolean =>
    error instanceof UserError && what.test([error.message, ...faultsIn(error)].join());
}

describe('mistakes are all named, with line and column', () => {
  const mistakes: readonly [string, string, readonly RegExp[]][] = [
    ['empty file', '', [/expected/]],
    ['no keys', 'audience: a\n', [/keys: expected at least one key/]],
    ['an empty list of keys', 'keys: []\n', [/:1:7 keys: expected at least one key/]],
    ['unknown key', 'keys: [{name: a, file: release.pub}]\nallow: all\n', [/:2:1 allow: unknown key/]],
    ['neither file nor pem', 'keys:\n  - name: a\n', [/:2:5 keys\[0\]: expected either "file" or "pem"/]],
    [
      'file and pem',
      `keys:\n  - {name: a, file: release.pub, pem: x}\n`,
      [/:2:5 keys\[0\]: expected either/],
    ],
    [
      'a key file that is not there',
      'keys:\n  - {name: a, file: gone.pub}\n',
      [/:2:21 keys\[0\]\.file: .*gone\.pub does not exist/],
    ],
    ['a key file that is no key', 'keys: [{name: a, file: tidegate.trust.yaml}]', [/:1:24 .* is not a key/]],
    [
      'two keys of one name',
      `keys:\n  - {name: a, file: release.pub}\n  - name: a\n    pem: |\n      ${indented}\n`,
      [/:3:11 keys\[1\]\.name: another key is called "a"/],
    ],
    [
      'the same key twice',
      'keys:\n  - {name: a, file: release.pub}\n  - {name: b, file: release.pub}\n',
      [/:3:5 keys\[1\]: the same key as "a"/],
    ],
    [
      'a sequence that is none',
      'keys: [{name: a, file: release.pub}]\nminimumSequence: -1\n',
      [/:2:18 minimumSequence: expected a whole number/],
    ],
    [
      'an identity without a trusted root',
      'identities: [{name: ci, subject: a}]\n',
      [/identities: expected "trustedRoot" too/],
    ],
    [
      'an identity of nobody',
      'identities: [{name: ci}]\n',
      [/identities\[0\]: expected either "subject" or "subjectPattern"/],
    ],
    [
      'a pattern that would open its own anchors',
      'identities: [{name: ci, subjectPattern: "a)|(?:b"}]\n',
      [/subjectPattern: expected a regular expression/],
    ],
    [
      'an identity that is called as a key',
      'keys: [{name: a, file: release.pub}]\nidentities: [{name: a, subject: b}]\n',
      [/identities\[0\]\.name: another key is called "a"/],
    ],
    [
      'more signatures than there are signers',
      'keys: [{name: a, file: release.pub}]\nsignatures: 2\n',
      [/:2:13 signatures: expected at most 1/],
    ],
    [
      'nobody who signs bundles',
      'keys: [{name: a, file: release.pub, signs: provenance}]\nprovenance: {required: true}\n',
      [/keys: expected at least one key or identity that signs bundles/],
    ],
    [
      'somebody who signs provenance that nobody asks for',
      `keys:\n  - {name: a, file: release.pub}\n  - name: b\n    signs: provenance\n    pem: |\n      ${indented}\n`,
      [/expected "provenance" too/],
    ],
    [
      'a kind of provenance that is not known',
      'keys: [{name: a, file: release.pub}]\nprovenance: {types: [x]}\n',
      [/provenance\.types\[0\]: expected "https:\/\/slsa\.dev\/provenance\/v1" or/],
    ],
    [
      'no signature at all',
      'keys: [{name: a, file: release.pub}]\nsignatures: 0\n',
      [/signatures: expected 1 to 5/],
    ],
    [
      'a time that ends before it begins',
      'keys:\n  - {name: a, file: release.pub, validFrom: "2026-01-02T00:00:00Z", validUntil: "2026-01-01T00:00:00Z"}\n',
      [/validUntil: expected a time after "validFrom"/],
    ],
    [
      'timestamps that nothing could judge',
      'keys: [{name: a, file: release.pub}]\ntimestamp: required\n',
      [/timestamp: expected "trustedRoot" too/],
    ],
    [
      'a trusted root that is none',
      'keys: [{name: a, file: release.pub}]\ntrustedRoot: release.pub\n',
      [/:2:14 trustedRoot: .* is not a trusted root/],
    ],
    [
      'a trusted root that is not there',
      'keys: [{name: a, file: release.pub}]\ntrustedRoot: gone.json\n',
      [/trustedRoot: .*gone\.json does not exist/],
    ],
    ['two documents', 'keys: [{name: a, file: release.pub}]\n---\nkeys: []\n', [/expected one document/]],
    [
      'several at once',
      'keys:\n  - {name: a, file: gone.pub}\n  - {name: a}\n',
      [/:2:21 .*does not exist/, /:3:12 .*another key/, /:3:5 .*either/],
    ],
  ];
  for (const [title, policy, messages] of mistakes) {
    test(title, async () => {
      await assert.rejects(readTrustPolicy(await write(policy)), (error: unknown) => {
        assert.ok(error instanceof UserError, String(error));
        assert.equal(error.code, 'INVALID_TRUST_POLICY');
        for (const message of messages) {
          assert.match(faultsIn(error).join('\n'), message);
        }
        return true;
      });
    });
  }

  test('a policy and a trusted root that are too long, whatever they say', async () => {
    const text = 'keys: [{name: a, file: release.pub}]\ntrustedRoot: root.json\n';
    const path = await write(text);
    await writeFile(join(path, '..', 'root.json'), JSON.stringify(emptyRoot).padEnd(1024 * 1024 + 1));
    await assert.rejects(readTrustPolicy(path), says(/root\.json is not a trusted root: longer than/));
    await writeFile(path, `${text}#${'x'.repeat(1024 * 1024)}`);
    await assert.rejects(readTrustPolicy(path), says(/tidegate\.trust\.yaml is longer than/));
  });

  test('a policy that is not there', async () => {
    await assert.rejects(
      readTrustPolicy(join(cwd, 'none.yaml')),
      (error: unknown) => error instanceof UserError && error.code === 'NO_FILE',
    );
  });
});

describe('what a policy says about a bundle', () => {
  const bundle = { audience: 'acme-prod', sequence: 4 };
  test('another audience is refused', () => {
    checkPolicy(bundle, { audience: 'acme-prod' });
    assert.throws(
      () => checkPolicy(bundle, { audience: 'acme-test' }),
      isRefused('WRONG_AUDIENCE', /for acme-prod, not for acme-test/),
    );
  });
  test('a sequence below the minimum is refused', () => {
    checkPolicy(bundle, { minimumSequence: 4 });
    assert.throws(() => checkPolicy(bundle, { minimumSequence: 5 }), isRefused('SEQUENCE_TOO_LOW'));
  });
  test('a policy without these takes any', () => {
    assert.doesNotThrow(() => checkPolicy(bundle, {}));
  });
});
