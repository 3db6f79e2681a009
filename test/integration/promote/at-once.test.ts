import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TidegateError } from '../../../src/errors.ts';
import { startInternalSide } from '../../support/internal-side.ts';
import { q3, q4 } from '../../support/quarters.ts';
import { requireWholeTags } from '../../support/whole-tags.ts';

const moving = (release: string, sequence: number, content: string) => ({
  release,
  sequence,
  images: [
    { reference: 'docker.io/wandb/local:stable', layers: ['base', content] },
    { reference: 'docker.io/wandb/console:stable', layers: ['base', `${content} too`] },
  ],
});

test('an older and a newer release promoted at once: both or one, nothing half, and the newer one is in force in the end', async () => {
  const side = await startInternalSide();
  const bundles = [await side.bundle(q3), await side.bundle(q4)] as const;
  const [older, newer] = await Promise.allSettled([side.promote(bundles[0]), side.promote(bundles[1])]);
  for (const outcome of [older, newer].filter(({ status }) => status === 'rejected')) {
    requireReason(outcome);
  }
  requireWholeTags(side.registry);
  await side.promote(bundles[1]);
  requireWholeTags(side.registry);
  const tags = side.registry.repositories.get('tidegate/wandb')?.tags;
  assert.equal(tags?.get('current'), tags?.get('2026q4'));
  assert.equal((await side.promote(bundles[1])).unchanged, true);
  await side.registry.close();
});

test('two releases that move the same tags, promoted at once: no mixture is on record', async () => {
  const side = await startInternalSide({ promote: '  moveTags: ours\n' });
  await side.promote(await side.bundle(moving('2026q2', 1, 'first')));
  const [one, other] = [
    await side.bundle(moving('2026q3', 2, 'second')),
    await side.bundle(moving('2026q4', 3, 'third')),
  ];
  for (const outcome of await Promise.allSettled([side.promote(one), side.promote(other)])) {
    requireReason(outcome);
  }
  requireWholeTags(side.registry);
  const done = await side.promote(other);
  assert.deepEqual(
    done.images.map(({ internal, digest }) => {
      const [repository = '', tag = ''] = internal.replace('registry.test/', '').split(':');
      return side.registry.repositories.get(repository)?.tags.get(tag) === digest;
    }),
    [true, true],
  );
  assert.equal((await side.promote(other)).unchanged, true);
  await side.registry.close();
});

/** A run that gave way says to what. */
function requireReason(outcome: PromiseSettledResult<unknown>): void {
  if (outcome.status === 'rejected') {
    const { reason } = outcome;
    assert.ok(reason instanceof TidegateError, String(reason));
    assert.match(reason.code, /^(?:PROMOTION_PENDING|REPLAY|TAG_MOVED|READ_BACK_FAILED)$/);
  }
}
