import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { describe, test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { externalSigner } from '../../src/sign/external-signer.ts';
import { generateKey } from '../../src/sign/key.ts';
import { isRefused } from '../support/attack.ts';
import { fails } from '../support/fails.ts';
import { testRuntime } from '../support/runtime.ts';
import { openSigningLab } from '../support/signing-lab.ts';
import { writeSmallBundle } from '../support/small-bundle.ts';

const lab = await openSigningLab();
const { cwd, sign, verify } = lab;
const privateKey = join(cwd, 'release.key');
const publicKey = 'release.pub';
const openssl = await lab.runtime.findTool('openssl');

/** A command that runs JavaScript: `input` is what it gets, `seal` signs it by the key of the lab. */
async function script(name: string, body: string): Promise<string> {
  const file = join(cwd, `${name}.mjs`);
  await writeFile(
    file,
    `import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
const key = createPrivateKey(readFileSync(${JSON.stringify(privateKey)}));
const input = readFileSync(0);
const seal = (bytes = input) => sign('sha256', bytes, key);
${body}
`,
  );
  return `'${process.execPath}' '${file}'`;
}

async function newBundle(name: string): Promise<string> {
  const folder = join(cwd, name);
  await writeSmallBundle(folder);
  return folder;
}

const external = { generate: undefined, publicKey };

describe('an external signer', () => {
  test('gets the bytes and their digest, and its signature verifies', async () => {
    const folder = await newBundle('by-script');
    const seen = join(cwd, 'seen.json');
    const signer = await script(
      'good',
      `import { appendFileSync } from 'node:fs';
appendFileSync(${JSON.stringify(seen)}, JSON.stringify([input.toString(), process.env.TIDEGATE_DIGEST]) + '\\n');
process.stdout.write(seal());`,
    );
    const result = await sign(folder, { ...external, signer });
    assert.deepEqual([result.action, result.key], ['created', lab.key.public.fingerprint]);
    await verify(folder);
    const bytes = await readFile(join(folder, 'bundle.json'));
    const digest = createHash('sha256').update(bytes).digest('hex');
    const calls = (await readFile(seen, 'utf8')).split('\n');
    // What else it signs is the statement of provenance.
    assert.ok(calls.includes(JSON.stringify([bytes.toString('utf8'), digest])));
  });

  test('is not asked in a dry run, nor when its signature is there already', async () => {
    const signer = await script('never', 'process.exit(9);');
    const folder = await newBundle('dry-run');
    assert.equal((await sign(folder, { ...external, signer, dryRun: true })).action, 'created');
    assert.equal((await sign(lab.good, { ...external, signer })).action, 'unchanged');
  });

  const wrong: readonly [string, string, (error: unknown) => boolean][] = [
    ['signs other bytes', `process.stdout.write(seal(Buffer.from('other')));`, isRefused('SIGNER_WRONG')],
    [
      'signs the digest once more',
      `process.stdout.write(seal(Buffer.from(process.env.TIDEGATE_DIGEST, 'hex')));`,
      isRefused('SIGNER_WRONG'),
    ],
    ['prints words', `console.log('Touch the token');`, fails('SIGNER_ANSWER')],
    ['prints nothing', '', fails('SIGNER_ANSWER', /printed nothing/)],
    [
      'fails after its answer',
      `process.stdout.write(seal()); process.exitCode = 3;`,
      fails('COMMAND_FAILED', /status 3/),
    ],
  ];
  for (const [title, body, expected] of wrong) {
    test(`that ${title} is refused, and nothing is written`, async () => {
      const folder = await newBundle(title.replaceAll(' ', '-'));
      const before = await readdir(folder);
      const signer = await script(title.replaceAll(' ', '-'), body);
      await assert.rejects(sign(folder, { ...external, signer }), expected);
      assert.deepEqual(await readdir(folder), before);
    });
  }

  test('that signs with another key is refused, and the signature that was there stays', async () => {
    const folder = await lab.copyOfGood();
    const file = join(folder, 'bundle.json.sigstore.json');
    const before = await readFile(file);
    const { public: other } = generateKey();
    await writeFile(join(cwd, 'other.pub'), other.key.export({ type: 'spki', format: 'pem' }));
    const signer = await script('other-key', 'process.stdout.write(seal());');
    await assert.rejects(
      sign(folder, { ...external, signer, publicKey: 'other.pub' }),
      isRefused('SIGNER_WRONG'),
    );
    assert.deepEqual(await readFile(file), before);
  });

  test('gets the password that was given, and no other secret of ours; none is shown when it fails', async () => {
    const runtime = testRuntime({ cwd, env: { TIDEGATE_KEY: 'pem', GITHUB_TOKEN: 'token' } });
    runtime.mask('one PIN');
    const command = await script(
      'secrets',
      `const { TIDEGATE_KEY, GITHUB_TOKEN, TIDEGATE_KEY_PASSWORD, COSIGN_PASSWORD } = process.env;
console.error(JSON.stringify({ TIDEGATE_KEY, GITHUB_TOKEN, length: TIDEGATE_KEY_PASSWORD.length, same: COSIGN_PASSWORD === TIDEGATE_KEY_PASSWORD }));
console.error('PIN is', TIDEGATE_KEY_PASSWORD);
process.exit(1);`,
    );
    const signer = externalSigner({ command, publicKey: lab.key.public, password: 'one PIN' }, runtime);
    await assert.rejects(signer.sign(Buffer.from('x')), (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.deepEqual(error.details, ['{"length":7,"same":true}', 'PIN is ***']);
      return true;
    });
  });

  test('that does not end is stopped', async () => {
    const command = await script('slow', 'setTimeout(() => {}, 60_000);');
    const signer = externalSigner(
      { command, publicKey: lab.key.public, password: undefined, timeout: 300 },
      testRuntime(),
    );
    await assert.rejects(signer.sign(Buffer.from('x')), fails('COMMAND_TIMEOUT'));
  });

  test('that is not there is named', async () => {
    await assert.rejects(
      sign(await newBundle('no-program'), { ...external, signer: 'no-such-signer --now' }),
      fails('COMMAND_MISSING', /^no-such-signer: no such program/),
    );
  });

  test('needs its public key, which is of use to nothing else', async () => {
    const folder = await newBundle('options');
    await assert.rejects(sign(folder, { generate: undefined, signer: 'x' }), fails('PUBLIC_KEY_REQUIRED'));
    await assert.rejects(sign(folder, { publicKey }), fails('PUBLIC_KEY_UNUSED'));
    await assert.rejects(
      sign(folder, { signer: 'x', publicKey }),
      fails('TWO_KEYS', /`generate` and `signer`/),
    );
  });
});

describe('openssl as signer', { skip: openssl === undefined && 'openssl is not installed' }, () => {
  for (const [title, command] of [
    ['dgst', `openssl dgst -sha256 -sign '${privateKey}'`],
    ['pkeyutl', `openssl pkeyutl -sign -rawin -digest sha256 -inkey '${privateKey}'`],
  ] as const) {
    test(`openssl ${title} signs from standard input`, async () => {
      const folder = await newBundle(`openssl-${title}`);
      await sign(folder, { ...external, signer: command });
      await verify(folder);
    });
  }
});
