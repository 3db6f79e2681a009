import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { cp, mkdtemp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { openVolumes } from '../../../src/serve/volumes.ts';
import { isRefused } from '../../support/attack.ts';
import { sampleRelease } from '../../support/locks.ts';
import { openServeSide } from '../../support/serve-side.ts';

test('volumes are not served whose folder another one has taken the place of, nor those that are gone', async () => {
  const side = await openServeSide();
  const made = await side.bundle(sampleRelease());
  const folder = join(await mkdtemp(join(side.folder, 'swapped-')), 'bundle');
  await cp(made, folder, { recursive: true });
  await using volumes = await openVolumes([await readBundle(folder)]);
  await volumes.requireSame();
  await rename(folder, `${folder}.before`);
  await assert.rejects(volumes.requireSame(), isRefused('VOLUME_CHANGED'));
  await rename(made, folder);
  await assert.rejects(volumes.requireSame(), isRefused('VOLUME_CHANGED'));
  await rename(folder, made);
  await rename(`${folder}.before`, folder);
  await volumes.requireSame();
});

test('a folder that is swapped while it is verified is told before anything is served', async (t) => {
  const side = await openServeSide();
  const made = await side.bundle(sampleRelease());
  const folder = join(await mkdtemp(join(side.folder, 'swapped-')), 'bundle');
  await cp(made, folder, { recursive: true });
  const progress = {
    advance: () => undefined,
    spare: () => undefined,
    done: () => undefined,
  };
  Object.assign(side.runtime, {
    progress() {
      // Everything is open then, and nothing is hashed yet.
      renameSync(folder, `${folder}.before`);
      renameSync(made, folder);
      return progress;
    },
  });
  await assert.rejects(side.serve(t, [folder]), isRefused('VOLUME_CHANGED'));
});
