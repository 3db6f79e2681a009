import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promoteStage } from '../../../src/promote/stage.ts';
import { type ReleasesResult, releasesStage } from '../../../src/releases/stage.ts';
import type { Runtime } from '../../../src/runtime/runtime.ts';
import { isRefused } from '../../support/attack.ts';
import { chartFolder, packChart } from '../../support/charts.ts';
import { fails } from '../../support/fails.ts';
import { pushImage } from '../../support/images.ts';
import { type InternalSide, startInternalSide } from '../../support/internal-side.ts';
import { stageRunner } from '../../support/stage-runner.ts';

const minutes = 60_000;
const ours = '  moveTags: ours\n';
const denied = { answer: { status: 403 } };
const busy = { answer: { status: 503 } };

/** Two tags that every release moves. */
function quarter(release: string, sequence: number, referrers = 0) {
  const of = (name: string) => ({
    reference: `docker.io/wandb/${name}:1.0.0`,
    layers: [`${name} ${release}`],
  });
  return { release, sequence, images: [of('controller'), { ...of('local'), referrers }] };
}

function tags({ registry }: InternalSide): Readonly<Record<string, string>> {
  const found = ['library/controller', 'local'].flatMap((name) =>
    [...(registry.repositories.get(name)?.tags ?? [])].map(([tag, digest]) => [`${name}:${tag}`, digest]),
  );
  return Object.fromEntries(found.filter(([name]) => !name?.includes(':sha256')));
}

/** The first one is in force. */
async function twoReleases(options: Parameters<typeof startInternalSide>[0] = { promote: ours }) {
  const side = await startInternalSide(options);
  await side.promote(await side.bundle(quarter('2026q3', 1)));
  return { side, newer: await side.bundle(quarter('2026q4', 2, 1)) };
}

/** Promotes, and does something whenever that waits. */
async function promoteWith(side: InternalSide, bundle: string, sleep: () => Promise<void>): Promise<unknown> {
  const clock: Runtime['clock'] = {
    ...side.runtime.clock,
    sleep: async (milliseconds) => {
      await side.runtime.clock.sleep(milliseconds);
      await sleep();
    },
  };
  return await stageRunner({ ...side.runtime, clock })(promoteStage, { bundle });
}

async function requireInForce(side: InternalSide, release: string): Promise<void> {
  side.registry.fault = undefined;
  const { inForce, pending, releases }: ReleasesResult = await stageRunner(side.runtime)(releasesStage);
  assert.deepEqual([inForce, pending], [release, undefined]);
  const current = releases.find((item) => item.inForce);
  // Nobody serves the folder that charts went to.
  assert.deepEqual([current?.tags?.missing, current?.tags?.moved], [[], []]);
}

function sets(path: string): (request: { readonly method: string; readonly path: string }) => boolean {
  return (request) => request.method === 'PUT' && request.path.endsWith(path);
}

test('a run of the same release that fails puts nothing back under the one that has joined it', async () => {
  const { side, newer } = await twoReleases();
  const isRecord = sets('/tidegate/wandb/manifests/2026q4');
  let asked = 0;
  side.registry.fault = (request) => {
    asked += isRecord(request) ? 1 : 0;
    return isRecord(request) ? [busy, busy, denied][asked - 1] : undefined;
  };
  const paused = Promise.withResolvers<void>();
  const failed = Promise.withResolvers<void>();
  let other: Promise<unknown> | undefined;
  const one = promoteWith(side, newer, async () => {
    if (asked === 1 && other === undefined) {
      other = promoteWith(side, newer, async () => {
        if (asked === 2) {
          paused.resolve();
          await failed.promise;
        }
      });
      await paused.promise;
    }
  });
  await assert.rejects(one, fails('DENIED'));
  assert.ok(side.runtime.lines.some((line) => /another run has taken over/.test(line)));
  failed.resolve();
  await other;
  await requireInForce(side, '2026q4');
  await side.registry.close();
});

test('a run stops before the record when another one of the same release has taken over', async () => {
  const { side, newer } = await twoReleases();
  const isTag = sets('/local/manifests/1.0.0');
  let asked = 0;
  side.registry.fault = (request) => {
    asked += isTag(request) ? 1 : 0;
    return isTag(request) && asked === 1 ? busy : undefined;
  };
  let other: Promise<unknown> | undefined;
  const one = promoteWith(side, newer, async () => {
    if (asked === 1 && other === undefined) {
      other = side.promote(newer);
      await other;
      side.writes();
    }
  });
  await assert.rejects(one, isRefused('PROMOTION_PENDING', /taken over the names of 2026q4/));
  assert.ok(!side.writes().some((line) => /2026q4|current/.test(line)));
  await requireInForce(side, '2026q4');
  await side.registry.close();
});

/** A list of referrers, where the registry makes none itself. */
function isList({ method, path }: { readonly method: string; readonly path: string }): boolean {
  return method === 'PUT' && path.includes('/local/manifests/sha256-');
}

