import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import process from 'node:process';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { distributions } from '../support/distribution.ts';
import { always, type ProxiedRequest, seededRandom } from '../support/fault-rules.ts';
import { sampleRelease, type SampleRelease } from '../support/locks.ts';
import { needsTools } from '../support/tools.ts';
import { type InternalSide, openInternalSide, requireClearFailure, requireSuccess } from './lab.ts';
import type { Run, RunningProgram } from './program.ts';
import { requireTrueRecords } from './records.ts';
import { requirePromoted } from './releases.ts';
import { deeds } from './tally.ts';
import { getBlob, getManifest, listTags, requireWholeTags } from './truth.ts';

const shared = Buffer.alloc(300_000, 'a base layer that stays the same');
const older = releaseFrom('2026q3', 1, '1.0');
const newer = releaseFrom('2026q4', 2, '2.0');
const kills = 12;

for (const version of [2, 3] as const) {
  const options = { ...needsTools(distributions[version]), concurrency: 2 };
  describe(`into one CNCF distribution ${version}`, options, () => {
    test('the same release, promoted three times at once: each ends well or says why, and all is there', async (context) => {
      const side = await openInternalSide(context, newer, { version, deletes: true });
      const runs = await Promise.all([side.run(), side.run(), side.run()]);
      context.diagnostic(runs.map(({ status }) => String(status)).join(' '));
      await requireSettled(side, runs);
    });

    test('an older and a newer release at once: what is there is whole and true, and running again ends with the newer one', async (context) => {
      const side = await openInternalSide(context, newer, { version });
      const first = await side.pack(older);
      const runs = await Promise.all([side.startWith(first).ended, side.run()]);
      context.diagnostic(runs.map(({ status }) => String(status)).join(' '));
      await requireSettled(side, runs);
      const tags = await listTags(side.registry.url);
      assert.equal(tags.get('tidegate/wandb:current'), tags.get('tidegate/wandb:2026q4'));
    });
  });
}

describe('killed at random', { ...needsTools(distributions[2], distributions[3]), concurrency: 2 }, () => {
  for (const version of [2, 3] as const) {
    test(`${kills} times in the middle of names: what is named is whole and true, and running again completes (CNCF distribution ${version})`, async (context) => {
      const random = randomFor(context);
      for (let done = 0; done < kills;) {
        const side = await openInternalSide(context, newer, {
          version,
          ...(random() < 0.5 && { deletes: true }),
        });
        const first = await side.pack(older);
        requireSuccess(await side.startWith(first).ended);
        side.proxy.reset();
        const before = await listTags(side.registry.url);
        // Slow enough to be met between two names.
        side.proxy.use({ when: always, fault: { kind: 'slow', rate: 2_000_000 } });
        while (done < kills && !(await endsBefore(side, random))) {
          done += 1;
          await requireTruth(side);
          const tags = await listTags(side.registry.url);
          for (const [name, digest] of before) {
            assert.ok(
              /:(?:pending|current)$/.test(name) || tags.get(name) === digest,
              `${name} of the older release has moved`,
            );
          }
        }
        side.proxy.use();
        requireSuccess(await side.run());
        await side.requireDone();
        await requirePromoted(side.registry.url, older);
        await requireNothingPending(side);
      }
    });
  }
});

function releaseFrom(release: string, sequence: number, tag: string): SampleRelease {
  return sampleRelease({
    release,
    sequence,
    images: [0, 1, 2].map((part) => ({
      reference: `docker.io/wandb/part-${part}:${tag}`,
      layers: [shared, 40_000 + part],
      referrers: part === 0 ? 2 : 0,
      signed: part !== 2,
    })),
  });
}

/** Kills a run some random time after it has opened its journal. @returns whether it ended well before that */
async function endsBefore(side: InternalSide, random: () => number): Promise<boolean> {
  const from = side.proxy.requests.length;
  const program = side.start();
  await waitUntil(program, () => side.proxy.requests.slice(from).some(putsJournal));
  const due = side.proxy.requests.length + Math.floor(random() * 12);
  await waitUntil(program, () => side.proxy.requests.length >= due);
  program.kill();
  const { status, stderr } = await program.ended;
  assert.ok(status === null || status === 0, stderr);
  deeds.kills += status === null ? 1 : 0;
  return status === 0;
}

/** Or until the program has ended. */
async function waitUntil({ ended }: RunningProgram, isTime: () => boolean): Promise<void> {
  while (!isTime() && (await Promise.race([wait(3), ended])) === undefined) {
    // Asked again.
  }
}

function putsJournal({ method, path }: ProxiedRequest): boolean {
  return method === 'PUT' && path.endsWith('/manifests/pending');
}

/** One at least ended well and the others say why not; what is there is true, and running again ends well. */
async function requireSettled(side: InternalSide, runs: readonly Run[]): Promise<void> {
  assert.ok(
    runs.some(({ status }) => status === 0),
    runs.map(({ stderr }) => stderr).join('\n'),
  );
  requireTold(runs);
  await requireTruth(side);
  requireSuccess(await side.run());
  await side.requireDone();
  await requireNothingPending(side);
}

function requireTold(runs: readonly Run[]): void {
  for (const run of runs.filter(({ status }) => status !== 0)) {
    requireClearFailure(
      run,
      run.status ?? -1,
      /PROMOTION_PENDING|REPLAY|RELEASE_REUSED|TAG_MOVED|READ_BACK_FAILED/,
    );
  }
}

async function requireTruth({ registry }: InternalSide): Promise<void> {
  await requireWholeTags(registry.url);
  await requireTrueRecords(registry.url);
}

/** The journal is gone, or says that nothing is pending. */
async function requireNothingPending({ registry }: InternalSide): Promise<void> {
  const found = await getManifest(registry.url, 'tidegate/wandb', 'pending');
  if (found.status !== 404) {
    const { layers }: { layers: readonly { digest: string }[] } = JSON.parse(found.bytes.toString('utf8'));
    const journal = await getBlob(registry.url, 'tidegate/wandb', layers[0]?.digest ?? '');
    assert.equal(JSON.parse(journal.toString('utf8')), null);
  }
}

/** `TIDEGATE_SEED` repeats a run; as far as two programs on one machine can be repeated. */
function randomFor(context: TestContext): () => number {
  const seed = Number(process.env['TIDEGATE_SEED'] ?? randomInt(2 ** 31));
  context.diagnostic(`seed ${seed}`);
  return seededRandom(seed);
}
