import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { mediaTypes } from '../../../src/oci/descriptor.ts';
import { type Digest, digestOf } from '../../../src/oci/digest.ts';
import { referrersTag } from '../../../src/oci/evidence-tags.ts';
import type { Held, RepositoryContents } from '../../../src/prune/contents.ts';
import { planPrune, type RepositoryPlan } from '../../../src/prune/plan.ts';

const repository = 'registry.test/local';

/** A repository that somebody promoted to, pushed to, and attached things in. */
interface Sample {
  readonly contents: RepositoryContents;
  readonly releases: readonly SampleRelease[];
  readonly foreign: readonly string[];
}

interface SampleRelease {
  readonly tags: ReadonlyMap<string, Digest>;
  readonly digests: ReadonlySet<Digest>;
  readonly isKept: boolean;
}

function digest(number: number): Digest {
  return digestOf(Buffer.from(String(number)));
}

/** Images 0 to 5, indexes 6 to 8 of some of them, 9 to 14 about one of all those, by subject or by the name of a tag. */
const graph = fc.record({
  children: fc.array(fc.subarray([0, 1, 2, 3, 4, 5]), { minLength: 3, maxLength: 3 }),
  evidence: fc.array(
    fc.record({ about: fc.nat(8), form: fc.constantFrom('subject', 'tag', 'list'), isForeign: fc.boolean() }),
    { minLength: 6, maxLength: 6 },
  ),
});