/** Promotes 2026q4, and 2027q1 while that waits for so long before its first tag. */
async function stall(wait: number) {
  const { side, newer } = await twoReleases({ promote: ours, referrersApi: false });
  const newest = await side.bundle(quarter('2027q1', 3));
  let asked = 0;
  side.registry.fault = (request) => {
    asked += isList(request) ? 1 : 0;
    return isList(request) && asked === 1 ? busy : undefined;
  };
  let second: Promise<unknown> | undefined;
  const first = promoteWith(side, newer, async () => {
    if (asked === 1 && second === undefined) {
      side.runtime.clock.advance(wait);
      second = side.promote(newest);
      await Promise.allSettled([second]);
    }
  });
  await Promise.allSettled([first]);
  return { side, older: async () => await first, newest: async () => await second };
}

test('another release is refused while a young run has not set its first tag', async () => {
  const { side, older, newest } = await stall(1 * minutes);
  await assert.rejects(newest, isRefused('PROMOTION_PENDING', /puts 2026q4 in force/));
  await older();
  await requireInForce(side, '2026q4');
  await side.registry.close();
});

test('a run that stood still while a newer release was promoted sets no tag any more', async () => {
  const { side, older, newest } = await stall(16 * minutes);
  await newest();
  await assert.rejects(older, isRefused('REPLAY', /2026q4 .* is older than 2027q1/));
  await requireInForce(side, '2027q1');
  await side.registry.close();
});

test('a rollback that is refused a tag puts back those that it has set', async () => {
  const { side, newer } = await twoReleases();
  await side.promote(newer);
  const were = tags(side);
  let refusals = 0;
  side.registry.fault = (request) =>
    sets('/local/manifests/1.0.0')(request) && refusals++ === 0 ? denied : undefined;
  await assert.rejects(side.rollback('2026q3'), fails('DENIED'));
  assert.deepEqual(tags(side), were);
  await requireInForce(side, '2026q4');
  await side.registry.close();
});

test('a rollback moves no tag that somebody else has pushed, unless any may be moved', async () => {
  for (const [moveTags, isMoved] of [
    ['never', false],
    ['ours', false],
    ['always', true],
  ] as const) {
    const { side, newer } = await twoReleases({ promote: '  moveTags: always\n' });
    await side.promote(newer);
    const path = join(side.folder, 'tidegate.yaml');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('moveTags: always', `moveTags: ${moveTags}`));
    pushImage(side.registry, 'local', '1.0.0');
    side.writes();
    if (isMoved) {
      await side.rollback('2026q3');
      await requireInForce(side, '2026q3');
    } else {
      await assert.rejects(side.rollback('2026q3'), fails('TAG_MOVED', /local:1\.0\.0/));
      assert.deepEqual(side.writes(), []);
    }
    await side.registry.close();
  }
});

test('a rollback is refused while a promotion may be running, and undoes one that was killed', async () => {
  const { side, newer } = await twoReleases();
  const isTag = sets('/local/manifests/1.0.0');
  let isGone = false;
  side.registry.fault = (request) => {
    isGone ||= isTag(request);
    return isGone ? denied : undefined;
  };
  await assert.rejects(side.promote(newer), fails('DENIED'));
  side.registry.fault = undefined;
  side.writes();
  await assert.rejects(side.rollback('2026q3'), isRefused('PROMOTION_PENDING', /puts 2026q4 in force/));
  assert.deepEqual(side.writes(), []);
  side.runtime.clock.advance(15 * minutes);
  await side.rollback('2026q3');
  await requireInForce(side, '2026q3');
  await side.registry.close();
});

test('tags of a release stay, and are written down, when its charts are published already', async () => {
  const layers = [await packChart({ folder: chartFolder('operator'), version: '1.4.8' })];
  const side = await startInternalSide({
    promote: '  charts:\n    - {folder: repo, url: http://charts.test}\n',
  });
  const charts = [{ reference: 'ghcr.io/wandb/helm-charts/operator:1.4.8', layers }];
  const bundle = await side.bundle({ ...quarter('2026q3', 1), charts });
  const isRecord = sets('/tidegate/wandb/manifests/2026q3');
  side.registry.fault = (request) => (isRecord(request) ? denied : undefined);
  await assert.rejects(side.promote(bundle), fails('DENIED'));
  assert.match(await readFile(join(side.folder, 'repo/index.yaml'), 'utf8'), /version: 1\.4\.8/);
  assert.deepEqual(Object.keys(tags(side)), ['library/controller:1.0.0', 'local:1.0.0']);
  side.registry.fault = undefined;
  const { pending }: ReleasesResult = await stageRunner(side.runtime)(releasesStage);
  assert.equal(pending?.release, '2026q3');
  await side.promote(bundle);
  await requireInForce(side, '2026q3');
  await side.registry.close();
});

test('a run that stalls in a tag, and is taken over meanwhile, begins no other one', async (t) => {
  const side = await startInternalSide();
  t.after(() => side.registry.close());
  const names = Array.from({ length: 9 }, (_, index) => `part-${index}`);
  const images = names.map((name) => ({ reference: `docker.io/wandb/${name}:1.0.0`, layers: [name] }));
  const bundle = await side.bundle({ release: '2026q3', sequence: 1, images });
  let begun = 0;
  side.registry.fault = (request) => {
    if (sets('/manifests/1.0.0')(request)) {
      begun += 1;
      void side.runtime.clock.sleep(16 * minutes);
      pushImage(side.registry, 'tidegate/wandb', 'pending');
    }
    return undefined;
  };
  await assert.rejects(side.promote(bundle), isRefused('PROMOTION_PENDING', /taken over/));
  // Those that were on their way at once.
  assert.equal(begun, 6);
});
