import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pruneStage } from '../../../src/prune/stage.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { fails } from '../../support/fails.ts';
import { type InternalSide, startInternalSide } from '../../support/internal-side.ts';
import { prune, quarter } from '../../support/prune-side.ts';

type Number = 1 | 2 | 3 | 4;

/** Promotes quarters, one after the other. */
async function promoted(side: InternalSide, ...numbers: readonly Number[]): Promise<void> {
  for (const number of numbers) {
    await side.promote(await side.bundle(quarter(number)));
  }
}

/** Tags and manifests by repository, without the records. */
function contentOf({ registry }: InternalSide) {
  return Object.fromEntries(
    [...registry.repositories]
      .filter(([name]) => name !== 'tidegate/wandb')
      .map(([name, { tags, manifests }]) => [
        name,
        { tags: Object.fromEntries(tags), manifests: [...manifests.keys()].sort() },
      ]),
  );
}

function recordsOf({ registry }: InternalSide): readonly string[] {
  return [...(registry.repositories.get('tidegate/wandb')?.tags.keys() ?? [])].sort();
}

type Repositories = InternalSide['registry']['repositories'];

function copied(repositories: Repositories): Repositories {
  return new Map(
    [...repositories].map(([name, content]) => [
      name,
      { ...content, manifests: new Map(content.manifests), tags: new Map(content.tags) },
    ]),
  );
}

function restore(repositories: Repositories, from: Repositories): void {
  copied(from).forEach((content, name) => repositories.set(name, content));
}