const sample: fc.Arbitrary<Sample> = fc
  .record({
    graph,
    releases: fc.array(
      fc.record({
        roots: fc.subarray([0, 1, 2, 3, 4, 5, 6, 7, 8], { minLength: 1 }),
        tags: fc.array(fc.constantFrom('1', '2', '3', '4'), { maxLength: 3 }),
        isKept: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    others: fc.array(
      fc.tuple(fc.constantFrom('stable', 'mine', '1'), fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, 8, 20, 21)),
      { maxLength: 2 },
    ),
    gone: fc.subarray([0, 2, 6, 7, 9, 10]),
  })
  .map(({ graph: { children, evidence }, releases, others, gone }) => {
    const manifests = new Map<Digest, Held>();
    const tags = new Map<string, Digest>();
    const hold = (number: number, named: readonly number[], subject?: number): void => {
      const descriptor = { mediaType: mediaTypes.ociManifest, digest: digest(number), size: 1 };
      const about = subject === undefined ? {} : { subject: digest(subject) };
      manifests.set(digest(number), { descriptor, children: named.map(digest), ...about });
    };
    [0, 1, 2, 3, 4, 5].forEach((number) => hold(number, []));
    children.forEach((named, at) => hold(6 + at, named));
    const foreign: string[] = [];
    const listed = new Map<number, number[]>();
    evidence.forEach(({ about, form, isForeign }, at) => {
      hold(9 + at, [], form === 'tag' ? undefined : about);
      const tag = `sha256-${digest(about).slice(7)}.sig`;
      if (form === 'tag' && !tags.has(tag)) {
        tags.set(tag, digest(9 + at));
        foreign.push(...(isForeign ? [tag] : []));
      }
      listed.set(about, [...(listed.get(about) ?? []), 9 + at]);
    });
    evidence.forEach(({ about, form }, at) => {
      if (form === 'list') {
        hold(20 + at, listed.get(about) ?? []);
        tags.set(referrersTag(digest(about)), digest(20 + at));
      }
    });
    const promoted = releases.map(({ roots, tags: names, isKept }): SampleRelease => {
      const content = new Set(roots.flatMap((root) => [root, ...(children[root - 6] ?? [])]));
      const own = evidence.flatMap(({ about, isForeign }, at) =>
        content.has(about) && !isForeign ? [9 + at] : [],
      );
      const named = new Map(names.map((name, at) => [name, digest(roots[at % roots.length] ?? 0)]));
      const signatures = [...tags].filter(([, target]) => own.some((number) => digest(number) === target));
      return {
        tags: new Map([...named, ...signatures]),
        digests: new Set([...content, ...own].map(digest)),
        isKept,
      };
    });
    promoted.forEach((release) => release.tags.forEach((target, tag) => tags.set(tag, target)));
    for (const [tag, number] of others.filter(([, target]) => manifests.has(digest(target)))) {
      tags.set(tag, digest(number));
      foreign.push(tag);
    }
    // An earlier run was cut off: names went first, parents before children.
    const isNeeded = new Set([
      ...promoted.filter(({ isKept }) => isKept).flatMap(({ digests }) => [...digests]),
      ...tags.values(),
      ...[...manifests.values()].flatMap((held) => held.children),
    ]);
    gone
      .filter((number) => !isNeeded.has(digest(number)))
      .forEach((number) => manifests.delete(digest(number)));
    return { contents: { tags, manifests, referrers: new Map() }, releases: promoted, foreign };
  });

function plan({ contents, releases }: Sample): RepositoryPlan {
  const [kept, pruned] = [releases.filter(({ isKept }) => isKept), releases.filter(({ isKept }) => !isKept)];
  const named = pruned.map(({ tags }) => ({
    release: '2026q1',
    repository,
    tags: [...tags].map(([tag, target]) => ({ tag, digest: target })),
    roots: [],
  }));
  const [found] = planPrune(
    { named, digests: new Set(pruned.flatMap(({ digests }) => [...digests])) },
    {
      tags: new Set(kept.flatMap(({ tags }) => [...tags.keys()].map((tag) => `${repository}:${tag}`))),
      digestsIn: () => new Set(kept.flatMap(({ digests }) => [...digests])),
    },
    new Map([[repository, contents]]),
  );
  assert.ok(found);
  return found;
}

test('nothing that a kept release or another tag leads to is removed, nor what is about it', () => {
  fc.assert(
    fc.property(sample, (input) => {
      const { contents, releases } = input;
      const { tags, manifests } = plan(input);
      const gone = new Set(manifests.map((descriptor) => descriptor.digest));
      const names = new Set(tags.map(({ tag }) => tag));
      const left = [...contents.tags].filter(([tag]) => !names.has(tag));
      for (const { digests, tags: own } of releases.filter(({ isKept }) => isKept)) {
        assert.ok([...digests].every((item) => !gone.has(item)));
        assert.ok([...own.keys()].every((tag) => !names.has(tag)));
      }
      assert.ok(
        input.foreign.every(
          (tag) =>
            !names.has(tag) ||
            releases.some((release) => !release.isKept && release.tags.get(tag) === contents.tags.get(tag)),
        ),
      );
      // A list of referrers may name what is gone with its subject, as those of foreign ones do.
      const reached = left.filter(([tag]) => !/^sha256-\w+$/.test(tag)).map(([, target]) => target);
      for (const item of reached) {
        assert.ok(!gone.has(item));
        const { children = [] } = contents.manifests.get(item) ?? {};
        reached.push(...children);
        const about = [...contents.manifests.values()].filter(({ subject }) => subject === item);
        assert.ok(about.every(({ descriptor }) => !gone.has(descriptor.digest)));
        const signature = `sha256-${item.slice(7)}.sig`;
        assert.ok(!names.has(signature));
      }
      assert.ok(left.every(([, target]) => !gone.has(target)));
      // A list goes with the last that it names.
      const lists = tags.filter(({ tag }) => /^sha256-\w+$/.test(tag));
      const listed = lists.flatMap((entry) => contents.manifests.get(entry.digest)?.children ?? []);
      assert.ok(listed.every((item) => gone.has(item) || !contents.manifests.has(item)));
    }),
    { numRuns: 500 },
  );
});

test('what only pruned releases have is removed, an index before its children, a referrer before its subject', () => {
  fc.assert(
    fc.property(sample, (input) => {
      const { contents, releases } = input;
      const { tags, manifests } = plan(input);
      const order = manifests.map((descriptor) => descriptor.digest);
      for (const [at, item] of order.entries()) {
        const { children = [], subject } = contents.manifests.get(item) ?? {};
        const before = new Set(order.slice(0, at));
        assert.ok([...children, subject ?? item].every((other) => !before.has(other)));
      }
      const pruned = new Set(releases.filter(({ isKept }) => !isKept).flatMap(({ digests }) => [...digests]));
      const lists = new Set(
        [...contents.tags].filter(([tag]) => /^sha256-\w+$/.test(tag)).map(([, item]) => item),
      );
      assert.ok(order.every((item) => pruned.has(item) || lists.has(item)));
      if (input.foreign.length === 0 && releases.every(({ isKept }) => !isKept)) {
        const there = [...pruned].filter((item) => contents.manifests.has(item));
        // What tags stood for since was pushed over them by a later release, so all of it is theirs.
        assert.ok(there.every((item) => order.includes(item)));
        assert.ok(
          releases.every((release) =>
            [...release.tags.keys()].every((tag) => tags.some((gone) => gone.tag === tag)),
          ),
        );
      }
    }),
    { numRuns: 500 },
  );
});
