import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { planOnBranch } from '../../../src/bump/on-branch.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { deployFile, releaseWith } from '../../support/deploy-files.ts';

const names = ['w', 'x', 'y', 'z'] as const;
const release = releaseWith(
  Object.fromEntries(names.map((name) => [`r.corp/${name}`, [`3.0-${name}`]])),
  digestOf(Buffer.from('new')),
);

interface Item {
  readonly name: string;
  readonly tag: string;
}

function write(documents: readonly (readonly Item[])[]): string {
  const write = ({ name, tag }: Item): string => `- image: r.corp/${name}:${tag}\n`;
  return documents.map((items) => `${items.map(write).join('')}- name: last\n`).join('---\n');
}

const item = (...tags: readonly string[]): fc.Arbitrary<Item> =>
  fc.record({ name: fc.constantFrom(...names), tag: fc.constantFrom(...tags) });

test('wherever people move what we set, and whatever they put beside it: ours moves, what they set stays', () => {
  const list = fc.array(item('1.0'), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(
      list,
      fc.array(item('8.0', '9.0'), { maxLength: 4 }),
      fc.infiniteStream(fc.nat()),
      (base, more, picks) => {
        const pick = (below: number): number => (picks.next().value ?? 0) % below;
        const set = base.map(({ name }) => ({ name, tag: '2.0' }));
        const kept = set.map((own) => (pick(5) === 0 ? { ...own, tag: '1.0' } : own));
        const left: Item[][] = [[], []];
        for (const own of [...kept.filter(() => pick(6) > 0), ...more]) {
          const to = left[pick(2)] ?? [];
          to.splice(pick(to.length + 1), 0, own);
        }
        const [fork, after, branch] = [[base], [set], left].map((documents) => [
          deployFile(write(documents)),
        ]);
        const { plans } = planOnBranch(branch ?? [], release, {
          ours: [{ before: fork ?? [], after: after ?? [] }],
          fork: fork ?? [],
          base: fork ?? [],
        });
        const moved = plans.flatMap(({ edits }) => edits).map(({ from }) => from);
        assert.deepEqual(
          moved,
          left.flat().flatMap(({ tag }) => (tag === '2.0' ? tag : [])),
        );
      },
    ),
  );
});
