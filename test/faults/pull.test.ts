import assert from 'node:assert/strict';
import { readdir, rm } from 'node:fs/promises';
import { after, before, beforeEach, describe, test } from 'node:test';
import { always, fetchesBlob, type ProxiedRequest, type Rule } from '../support/fault-rules.ts';
import { needsTools } from '../support/tools.ts';
import { openPublicSide, type PublicSide, releaseOf, requireClearFailure, requireSuccess } from './lab.ts';

const sample = releaseOf([1_500_000, 300_000], [900_000, 40_000]);
/** Of 1.5 MB, and what most cases aim at. */
const largest = sample.lock.blobs.toSorted((a, b) => b.size - a.size)[0]?.digest;

const isLargest = (request: ProxiedRequest): boolean => fetchesBlob(request) && request.digest === largest;

interface Case {
  readonly name: string;
  readonly rules: readonly Rule[];
  /** What the failure has to be, where failing is right, or is right too (`or`). */
  readonly fails?: { readonly status: number; readonly says: RegExp; readonly or?: 'survives' };
}

const cut = { kind: 'cut', side: 'answer', after: 200_000 } as const;
const cases: readonly Case[] = [
  {
    name: 'connections reset in mid-blob',
    rules: [{ when: fetchesBlob, count: 4, fault: { ...cut, how: 'reset' } }],
  },
  {
    name: 'connections that end too early',
    rules: [{ when: fetchesBlob, count: 4, fault: { ...cut, how: 'end' } }],
  },
  {
    name: 'connections reset before the first byte',
    rules: [{ when: always, share: 0.3, fault: { ...cut, after: 0, how: 'reset' } }],
  },
  { name: 'answers that get lost', rules: [{ when: always, count: 3, fault: { kind: 'lost' } }] },
  {
    name: 'an answer with a clean end too early',
    rules: [{ when: isLargest, count: 1, fault: { kind: 'truncate', by: 1000 } }],
    fails: { status: 2, says: /SIZE_MISMATCH/, or: 'survives' },
  },
  {
    name: 'a Content-Length too large',
    rules: [{ when: isLargest, count: 1, fault: { kind: 'length', by: 1000 } }],
    fails: { status: 2, says: /SIZE_MISMATCH/, or: 'survives' },
  },
  {
    name: 'a Content-Length too small',
    rules: [{ when: isLargest, count: 1, fault: { kind: 'length', by: -1000 } }],
    fails: { status: 2, says: /SIZE_MISMATCH/, or: 'survives' },
  },
  {
    name: 'a flipped bit',
    rules: [{ when: isLargest, fault: { kind: 'flip', side: 'answer', at: 700_000 } }],
    fails: { status: 2, says: /DIGEST_MISMATCH/ },
  },
  {
    name: 'a token that ends in mid-blob',
    rules: [
      { when: (request) => isLargest(request) && request.offset > 0, count: 1, fault: { kind: 'revoke' } },
      { when: isLargest, count: 1, fault: { ...cut, how: 'end' } },
    ],
  },
  {
    name: 'storage of another origin',
    rules: [{ when: fetchesBlob, fault: { kind: 'redirect' } }],
  },
  {
    name: 'a burst of 500 and 503',
    rules: [
      { when: always, count: 6, fault: { kind: 'status', status: 503 } },
      { when: always, count: 4, fault: { kind: 'status', status: 500 } },
    ],
  },
  {
    name: '429 without Retry-After',
    rules: [{ when: always, count: 3, fault: { kind: 'status', status: 429 } }],
  },
  {
    name: 'a blob that is not there',
    rules: [{ when: isLargest, fault: { kind: 'status', status: 404 } }],
    fails: { status: 1, says: /NOT_FOUND/ },
  },
  {
    name: 'a slow trickle',
    rules: [{ when: fetchesBlob, fault: { kind: 'slow', rate: 600_000 } }],
  },
];

describe('bundling through a bad network', needsTools('docker-registry'), () => {
  let side: PublicSide;
  const cleanups: (() => unknown)[] = [];

  before(async () => {
    const owner = { after: (work: () => unknown) => void cleanups.push(work) };
    side = await openPublicSide(owner, sample, { tokens: true });
  });
  after(() => Promise.all(cleanups.map((work) => work())));
  beforeEach(async () => {
    side.proxy.use();
    side.proxy.reset();
    await rm(side.media, { recursive: true, force: true });
  });

  for (const { name, rules, fails } of cases) {
    test(`${name}: ${fails === undefined ? 'is survived' : 'is told clearly'}`, async () => {
      side.proxy.use(...rules);
      const run = await side.run();
      assert.ok(side.proxy.faults.length > 0 || name === 'a slow trickle', 'the fault was never met');
      const survived = fails === undefined || (fails.or === 'survives' && run.status === 0);
      if (survived) {
        requireSuccess(run);
        await side.requireDone();
      } else {
        requireClearFailure(run, fails.status, fails.says);
        assert.deepEqual(await readdir(side.media), ['wandb-2026q4.partial']);
      }
      await requireNoRepetition(survived);
    });
  }

  test('credentials stay with the registry', async () => {
    side.proxy.use({ when: fetchesBlob, fault: { kind: 'redirect' } });
    requireSuccess(await side.run());
    assert.ok(side.proxy.requests.some(({ authorized }) => authorized));
    assert.ok(side.proxy.strangers.length > 0);
    assert.deepEqual(
      side.proxy.strangers.filter((headers) => 'authorization' in headers || 'cookie' in headers),
      [],
    );
  });

  /** Runs again without faults: it completes, and fetches nothing that the first run had whole. */
  async function requireNoRepetition(finished: boolean): Promise<void> {
    const whole = finished ? sample.lock.blobs.map(({ digest }) => digest) : await side.finishedBlobs();
    side.proxy.use();
    side.proxy.reset();
    requireSuccess(await side.run());
    await side.requireDone();
    const fetched = whole.filter((digest) => side.proxy.down.has(digest));
    assert.deepEqual(fetched, [], 'what was finished is fetched again');
  }
});
