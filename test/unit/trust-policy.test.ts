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
  assert.deepEqual(rest, { audience: 'acme-prod', minimumSequence: 7 });
  assert.deepEqual(
    keys.map(({ name, key }) => [name, key.fingerprint]),
    [
      ['release', first.public.fingerprint],
      ['backup', second.public.fingerprint],
    ],
  );
});

test('a public key alone is a policy, named as its file', async () => {
  const path = await write('');
  const { keys } = await trustKeyFile(join(path, '..', 'release.pub'));
  assert.deepEqual(
    keys.map(({ name, key }) => [name, key.fingerprint]),
    [['release', first.public.fingerprint]],
  );
});

describe('mistakes are all named, with line and column', () => {
  const mistakes: readonly [string, string, readonly RegExp[]][] = [
    ['empty file', '', [/expected/]],
    ['no keys', 'audience: a\n', [/:1:1 "keys" is missing/]],
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
