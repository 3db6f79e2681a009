import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { readTrustedRecord } from '../../../src/promote/record/chosen-record.ts';
import { journalKind } from '../../../src/promote/record/journal.ts';
import { findMark } from '../../../src/promote/record/mark.ts';
import { findRecord } from '../../../src/promote/record/trusted-record.ts';
import { promoteStage } from '../../../src/promote/stage.ts';
import { releasesStage, type ReleasesResult } from '../../../src/releases/stage.ts';
import { isRefused } from '../../support/attack.ts';
import { fails } from '../../support/fails.ts';
import { pushImage } from '../../support/images.ts';
import { type InternalSide, startInternalSide } from '../../support/internal-side.ts';
import { q3 } from '../../support/quarters.ts';
import { recordSource } from '../../support/records.ts';
import type { LoggedRequest } from '../../support/registry.ts';
import { snapshotRegistry } from '../../support/registry-snapshot.ts';
import { stageRunner } from '../../support/stage-runner.ts';

/** One tag moves, two are new, one stays. */
const q4 = {
  release: '2026q4',
  sequence: 2,
  images: [
    { reference: 'docker.io/wandb/controller:1.22.0' },
    { reference: 'docker.io/wandb/local:0.62.2', layers: ['other content'] },
    { reference: 'quay.io/prometheus/prometheus:v2.47.0', signed: true },
    { reference: 'quay.io/prometheus/prometheus:v3.0.0' },
  ],
};
const q5 = { release: '2027q1', sequence: 3, images: [{ reference: 'docker.io/wandb/local:0.99.0' }] };
const denied = { answer: { status: 403 } };
const tagWrite = /^\/v2\/(.+)\/manifests\/(?!sha256:)(.+)$/;

let side: InternalSide;
let bundles: readonly string[];
let restore: () => void;

before(async () => {
  side = await startInternalSide({ promote: '  moveTags: ours\n' });
  bundles = [await side.bundle(q3), await side.bundle(q4), await side.bundle(q5)];
  await side.promote(bundles[0] ?? '');
  restore = snapshotRegistry(side.registry);
});
beforeEach(() => {
  side.registry.fault = undefined;
  restore();
  side.writes();
});
after(() => side.registry.close());

function promoteQ4(): Promise<unknown> {
  return side.promote(bundles[1] ?? '');
}

/** Every tag outside of the record repository: `local:0.62.2` → digest. */
function tags(): Readonly<Record<string, string>> {
  const found = [...side.registry.repositories].flatMap(([name, content]) =>
    name.startsWith('tidegate/') ? [] : [...content.tags].map(([tag, digest]) => [`${name}:${tag}`, digest]),
  );
  return Object.fromEntries(found);
}

async function releases(): Promise<ReleasesResult> {
  const given = {
    config: 'tidegate.yaml',
    trust: undefined,
    to: undefined,
    credentials: undefined,
    quick: false,
  };
  return await releasesStage.run(given, side.runtime);
}

/** From the `nth` tag that is written on, the registry refuses what `refuses` says. */
function failFrom(nth: number, refuses: (request: LoggedRequest, sinceThen: number) => boolean): void {
  let written = 0;
  let since = 0;
  side.registry.fault = (request) => {
    written += Number(request.method === 'PUT' && tagWrite.test(request.path));
    if (written < nth) {
      return undefined;
    }
    since += 1;
    return refuses(request, since) ? denied : undefined;
  };
}

/** Nothing is claimed that is not so: the record, what is in force, and what is half done. */
async function requireTruth(): Promise<void> {
  const source = await recordSource(side);
  const listed = await releases();
  const record = await findRecord(source, '2026q4');
  const inForce = (await readTrustedRecord(source)).release;
  assert.equal(listed.inForce, inForce);
  const now = tags();
  if (record === undefined) {
    assert.equal(inForce, '2026q3');
  } else {
    const wanted = record.images.map(({ internal, digest }) => [
      internal.slice('registry.test/'.length),
      digest,
    ]);
    wanted.forEach(([name = '', digest]) => assert.equal(now[name], digest));
  }
  const isMixed =
    now['local:0.62.2'] !== undefined && inForce === '2026q3' && listed.releases[0]?.complete === false;
  assert.ok(!isMixed || listed.pending !== undefined, 'a mixture that nobody is told of');
}

describe('a promotion that is cut off at each name in turn', () => {
  const names = ['the journal', 'the first tag', 'the second', 'the third', 'the record', 'what is in force'];
  for (const [index, name] of [...names, 'the end of the journal'].entries()) {
    test(`${name}: the truth is told meanwhile, the same command completes it, and a rollback undoes it`, async () => {
      const were = tags();
      const isLast = index === names.length;
      failFrom(isLast ? index : index + 1, (_, since) => !isLast || since > 1);
      await assert.rejects(promoteQ4());
      side.registry.fault = undefined;
      await requireTruth();
      const restart = snapshotRegistry(side.registry);
      await promoteQ4();
      requireEnded(await releases(), '2026q4');
      restart();
      side.runtime.clock.advance(15 * 60_000);
      await side.rollback('2026q3');
      requireEnded(await releases(), '2026q3');
      const now = tags();
      Object.entries(were).forEach(([tag, digest]) => assert.equal(now[tag], digest));
    });
  }
});

function requireEnded({ inForce, pending, releases: listed }: ReleasesResult, release: string): void {
  assert.deepEqual([inForce, pending], [release, undefined]);
  assert.equal(listed.find((item) => item.inForce)?.complete, true);
}

