import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { FaultProxy, SeenRequest } from '../support/fault-proxy.ts';
import { noise } from '../support/images.ts';
import type { SampleRelease } from '../support/locks.ts';
import { always, fetchesBlob, sendsBlob } from '../support/fault-rules.ts';
import { needsTools } from '../support/tools.ts';
import {
  blobBytes,
  type InternalSide,
  openInternalSide,
  openPublicSide,
  releaseOf,
  requireSuccess,
  sum,
} from './lab.ts';

const megabyte = 1_000_000;
/** Of registry and network, beside the blobs: what a count may be off by. */
const slack = 100_000;

/** 61 MB in few large layers, as W&B's images are. */
const large = releaseOf(
  [noise('a', 28 * megabyte), noise('b', 12 * megabyte)],
  [noise('c', 20 * megabyte), 500_000],
);
/** 212 MB, of which each layer takes one request. */
const huge = releaseOf(
  [0, 1, 2, 3].map((layer) => noise(`d${layer}`, 40 * megabyte)),
  [noise('e', 40 * megabyte), 12 * megabyte],
);
/** Many requests. */
const many = releaseOf(...[0, 1, 2].map(() => Array.from({ length: 11 }, () => 20_000)));

describe('a pull that is cut all the time', needsTools('docker-registry'), () => {
  for (const how of ['end', 'reset'] as const) {
    test(`a pull of which every response is cut at 1 MB (${how}) fetches nothing twice and waits no fixed time`, async (context) => {
      const calm = await timeOf(await openPublicSide(context, large));
      const side = await openPublicSide(context, large);
      side.proxy.use({ when: fetchesBlob, fault: { kind: 'cut', side: 'answer', after: megabyte, how } });
      const run = await side.run();
      requireSuccess(run);
      await side.requireDone();
      const cuts = side.proxy.faults.filter(
        ({ request }) => request.offset + megabyte < sizeOf(large, request),
      );
      assert.ok(cuts.length >= 54, `only ${cuts.length} cuts`);
      const fetched = sum(side.proxy.down);
      // What was sent and not yet read is destroyed by a reset: it has never arrived.
      const lost = how === 'reset' ? cuts.length * 64 * 1024 : 0;
      assert.ok(fetched <= blobBytes(large) + slack + lost, `${fetched} bytes for ${blobBytes(large)}`);
      const waited = run.milliseconds - calm;
      context.diagnostic(`${cuts.length} cuts cost ${Math.round(waited)} ms`);
      assert.ok(waited < cuts.length * 100, `${cuts.length} cuts cost ${Math.round(waited)} ms`);
    });
  }
});

