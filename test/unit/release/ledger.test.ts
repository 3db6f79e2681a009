import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { UserError } from '../../../src/errors.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import type { Ledger } from '../../../src/release/ledger.ts';
import { formatLedger, parseLedger, readLedger, writeLedger } from '../../../src/release/read-ledger.ts';
import { testRuntime } from '../../support/runtime.ts';

const digest = digestOf(Buffer.from('content'));
const seen = '2026-11-02T06:00:00Z';
const ledger: Ledger = {
  schemaVersion: 1,
  repositories: [
    {
      name: 'docker.io/wandb/local',
      since: '2026-10-01T00:00:00Z',
      tags: [
        { tag: '0.10.0', firstSeen: seen, digests: [{ digest, firstSeen: seen }] },
        { tag: '0.9.0', digests: [] },
        { tag: 'v0.9.0', digests: [] },
      ],
    },
    { name: 'charts.wandb.ai/operator', since: seen, tags: [] },
  ],
};

function codeOf(text: string | Uint8Array): string {
  try {
    parseLedger(Buffer.from(text), 'tidegate.ledger.json');
  } catch (error) {
    assert.ok(error instanceof UserError);
    return `${error.code}: ${[error.message, ...error.details].join('; ')}`;
  }
  return 'read';
}

test('the text of a ledger is sorted by name and by version, and reads back', () => {
  const text = formatLedger(ledger);
  assert.ok(text.endsWith('}\n'));
  const read = parseLedger(Buffer.from(text), 'here');
  assert.deepEqual(
    read.repositories.map(({ name }) => name),
    ['charts.wandb.ai/operator', 'docker.io/wandb/local'],
  );
  assert.deepEqual(
    read.repositories[1]?.tags.map(({ tag }) => tag),
    ['0.9.0', 'v0.9.0', '0.10.0'],
  );
  const turned = {
    ...read,
    repositories: read.repositories.map((each) => ({ ...each, tags: each.tags.toReversed() })).reverse(),
  };
  assert.equal(formatLedger(turned), text);
});

test('a ledger that is not there is empty, and one that is written is there as a whole', async () => {
  const { cwd } = testRuntime();
  const path = join(cwd, 'tidegate.ledger.json');
  assert.deepEqual(await readLedger(path), { schemaVersion: 1, repositories: [] });
  await writeFile(path, 'old');
  await writeLedger(path, ledger);
  assert.equal(await readFile(path, 'utf8'), formatLedger(ledger));
  assert.deepEqual(await readdir(cwd), ['tidegate.ledger.json']);
});

describe('a ledger is refused', () => {
  const one = (repository: object): string =>
    JSON.stringify({
      schemaVersion: 1,
      repositories: [{ name: 'docker.io/a/b', since: seen, tags: [], ...repository }],
    });
  const cases: readonly (readonly [why: string, text: string | Uint8Array, expected: RegExp])[] = [
    ['that is no JSON', '<html>', /cannot be read/],
    ['with a merge conflict', `<<<<<<< ours\n${formatLedger(ledger)}`, /cannot be read/],
    ['with a key twice', '{"schemaVersion":1,"schemaVersion":1,"repositories":[]}', /twice/],
    ['with a key that is not known', one({ extra: 1 }), /unknown key/],
    ['with a tag that is none', one({ tags: [{ tag: '../x', digests: [] }] }), /a tag such as/],
    ['with a time that is none', one({ since: '2026-02-30T00:00:00Z' }), /UTC time/],
    [
      'with a digest that is none',
      one({ tags: [{ tag: '1', digests: [{ digest: 'x', firstSeen: seen }] }] }),
      /a digest/,
    ],
    ['with a name that is no repository', one({ name: 'docker.io/a/b:1' }), /host\/repository/],
    [
      'with a tag twice',
      one({
        tags: [
          { tag: '1', digests: [] },
          { tag: '1', digests: [] },
        ],
      }),
      /there twice/,
    ],
    ['of another version', '{"schemaVersion":2,"repositories":[]}', /expected 1/],
    ['that is too long', Buffer.alloc(16 * 1024 * 1024 + 1, ' '), /larger than/],
  ];
  for (const [why, text, expected] of cases) {
    test(why, () => {
      assert.match(codeOf(text), /^INVALID_LEDGER: /);
      assert.match(codeOf(text), expected);
    });
  }
});
