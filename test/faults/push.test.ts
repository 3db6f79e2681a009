import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FaultProxyOptions } from '../support/fault-proxy.ts';
import { always, sendsBlob, type Fault, type ProxiedRequest, type Rule } from '../support/fault-rules.ts';
import { distributions } from '../support/distribution.ts';
import type { SampleRelease } from '../support/locks.ts';
import { needsTools } from '../support/tools.ts';
import { openInternalSide, recordBytes, releaseOf, requireClearFailure, requireSuccess, sum } from './lab.ts';
import { putsByDigest, putsManifest, tags } from './moments.ts';
import { listTags, requireWholeTags } from './truth.ts';

const small = releaseOf([1_500_000, 300_000], [900_000, 40_000]);

const opens = ({ kind, method }: ProxiedRequest): boolean => kind === 'upload' && method === 'POST';
const sendsPiece = ({ kind, method }: ProxiedRequest): boolean => kind === 'upload' && method === 'PATCH';
const completes = ({ kind, method }: ProxiedRequest): boolean => kind === 'upload' && method === 'PUT';

interface Case {
  readonly name: string;
  readonly rules: readonly Rule[];
  readonly options?: FaultProxyOptions;
  /** Default: `small`. */
  readonly sample?: SampleRelease;
  /** What the failure has to be, where failing is right, or is right too (`or`). */
  readonly fails?: { readonly status: number; readonly says: RegExp; readonly or?: 'survives' };
}

const cut: Fault = { kind: 'cut', side: 'body', after: 100_000, how: 'reset' };
const cases: readonly Case[] = [
  { name: 'uploads that are cut', rules: [{ when: sendsBlob, count: 4, fault: cut }] },
  {
    // More than the system keeps for a connection: it is noticed after a minute.
    name: 'uploads that stand still',
    sample: releaseOf([24_000_000], [20_000_000]),
    rules: [{ when: sendsPiece, count: 2, fault: { kind: 'stall', side: 'body', after: 100_000 } }],
  },
  {
    name: 'uploads whose answer is lost',
    rules: [{ when: sendsBlob, count: 3, fault: { kind: 'lost' } }],
  },
  {
    name: 'uploads that are opened, but nobody hears of it',
    rules: [{ when: opens, count: 3, fault: { kind: 'lost' } }],
  },
  {
    name: 'manifests that are stored, but nobody hears of it',
    rules: [{ when: putsManifest, count: 4, fault: { kind: 'lost' } }],
  },
  {
    name: 'tags that are set, but nobody hears of it',
    rules: [{ when: tags, count: 3, fault: { kind: 'lost' } }],
  },
  {
    name: 'connections reset before the first byte',
    rules: [{ when: always, share: 0.2, fault: { kind: 'cut', side: 'answer', after: 0, how: 'reset' } }],
  },
  {
    name: 'a token that ends between the requests of a blob',
    rules: [{ when: sendsBlob, count: 1, fault: { kind: 'revoke' } }],
    options: { tokens: true },
  },
  {
    name: 'a burst of 500 and 503',
    rules: [
      { when: ({ method }) => method !== 'GET', count: 8, fault: { kind: 'status', status: 503 } },
      { when: sendsBlob, count: 3, fault: { kind: 'status', status: 500 } },
    ],
  },
  {
    name: '429 with Retry-After',
    rules: [
      {
        when: ({ method }) => method !== 'GET',
        count: 4,
        fault: { kind: 'status', status: 429, headers: { 'retry-after': '1' } },
      },
    ],
  },
  {
    name: '429 without Retry-After',
    rules: [{ when: always, count: 3, fault: { kind: 'status', status: 429 } }],
  },
  {
    name: 'a bit that flips on the way',
    rules: [{ when: sendsBlob, count: 1, fault: { kind: 'flip', side: 'body', at: 100 } }],
    fails: { status: 2, says: /DIGEST_MISMATCH/, or: 'survives' },
  },
  {
    name: 'a manifest that the registry will not have',
    rules: [{ when: putsByDigest, fault: { kind: 'status', status: 400 } }],
    fails: { status: 3, says: /WRITE_REFUSED/ },
  },
  {
    name: 'a tag that the registry will not have',
    rules: [{ when: tags, fault: { kind: 'status', status: 400 } }],
    fails: { status: 3, says: /WRITE_REFUSED/ },
  },
  {
    name: 'a blob that is not stored, though the registry says 201',
    rules: [{ when: completes, count: 1, fault: { kind: 'status', status: 201 } }],
    fails: { status: 3, says: /READ_BACK_FAILED/ },
  },
  {
    name: 'a manifest that is not stored, though the registry says 201',
    rules: [
      {
        when: putsByDigest,
        count: 1,
        fault: { kind: 'status', status: 201 },
      },
    ],
    fails: { status: 3, says: /READ_BACK_FAILED/ },
  },
  {
    name: 'tags that are not stored, though the registry says 201',
    rules: [
      {
        when: (request) => tags(request) && !request.path.includes('/tidegate/'),
        fault: { kind: 'status', status: 201 },
      },
    ],
    fails: { status: 3, says: /READ_BACK_FAILED|REFERRERS_LOST/ },
  },
  { name: 'a slow trickle', rules: [{ when: sendsBlob, fault: { kind: 'slow', rate: 600_000 } }] },
];

// Both at once: the longest tests wait, with nothing to do.
describe('promoting', { concurrency: 2 }, () => {
  for (const version of [2, 3] as const) {
    describe(
      `through a bad network into CNCF distribution ${version}`,
      { ...needsTools(distributions[version]), concurrency: 3 },
      () => {
        for (const { name, rules, options, fails, sample = small } of cases) {
          test(`${name}: ${fails === undefined ? 'is survived' : 'is told clearly'}`, async (context) => {
            const side = await openInternalSide(context, sample, { version, ...options });
            side.proxy.use(...rules);
            const run = await side.run();
            assert.ok(side.proxy.faults.length > 0 || name === 'a slow trickle', 'the fault was never met');
            if (fails === undefined || (fails.or === 'survives' && run.status === 0)) {
              requireSuccess(run);
            } else {
              requireClearFailure(run, fails.status, fails.says);
              await requireWholeTags(side.registry.url);
              assert.ok(!(await listTags(side.registry.url)).has('tidegate/wandb:2026q4'), 'it is on record');
            }
            const missing = await side.missingBytes();
            side.proxy.use();
            side.proxy.reset();
            requireSuccess(await side.run());
            await side.requireDone();
            // The record is written now, where the first run did not come that far.
            const again = sum(side.proxy.up) - recordBytes;
            assert.ok(again <= missing, `${again} bytes were sent again where ${missing} were missing`);
          });
        }
      },
    );
  }
});
