import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { distributions } from '../support/distribution.ts';
import { needsTools } from '../support/tools.ts';
import { fillDisk, mountDisk, needsMounts } from './disks.ts';
import { releaseOf, requireClearFailure, requireSuccess } from './lab.ts';
import { moments } from './moments.ts';
import { mendEmptyFiles, openMortal } from './mortal.ts';
import { requireTrueRecords } from './records.ts';
import { requireWholeTags } from './truth.ts';

const sample = releaseOf([3_000_000, 2_500_000, 200_000], [4_000_000, 3_500_000]);
const size = 24 * 1024 * 1024;

for (const version of [2, 3] as const) {
  describe(
    `a CNCF distribution ${version} whose disk fills up`,
    { skip: needsTools(distributions[version]).skip || needsMounts().skip, concurrency: 4 },
    () => {
      for (const [moment, when] of moments) {
        test(`at ${moment}: is told clearly, and completed when there is room again`, async (context) => {
          const storage = await mountDisk(context, size);
          const side = await openMortal(context, sample, version, storage);
          let makeRoom: (() => Promise<void>) | undefined;
          const run = async (): Promise<void> => {
            makeRoom = await fillDisk(storage);
          };
          side.proxy.use({ when, count: 1, fault: { kind: 'before', run } });
          const failed = await side.run();
          assert.ok(makeRoom !== undefined, 'the disk was never full');
          requireClearFailure(failed, 3, /REMOTE_FULL/);
          // 2.8 lists a tag although it could not write what it stands for.
          if (version === 3) {
            await requireWholeTags(side.registry.url);
            await requireTrueRecords(side.registry.url);
          }
          await makeRoom();
          side.proxy.use();
          await mendEmptyFiles(side);
          requireSuccess(await side.run());
          await side.requireDone();
        });
      }
    },
  );
}