describe('a name that is refused while the registry is there', () => {
  for (const nth of [2, 3, 4]) {
    test(`tag ${nth - 1}: every name is put back, and nothing is pending`, async () => {
      const were = tags();
      failFrom(nth, (_, since) => since === 1);
      await assert.rejects(promoteQ4(), fails('DENIED'));
      assert.deepEqual(tags(), were);
      assert.equal((await releases()).pending, undefined);
      assert.ok(
        side.runtime.lines.some((line) => /2026q4 was not put in force: every name is as it was/.test(line)),
      );
    });
  }

  test('nothing is put back under another run that has taken over meanwhile', async () => {
    side.registry.fault = ({ method, path }) => {
      if (method !== 'PUT' || !path.endsWith('/tidegate/wandb/manifests/2026q4')) {
        return undefined;
      }
      pushImage(side.registry, 'tidegate/wandb', 'pending');
      return denied;
    };
    const were = tags();
    await assert.rejects(promoteQ4(), fails('DENIED'));
    assert.notEqual(tags()['local:0.62.2'], were['local:0.62.2']);
    assert.ok(
      side.runtime.lines.some((line) => /2026q4 was not put in force: another run has taken over/.test(line)),
    );
  });

  test('new tags stay where the registry takes none away, and are written down', async () => {
    failFrom(5, ({ method }, since) => since === 1 || method === 'DELETE');
    const moved = tags()['local:0.62.2'];
    await assert.rejects(promoteQ4(), fails('DENIED'));
    assert.equal(tags()['local:0.62.2'], moved);
    const { pending } = await releases();
    assert.equal(pending?.release, '2026q4');
    assert.ok((pending?.set.length ?? 0) > 0);
    side.registry.fault = undefined;
    await promoteQ4();
    assert.equal((await releases()).pending, undefined);
  });
});

/** Promotes, and is told so when something is written that `isTime` says. */
async function stopAt(isTime: (path: string) => boolean): Promise<unknown> {
  const stop = new AbortController();
  side.registry.fault = ({ method, path }) => {
    if (method === 'PUT' && isTime(path)) {
      stop.abort();
    }
    return undefined;
  };
  const stopSignal = () => Object.assign(stop.signal, { [Symbol.dispose]: () => {} });
  return await stageRunner({ ...side.runtime, stopSignal })(promoteStage, { bundle: bundles[1] ?? '' });
}

describe('a run that is told to stop while it sets names', () => {
  for (const name of ['wandb/manifests/pending', 'local/manifests/0.62.2']) {
    test(`at ${name}: every name is as it was, and nothing is pending`, async () => {
      const were = tags();
      await assert.rejects(
        stopAt((path) => path.endsWith(name)),
        fails('STOPPED'),
      );
      assert.deepEqual(tags(), were);
      const { inForce, pending } = await releases();
      assert.deepEqual([inForce, pending], ['2026q3', undefined]);
    });
  }

  test('at its record: it goes on to the end', async () => {
    await stopAt((path) => path.endsWith('/wandb/manifests/2026q4'));
    requireEnded(await releases(), '2026q4');
  });
});

describe('while names are half set', () => {
  beforeEach(async () => {
    failFrom(3, () => true);
    await assert.rejects(promoteQ4());
    side.registry.fault = undefined;
    side.writes();
  });

  test('another release is refused, with the ways out, before anything is sent', async () => {
    await assert.rejects(
      side.promote(bundles[2] ?? ''),
      isRefused('PROMOTION_PENDING', /puts 2026q4 in force .* is set/s),
    );
    assert.deepEqual(side.writes(), []);
  });

  test('whoever goes by a release is warned', async () => {
    assert.equal((await readTrustedRecord(await recordSource(side))).release, '2026q3');
    assert.ok(
      side.runtime.lines.some((line) => /^warning: A run that puts 2026q4 in force.*--rollback/.test(line)),
    );
  });

  test('a tag that somebody else has moved since keeps it refused', async () => {
    pushImage(side.registry, 'library/controller', '1.22.0');
    pushImage(side.registry, 'prometheus/prometheus', 'v3.0.0');
    await assert.rejects(side.promote(bundles[2] ?? ''), isRefused('PROMOTION_PENDING', /something else/));
  });
});

describe('what stands for a journal, and is none', () => {
  test('counts for nothing, with a warning, and is no obstacle', async () => {
    pushImage(side.registry, 'tidegate/wandb', 'pending');
    assert.equal(await findMark(await recordSource(side), journalKind), undefined);
    await promoteQ4();
    assert.equal((await releases()).inForce, '2026q4');
  });

  test('one that is taken away while it is read was none, and nothing to warn of', async () => {
    const { root } = pushImage(side.registry, 'tidegate/wandb', 'pending');
    const told = side.runtime.lines.length;
    side.registry.fault = ({ method, path }) => {
      if (method === 'GET' && path.endsWith(root.digest)) {
        side.registry.repositories.get('tidegate/wandb')?.tags.delete('pending');
      }
      return undefined;
    };
    assert.equal(await findMark(await recordSource(side), journalKind), undefined);
    assert.deepEqual(side.runtime.lines.slice(told), []);
  });

  test('a registry that deletes nothing gets a journal of nothing in its place', async () => {
    side.registry.fault = ({ method, path }) =>
      method === 'DELETE' && !path.includes('/uploads/') ? { answer: { status: 405 } } : undefined;
    await promoteQ4();
    assert.equal(side.registry.repositories.get('tidegate/wandb')?.tags.has('pending'), true);
    assert.equal((await releases()).pending, undefined);
    assert.deepEqual((await releases()).strayTags, []);
    await side.promote(bundles[2] ?? '');
    assert.equal((await releases()).inForce, '2027q1');
  });
});
