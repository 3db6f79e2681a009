import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import process from 'node:process';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { noise } from '../support/images.ts';
import { always, fetchesBlob, seededRandom, sendsBlob } from '../support/fault-rules.ts';
import { needsTools } from '../support/tools.ts';
import {
  blobBytes,
  openInternalSide,
  openPublicSide,
  type PublicSide,
  releaseOf,
  requireClearFailure,
  requireSuccess,
  sum,
} from './lab.ts';
import type { RunningProgram } from './program.ts';
import { requireTrueRecords } from './records.ts';
import { deeds } from './tally.ts';
import { requireWholeTags } from './truth.ts';

const mebibyte = 1024 * 1024;
const kills = 100;

describe('killed in mid-blob', needsTools('docker-registry', 'distribution'), () => {
  const sample = releaseOf([noise('left', 40_000_000)], [noise('right', 40_000_000)]);
  const inFlight = 2;
  const rate = 40_000_000;

  test('bundling fetches at most 8 MiB again for each blob that was in flight', async (context) => {
    const side = await openPublicSide(context, sample);
    // Both stop just before the next note of how far they are. The kill waits: what is in sockets is not here yet.
    const after = 33_500_000;
    side.proxy.use({ when: fetchesBlob, fault: { kind: 'stall', side: 'answer', after } });
    const stalled = (): number => [...side.proxy.down.values()].filter((bytes) => bytes === after).length;
    await killWhen(side.start(), () => stalled() === inFlight, 500);
    const first = sum(side.proxy.down);
    assert.ok(first < blobBytes(sample), 'the kill came too late');
    side.proxy.use();
    requireSuccess(await side.run());
    await side.requireDone();
    requireFewAgain(context, sum(side.proxy.down) - blobBytes(sample));
  });

  test('promoting sends at most 8 MiB again for each blob that was in flight', async (context) => {
    // Before 3.0, CNCF distribution forgets an upload of which a request was cut: nobody could go on with it.
    const side = await openInternalSide(context, sample, { version: 3 });
    side.proxy.use({ when: sendsBlob, fault: { kind: 'slow', rate } });
    await killWhen(side.start(), () => sum(side.proxy.up) >= inFlight * 30_000_000);
    assert.ok(sum(side.proxy.up) < blobBytes(sample), 'the kill came too late');
    side.proxy.use();
    requireSuccess(await side.run());
    await side.requireDone();
    requireFewAgain(context, sum(side.proxy.up) - blobBytes(sample));
  });

  function requireFewAgain(context: TestContext, again: number): void {
    context.diagnostic(`${(again / inFlight / mebibyte).toFixed(2)} MiB again for each blob in flight`);
    assert.ok(again <= inFlight * 8 * mebibyte, `${again} bytes again for ${inFlight} blobs in flight`);
  }
});