// Most of the time is waited away, so these run beside each other.
describe(
  'the bars of a bad network',
  { ...needsTools('docker-registry', 'distribution'), concurrency: 4 },
  () => {
    test('a pull survives 30 % of requests answered with 503', async (context) => {
      const side = await openPublicSide(context, many, { seed: 4 });
      side.proxy.use({ when: always, share: 0.3, fault: { kind: 'status', status: 503 } });
      requireSuccess(await side.run());
      await side.requireDone();
      context.diagnostic(`${side.proxy.faults.length} of ${side.proxy.requests.length} requests`);
      assert.ok(side.proxy.faults.length >= 10);
      assert.ok(sum(side.proxy.down) <= blobBytes(many));
    });

    test('a push survives 30 % of requests answered with 503', async (context) => {
      const side = await openInternalSide(context, many, { seed: 5 });
      side.proxy.use({ when: always, share: 0.3, fault: { kind: 'status', status: 503 } });
      requireSuccess(await side.run());
      side.proxy.use();
      await side.requireDone();
      context.diagnostic(`${side.proxy.faults.length} of ${side.proxy.requests.length} requests`);
      assert.ok(side.proxy.faults.length >= 50);
    });

    test('a pull waits what 429 asks for, and no longer', async (context) => {
      const side = await openPublicSide(context, many);
      const run = await underLimit(side.proxy, () => side.run());
      requireSuccess(run);
      await side.requireDone();
      requireWaits(side.proxy);
    });

    test('a push waits what 429 asks for, and no longer', async (context) => {
      const side = await openInternalSide(context, many);
      const run = await underLimit(side.proxy, () => side.run());
      requireSuccess(run);
      await side.requireDone();
      requireWaits(side.proxy);
    });

    for (const every of [150, 8]) {
      test(`a push that is cut every ${every} MB and meets 30 % 503 sends at most 1.05 times the bytes where uploads can be continued`, async (context) => {
        const sample = every === 8 ? large : huge;
        const side = await openInternalSide(context, sample, {
          seed: 6,
          version: 3,
          volumeSize: 1_990_000_000,
        });
        const { sent } = await pushThroughCuts(context, side, every * megabyte);
        assert.ok(sent <= blobBytes(sample) * 1.05, `sent ${sent} bytes`);
      });
    }

    // What 2.8 does with a cut upload is to forget it: the blob begins again.
    test('a push that is cut every 150 MB and meets 30 % 503 sends at most one blob again for each cut where uploads cannot be continued', async (context) => {
      const side = await openInternalSide(context, huge, { seed: 6, volumeSize: 1_990_000_000 });
      const { sent, cuts } = await pushThroughCuts(context, side, 150 * megabyte);
      assert.ok(sent <= blobBytes(huge) + cuts * 40 * megabyte + slack, `sent ${sent} bytes, ${cuts} cuts`);
    });

    test('a push with uploads that are cut in mid-request survives also where they cannot be continued', async (context) => {
      const side = await openInternalSide(context, large, { seed: 7 });
      side.proxy.use(
        { when: always, share: 0.1, fault: { kind: 'status', status: 503 } },
        {
          when: sendsBlob,
          count: 5,
          fault: { kind: 'cut', side: 'body', after: 3 * megabyte, how: 'reset' },
        },
      );
      const run = await side.run();
      const ratio = sum(side.proxy.up) / blobBytes(large);
      context.diagnostic(`sent ${ratio.toFixed(3)} times the bytes in ${Math.round(run.milliseconds)} ms`);
      requireSuccess(run);
      side.proxy.use();
      await side.requireDone();
    });

    test('a rate limit is told before it is met', async (context) => {
      const side = await openPublicSide(context, many);
      const limit = { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '3;w=21600' };
      side.proxy.use({ when: ({ kind }) => kind === 'manifest', fault: { kind: 'headers', headers: limit } });
      const { stderr } = await side.run();
      const manifests = many.lock.blobs.filter(({ mediaType }) => mediaType.includes('manifest')).length;
      assert.match(stderr, new RegExp(`docker\\.io: ${manifests} manifests to get, 3 of 100 left`));
      assert.match(stderr, /will (?:pause|stop) after 3/);
      const [first] = side.proxy.requests;
      assert.equal(first?.method, 'HEAD', 'asking costs nothing');
    });
  },
);

/** Cuts a connection each time that so many bytes have gone up, whatever requests they came in. */
async function pushThroughCuts(
  context: TestContext,
  side: InternalSide,
  every: number,
): Promise<{ readonly sent: number; readonly cuts: number }> {
  side.proxy.use(
    { when: always, share: 0.3, fault: { kind: 'status', status: 503 } },
    { when: sendsBlob, fault: { kind: 'cut', side: 'body', after: every, how: 'reset', across: true } },
  );
  const run = await side.run();
  const sent = sum(side.proxy.up);
  const cuts = Math.floor(sent / every);
  const ratio = (sent / blobBytes(side.sample)).toFixed(3);
  context.diagnostic(`${cuts} cuts, ${ratio} times the bytes in ${Math.round(run.milliseconds)} ms`);
  requireSuccess(run);
  side.proxy.use();
  await side.requireDone();
  assert.ok(cuts > 0, 'no upload was cut');
  return { sent, cuts };
}

const window = 4000;
const asked = 2000;

/** For some seconds from the first request on, nothing is answered but 429. */
async function underLimit<T>(proxy: FaultProxy, work: () => Promise<T>): Promise<T> {
  proxy.use({
    when: () => performance.now() - (proxy.requests[0]?.at ?? 0) < window,
    fault: { kind: 'status', status: 429, headers: { 'retry-after': String(asked / 1000) } },
  });
  return await work();
}

/** No request is repeated before its time, and once the limit is over the work goes on at once. */
function requireWaits({ requests, faults }: FaultProxy): void {
  const limited = faults.map(({ request }) => request);
  assert.ok(limited.length > 0);
  for (const request of limited) {
    const next = requests.find(
      ({ at, path, method }) => at > request.at && path === request.path && method === request.method,
    );
    const waited = next === undefined ? asked : next.at - request.at;
    assert.ok(waited >= asked - 20, `${request.path} was asked for again after ${Math.round(waited)} ms`);
  }
  const last = Math.max(...limited.map(({ at }) => at));
  const resumed = requests.find(({ at }) => at > last);
  assert.ok(resumed !== undefined && resumed.at - last < asked + 1500, 'the limit was over long ago');
}

function sizeOf({ lock }: SampleRelease, { digest }: SeenRequest): number {
  return lock.blobs.find((blob) => blob.digest === digest)?.size ?? 0;
}

async function timeOf(side: { run(): Promise<{ milliseconds: number }> }): Promise<number> {
  return (await side.run()).milliseconds;
}