describe('prune', () => {
  test('leaves exactly what the kept releases promoted', async () => {
    const charts = { promote: '  charts:\n    - {oci: charts}\n' };
    const side = await startInternalSide(charts);
    await promoted(side, 1, 2, 3, 4);
    const result = await prune(side, { keep: 2, yes: true });
    const other = await startInternalSide(charts);
    await promoted(other, 3, 4);
    assert.deepEqual(contentOf(side), contentOf(other));
    assert.deepEqual(recordsOf(side), recordsOf(other));
    assert.deepEqual(
      result.pruned.map(({ release }) => release),
      ['2026q1', '2026q2'],
    );
    assert.deepEqual(
      result.kept.map(({ release, reason }) => [release, reason]),
      [
        ['2026q4', 'newest'],
        ['2026q3', 'newest'],
      ],
    );
    assert.deepEqual([result.left, result.foreign], [[], []]);
    await side.registry.close();
    await other.registry.close();
  });

  test('shows the plan and writes nothing without --yes', async () => {
    const side = await startInternalSide();
    await promoted(side, 1, 2);
    side.writes();
    const result = await prune(side);
    assert.deepEqual(side.writes(), []);
    assert.equal(result.done, false);
    assert.ok(result.tags.includes('registry.test/local:0.1.0'));
    assert.ok(result.tags.includes('registry.test/tidegate/wandb:2026q1'));
    const text = renderTerminal(pruneStage.report(result), { colour: false });
    assert.match(text, /Nothing was removed yet: --yes removes 3 tags and 5 manifests/);
    await side.registry.close();
  });

  test('keeps the release in force and those that are asked for', async () => {
    const side = await startInternalSide();
    await promoted(side, 1, 2, 3);
    const result = await prune(side, { also: ['2026q1'], yes: true });
    assert.deepEqual(
      result.pruned.map(({ release }) => release),
      ['2026q2'],
    );
    const records = side.registry.repositories.get('tidegate/wandb');
    assert.ok(records);
    records.tags.set('current', records.tags.get('2026q1') ?? '');
    assert.deepEqual(
      (await prune(side)).kept.map(({ release, reason }) => [release, reason]),
      [
        ['2026q3', 'newest'],
        ['2026q1', 'in force'],
      ],
    );
    await assert.rejects(prune(side, { also: ['2025q1'] }), fails('NOT_PROMOTED', /2025q1/));
    await side.registry.close();
  });

  test('does not touch what another tag leads to, nor a tag that was moved', async () => {
    const side = await startInternalSide();
    await promoted(side, 1, 2, 3);
    const local = side.registry.repositories.get('local');
    assert.ok(local);
    const first = local.tags.get('0.1.0') ?? '';
    const third = local.tags.get('0.3.0') ?? '';
    local.tags.set('stable', first);
    local.tags.set('0.2.0', third);
    const before = new Map(local.manifests);
    const { left } = await prune(side, { yes: true });
    assert.equal(local.tags.get('stable'), first);
    assert.equal(local.tags.get('0.2.0'), third);
    assert.ok(!local.tags.has('0.1.0'));
    // What is about the image stays with it: two referrers, and a signature under a tag of its own.
    const about = [...before].filter(([, { bytes }]) => bytes.includes(first)).map(([digest]) => digest);
    assert.equal(about.length, 2);
    assert.ok([first, ...about].every((digest) => local.manifests.has(digest)));
    assert.ok(local.tags.has(`${first.replace(':', '-')}.sig`));
    assert.match(left.join('\n'), /local:0\.2\.0 is sha256:\w+, which was not promoted under that name/);
    await side.registry.close();
  });

  test('names what others attached, and leaves it', async () => {
    const side = await startInternalSide();
    await promoted(side, 1, 2);
    const local = side.registry.repositories.get('local');
    const digest = local?.tags.get('0.1.0') ?? '';
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    const subject = { mediaType, digest, size: local?.manifests.get(digest)?.bytes.length };
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, layers: [], subject }));
    local?.manifests.set('sha256:'.padEnd(71, 'f'), { mediaType, bytes });
    local?.tags.set(`${digest.replace(':', '-')}.att`, local.tags.get('0.2.0') ?? '');
    const { foreign } = await prune(side, { yes: true });
    assert.equal(foreign.length, 2);
    assert.ok(foreign.every((line) => line.endsWith(digest)));
    assert.ok(local?.manifests.has('sha256:'.padEnd(71, 'f')));
    assert.ok(!local?.manifests.has(digest));
    await side.registry.close();
  });

  test('takes lists of referrers along where the registry has no API for them', async () => {
    const side = await startInternalSide({ referrersApi: false });
    await promoted(side, 1, 2);
    const local = side.registry.repositories.get('local');
    assert.equal([...(local?.tags.keys() ?? [])].filter((tag) => /^sha256-\w+$/.test(tag)).length, 2);
    await prune(side, { yes: true });
    assert.deepEqual(
      [...(local?.tags.keys() ?? [])].filter((tag) => !tag.startsWith('0.')).map((tag) => tag.slice(7, 71)),
      Array.from({ length: 2 }, () => local?.tags.get('0.2.0')?.slice(7)),
    );
    assert.equal(local?.manifests.size, 5);
    await side.registry.close();
  });

  test('takes off tags with what they stand for where the registry deletes by digest only', async () => {
    const side = await startInternalSide();
    await promoted(side, 1, 2, 3);
    const local = side.registry.repositories.get('local');
    local?.tags.set('0.1.0-same', local.tags.get('0.1.0') ?? '');
    side.registry.fault = ({ method, path }) =>
      method === 'DELETE' && !path.includes('sha256:') ? { answer: { status: 400, body: '{}' } } : undefined;
    const { left, tags: removed } = await prune(side, { yes: true });
    assert.ok(!removed.includes('registry.test/local:0.1.0'));
    assert.deepEqual([...(local?.tags.keys() ?? [])].filter((tag) => tag.startsWith('0.')).sort(), [
      '0.1.0',
      '0.1.0-same',
      '0.3.0',
    ]);
    assert.match(left.join('\n'), /local:0\.1\.0: the registry deletes by digest only/);
    assert.deepEqual(recordsOf(side), ['2026q3', 'current']);
    await side.registry.close();
  });

  test('a registry that deletes nothing is told of before anything goes', async () => {
    const side = await startInternalSide();
    await promoted(side, 1, 2);
    const before = contentOf(side);
    side.registry.fault = ({ method }) =>
      method === 'DELETE'
        ? { answer: { status: 405, body: '{"errors":[{"code":"UNSUPPORTED"}]}' } }
        : undefined;
    await assert.rejects(prune(side, { yes: true }), fails('DELETION_REFUSED', /registry\.test\/local/));
    assert.deepEqual(contentOf(side), before);
    // The mark cannot be deleted either: it says then that nothing is being removed.
    assert.deepEqual(recordsOf(side), ['2026q1', '2026q2', 'current', 'pruning']);
    await promoted(side, 3);
    await side.registry.close();
  });

  for (const byDigestOnly of [false, true]) {
    const where = byDigestOnly ? 'where tags cannot be deleted' : 'in the middle';
    test(`killed ${where}, it leaves no tag that stands for nothing, and the next run completes it`, async () => {
      const side = await startInternalSide();
      await promoted(side, 1, 2);
      const { repositories } = side.registry;
      const start = copied(repositories);
      side.writes();
      let [deletions, most] = [0, Infinity];
      side.registry.fault = ({ method, path }) => {
        deletions += method === 'DELETE' ? 1 : 0;
        if (method === 'DELETE' && deletions > most) {
          return { answer: { status: 403, body: '{}' } };
        }
        const isTag = byDigestOnly && !path.includes('sha256:');
        return method === 'DELETE' && isTag ? { answer: { status: 400, body: '{}' } } : undefined;
      };
      await prune(side, { yes: true });
      const whole = { content: contentOf(side), records: recordsOf(side) };
      // The last one takes only the mark away.
      const steps = deletions - 1;
      assert.ok(steps > 8);
      for (let step = 1; step < steps; step += 1) {
        restore(repositories, start);
        [deletions, most] = [0, step];
        await assert.rejects(prune(side, { yes: true }));
        for (const { tags, manifests } of repositories.values()) {
          assert.ok([...tags.values()].every((digest) => manifests.has(digest)));
        }
        most = Infinity;
        await prune(side, { yes: true });
        assert.deepEqual({ content: contentOf(side), records: recordsOf(side) }, whole, `step ${step}`);
      }
      await side.registry.close();
    });
  }
});
