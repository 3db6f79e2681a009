import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { distributions } from '../support/distribution.ts';
import type { ProxiedRequest } from '../support/fault-rules.ts';
import { needsTools } from '../support/tools.ts';
import { type InternalSide, releaseOf, requireClearFailure, requireSuccess } from './lab.ts';
import { moments as namingMoments, setsOwn } from './moments.ts';
import { emptyManifest, mendEmptyFiles, type Mortal, openMortal } from './mortal.ts';
import { requireTrueRecords } from './records.ts';
import { deeds } from './tally.ts';
import { requireWholeTags } from './truth.ts';

const sample = releaseOf([1_500_000, 300_000, 70_000], [900_000, 40_000], [600_000]);

const moments = [...namingMoments, ['what is in force', setsOwn('current')] as const];

for (const version of [2, 3] as const) {
  describe(
    `a CNCF distribution ${version} that`,
    { ...needsTools(distributions[version]), concurrency: 4 },
    () => {
      for (const [moment, when] of moments) {
        test(`becomes read-only at ${moment}: is told clearly, and the next run completes`, async (context) => {
          const side = await openMortal(context, sample, version);
          meet(side, when, async () => {
            await side.stop();
            await side.revive({ readOnly: true });
          });
          requireClearFailure(await side.run(), 3, /READ_ONLY/);
          await side.stop();
          await side.revive();
          await requireCompletion(side);
        });

        test(`is started anew at ${moment}, and has lost its uploads: is survived`, async (context) => {
          const side = await openMortal(context, sample, version);
          meet(side, when, async () => {
            await side.stop();
            await loseUploads(side);
            await side.revive();
          });
          const run = await side.run();
          // 2.8 may have been stopped while it wrote a manifest.
          if (version === 3 || !/MANIFEST_DAMAGED/.test(run.stderr)) {
            requireSuccess(run);
          }
          await requireCompletion(side);
        });
      }

      test('answers every tenth request with 500: is survived', async (context) => {
        const side = await openMortal(context, sample, version);
        let count = 0;
        side.proxy.use({
          when: () => (count += 1) % 10 === 0,
          fault: { kind: 'status', status: 500 },
        });
        requireSuccess(await side.run());
        assert.ok(side.proxy.faults.length >= 5);
        await requireCompletion(side);
      });
    },
  );
}

test(
  'a CNCF distribution 2 that was stopped while it wrote a manifest: promote says which file has to go',
  needsTools(distributions[2]),
  async (context) => {
    const side = await openMortal(context, sample, 2);
    requireSuccess(await side.run());
    await side.stop();
    const [image] = sample.lock.images;
    assert.ok(image);
    await emptyManifest(side, image.root.digest);
    await side.revive();
    assert.equal(await mendEmptyFiles(side), true);
    requireSuccess(await side.run());
    await side.requireDone();
  },
);

// What was there a moment ago is waited for: the tests with nothing to do but wait run all at once.
describe(
  'a registry that goes away for good',
  { ...needsTools(distributions[2], distributions[3]), concurrency: 12 },
  () => {
    for (const version of [2, 3] as const) {
      for (const [moment, when] of moments) {
        test(`at ${moment}: is told clearly, and the next run completes (CNCF distribution ${version})`, async (context) => {
          const side = await openMortal(context, sample, version);
          meet(side, when, () => side.stop());
          requireClearFailure(await side.run(), 3, /UNREACHABLE/);
          await side.revive();
          await requireCompletion(side);
        });
      }
    }
  },
);

/** Something happens before the registry hears of the first request that fits. */
function meet(
  { proxy }: InternalSide,
  when: (request: ProxiedRequest) => boolean,
  run: () => Promise<void>,
): void {
  proxy.use({ when, count: 1, fault: { kind: 'before', run } });
}

async function loseUploads({ storage }: Mortal): Promise<void> {
  for (const { repositories } of sample.lock.blobs) {
    for (const name of repositories) {
      const path = name.slice(name.indexOf('/') + 1);
      const folder = join(storage, 'docker', 'registry', 'v2', 'repositories', path, '_uploads');
      await rm(folder, { recursive: true, force: true });
    }
  }
  deeds.damage += 1;
}

/** Whatever has a name is whole and true, and running again makes everything right. */
async function requireCompletion(side: Mortal): Promise<void> {
  side.proxy.use();
  await mendEmptyFiles(side);
  await requireWholeTags(side.registry.url);
  await requireTrueRecords(side.registry.url);
  requireSuccess(await side.run());
  await side.requireDone();
}
