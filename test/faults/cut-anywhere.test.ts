import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { promoteStage } from '../../src/promote/stage.ts';
import { isRefused } from '../support/attack.ts';
import { type InternalSide, startInternalSide } from '../support/internal-side.ts';
import { onlyTarget, type Promoted } from '../support/promoted.ts';
import type { LoggedRequest } from '../support/registry.ts';
import { stageRunner } from '../support/stage-runner.ts';
import { requireWholeTags } from '../support/whole-tags.ts';

/** Two releases that move tags, as publishers who overwrite theirs do, and one that comes after them. */
const images = (content: string, tag: string) => [
  { reference: 'docker.io/wandb/local:stable', layers: ['base', content], referrers: 1, signed: true },
  { reference: 'docker.io/wandb/console:stable', layers: ['base', `${content} too`] },
  { reference: `docker.io/wandb/controller:${tag}`, layers: ['base', 300] },
];
const q3 = { release: '2026q3', sequence: 1, images: images('old', '1.0') };
const q4 = { release: '2026q4', sequence: 2, images: images('new', '2.0') };
const next = { release: '2027q1', sequence: 3, images: images('newest', '3.0') };

interface Cut extends InternalSide {
  readonly newer: string;
  /** Every tag as it was with the first release in force. */
  readonly before: Tags;
}

type Tags = Readonly<Record<string, string>>;

describe('a promotion whose registry goes away', () => {
  test('after any of its writes: the next run completes it, or a rollback undoes it, and nothing in between lies', async () => {
    const whole = await openCut(Infinity);
    await whole.promote(whole.newer);
    const after = productTags(whole);
    const writes = whole.registry.requests.filter(isWrite);
    const names = writes.length - writes.findLastIndex(putsJournal) - 1;
    await whole.registry.close();
    assert.ok(names >= 8, `${names} writes`);
    let mixtures = 0;
    for (let kept = 0; kept < names; kept += 1) {
      const side = await openCut(kept);
      await assert.rejects(side.promote(side.newer));
      side.registry.fault = undefined;
      requireWholeTags(side.registry);
      const now = productTags(side);
      const isMixed = ![side.before, after].some((right) => sameWhere(side.before, now, right));
      mixtures += isMixed ? 1 : 0;
      if (isMixed) {
        await assert.rejects(side.promote(await side.bundle(next)), isRefused('PROMOTION_PENDING', /2026q4/));
      }
      if (kept % 2 === 0) {
        await side.promote(side.newer);
        assert.deepEqual(productTags(side), after, `after ${kept} names`);
        assert.equal((await side.promote(side.newer)).unchanged, true);
      } else {
        side.runtime.clock.advance(15 * 60_000);
        await rollBack(side, '2026q3');
        assert.ok(sameWhere(side.before, productTags(side), side.before), `after ${kept} names`);
        await side.promote(side.newer);
        assert.deepEqual(productTags(side), after, `after ${kept} names and a rollback`);
      }
      requireWholeTags(side.registry);
      await side.registry.close();
    }
    assert.ok(mixtures > 0, 'no run was cut between two names');
  });
});

/** @param kept so many writes of names arrive, then nothing does any more */
async function openCut(kept: number): Promise<Cut> {
  const side = await startInternalSide({ promote: '  moveTags: ours\n' });
  await side.promote(await side.bundle(q3));
  const newer = await side.bundle(q4);
  const before = productTags(side);
  side.writes();
  let names = -1;
  side.registry.fault = (request) => {
    if (names >= 0 || putsJournal(request)) {
      names += isWrite(request) ? 1 : 0;
    }
    return names > kept ? { answer: { status: 503 } } : undefined;
  };
  return { ...side, newer, before };
}

function putsJournal({ method, path }: LoggedRequest): boolean {
  return method === 'PUT' && path.endsWith('/tidegate/wandb/manifests/pending');
}

function isWrite({ method }: LoggedRequest): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

/** Without those of the record repository. */
function productTags({ registry }: InternalSide): Tags {
  return Object.fromEntries(
    [...registry.repositories]
      .filter(([name]) => !name.startsWith('tidegate/'))
      .flatMap(([name, { tags }]) => [...tags].map(([tag, digest]) => [`${name}:${tag}`, digest])),
  );
}

/** Whether two sets agree about the tags of a third one. */
function sameWhere(names: Tags, one: Tags, other: Tags): boolean {
  return Object.keys(names).every((name) => one[name] === other[name]);
}

async function rollBack({ runtime }: InternalSide, release: string): Promise<Promoted> {
  return onlyTarget(await stageRunner(runtime)(promoteStage, { rollback: release }));
}
