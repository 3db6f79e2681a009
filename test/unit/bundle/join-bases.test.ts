import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { HeldBlobs } from '../../../src/bundle/held.ts';
import { joinBases } from '../../../src/bundle/join-bases.ts';
import type { Base } from '../../../src/bundle/read-base.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { thrownBy } from '../../support/user-error.ts';

const lock = { name: 'wandb', audience: 'acme-prod', release: '2026q4', sequence: 9 };
const [one, two, three] = ['one', 'two', 'three'].map((text) => digestOf(Buffer.from(text)));
assert.ok(one && two && three);

function holding(
  digests: HeldBlobs extends ReadonlyMap<infer D, unknown> ? readonly D[] : never,
  name = 'a',
): HeldBlobs {
  return new Map(digests.map((digest) => [digest, { size: 3, repositories: [`docker.io/${name}`] }]));
}

function base(changed: Partial<Base> = {}): Base {
  return {
    kind: 'lock',
    path: '/base.json',
    name: 'wandb',
    release: '2026q3',
    sequence: 3,
    audience: 'acme-prod',
    held: new Map(),
    charts: [],
    images: [],
    ...changed,
  };
}

describe('several bases', () => {
  test('hold together what one of them holds, in the repositories of all', () => {
    const joined = joinBases(
      [base({ held: holding([one, two]) }), base({ held: holding([two, three], 'b') })],
      lock,
    );
    assert.deepEqual([...joined.keys()].sort(), [one, two, three].sort());
    assert.deepEqual(joined.get(two)?.repositories, ['docker.io/a', 'docker.io/b']);
  });

  test('an inventory is right about what was promoted before it, and says nothing of later', () => {
    const inventory = base({ kind: 'inventory', sequence: 5, held: holding([one]) });
    const older = base({ sequence: 5, held: holding([one, two]) });
    const newer = base({ sequence: 6, held: holding([three]) });
    assert.deepEqual([...joinBases([older, newer, inventory], lock).keys()].sort(), [one, three].sort());
    const oldInventory = base({ kind: 'inventory', sequence: 4, held: holding([one, two]) });
    assert.deepEqual([...joinBases([oldInventory, inventory], lock).keys()], [one]);
  });

  test('none hold nothing', () => {
    assert.equal(joinBases([], lock).size, 0);
  });
});

describe('refused', () => {
  const cases: Readonly<Record<string, readonly [Partial<Base>, RegExp]>> = {
    'a base for another side, which may not have the same': [
      { audience: 'acme-test' },
      /^\/base\.json: the lock is of the side acme-test, the lock is for acme-prod$/,
    ],
    'a base of another product': [{ name: 'other' }, /the lock is of other, the lock of wandb$/],
    'a base that is newer, which makes this release a replay': [
      { sequence: 10, release: '2027q1' },
      /is of 2027q1 \(sequence 10\), which is not older than 2026q4 \(sequence 9\)$/,
    ],
    'the release itself, which would leave out everything': [{ sequence: 9 }, /is not older/],
  };
  for (const [what, [changed, says]] of Object.entries(cases)) {
    test(what, () => {
      const error = thrownBy(() => joinBases([base(), base(changed)], lock));
      assert.equal(error.code, 'WRONG_BASE');
      assert.equal(error.exitCode, 1);
      assert.equal(error.details.length, 1);
      assert.match(error.details[0] ?? '', says);
    });
  }

  test('with every reason at once', () => {
    const wrong = base({ audience: 'x', name: 'y', sequence: 10 });
    assert.equal(thrownBy(() => joinBases([wrong, wrong], lock)).details.length, 6);
  });
});