// Most of the time is waited away, so these run beside each other.
describe('over a long time', { ...needsTools('docker-registry', 'distribution'), concurrency: 3 }, () => {
  const sample = releaseOf([1_500_000, 300_000, 70_000], [900_000, 40_000], [600_000]);

  test(`bundling killed at ${kills} random moments leaves nothing unproven, and can always be finished`, async (context) => {
    const random = randomFor(context);
    const side = await openPublicSide(context, sample);
    for (let done = 0; done < kills;) {
      await rm(side.media, { recursive: true, force: true });
      done += await killOften(random, side, {
        kills: kills - done,
        most: { requests: 25, milliseconds: 900 },
        // Whatever has the final name is whole; beside it there is only what the next run goes on with.
        async look() {
          const names: readonly string[] = await readdir(side.media).catch(() => []);
          assert.deepEqual(
            names.filter((name) => !/^wandb-2026q4(?:\.partial.*)?$/.test(name)),
            [],
          );
          await (names.includes('wandb-2026q4') ? side.requireContent() : undefined);
        },
      });
      requireSuccess(await side.run());
      await side.requireDone();
    }
  });

  test(`promoting killed at ${kills} random moments leaves no tag without its content, and can always be finished`, async (context) => {
    const random = randomFor(context);
    for (let done = 0; done < kills;) {
      const side = await openInternalSide(context, sample, { version: random() < 0.5 ? 2 : 3 });
      done += await killOften(random, side, {
        kills: kills - done,
        most: { requests: 70, milliseconds: 1800 },
        async look() {
          await requireWholeTags(side.registry.url, 'size');
          await requireTrueRecords(side.registry.url);
        },
      });
      requireSuccess(await side.run());
      await side.requireDone();
    }
  });

  test('answers that stall are given up, and asked for again', async (context) => {
    const side = await openPublicSide(context, sample);
    const [first, second] = sample.lock.blobs.toSorted((a, b) => b.size - a.size);
    side.proxy.use(
      {
        when: (request) => fetchesBlob(request) && request.digest === first?.digest,
        count: 1,
        fault: { kind: 'stall', side: 'answer', after: 100_000 },
      },
      {
        when: (request) => fetchesBlob(request) && request.digest === second?.digest,
        count: 1,
        fault: { kind: 'stall', side: 'answer', after: -1 },
      },
    );
    const run = await side.run();
    requireSuccess(run);
    assert.equal(side.proxy.faults.length, 2);
    await side.requireDone();
    assert.ok(sum(side.proxy.down) <= blobBytes(sample) + 100_000);
    side.proxy.use();
    requireSuccess(await side.run());
  });

  test('a registry that is down for good is told clearly', async (context) => {
    const side = await openPublicSide(context, sample);
    side.proxy.use({ when: always, fault: { kind: 'cut', side: 'answer', after: 0, how: 'reset' } });
    requireClearFailure(await side.run(), 3, /UNREACHABLE/);
    side.proxy.use();
    requireSuccess(await side.run());
    await side.requireDone();
  });
});

interface Killing {
  /** So many, or until a run ends by itself. */
  readonly kills: number;
  /** What an undisturbed run needs. */
  readonly most: { readonly requests: number; readonly milliseconds: number };
  /** What has to hold after each of them. */
  readonly look: () => Promise<void>;
}

/**
 * Starts a program again and again, and kills it at a random moment: after some requests, or after some time.
 * @returns how often
 */
async function killOften(
  random: () => number,
  side: Pick<PublicSide, 'proxy' | 'start'>,
  { kills, most, look }: Killing,
): Promise<number> {
  const { proxy } = side;
  proxy.use({ when: always, fault: { kind: 'slow', rate: 6_000_000 } });
  for (let done = 0; ; done += 1) {
    if (done === kills) {
      proxy.use();
      return done;
    }
    const program = side.start();
    const due = proxy.requests.length + Math.floor(random() * most.requests);
    // One that makes fewer requests than that is killed when its time is over.
    const late = performance.now() + 300 + random() * most.milliseconds;
    const delay = random() * 60;
    const moment = async (): Promise<void> => {
      while (proxy.requests.length <= due && performance.now() < late) {
        await wait(2);
      }
      await wait(delay);
    };
    await Promise.race([program.ended, moment()]);
    program.kill();
    const run = await program.ended;
    await look();
    if (run.status !== null) {
      requireSuccess(run);
      proxy.use();
      return done;
    }
    deeds.kills += 1;
  }
}

/** @param later milliseconds from then on */
async function killWhen(program: RunningProgram, isTime: () => boolean, later = 0): Promise<void> {
  while (!isTime()) {
    const over = await Promise.race([wait(5).then(() => undefined), program.ended]);
    assert.equal(over, undefined, over?.stderr);
  }
  await wait(later);
  program.kill();
  assert.equal((await program.ended).status, null);
  deeds.kills += 1;
  // The registry needs a moment to see that nobody is there any more.
  await wait(100);
}

/** `TIDEGATE_SEED` repeats a run; as far as two programs on one machine can be repeated. */
function randomFor(context: TestContext): () => number {
  const seed = Number(process.env['TIDEGATE_SEED'] ?? randomInt(2 ** 31));
  context.diagnostic(`seed ${seed}`);
  return seededRandom(seed);
}
