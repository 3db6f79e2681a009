import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { BumpResult } from '../../src/bump/result.ts';
import { bumpStage } from '../../src/bump/stage.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import {
  below,
  startUnclaimedSide,
  withOnly,
  withoutEnvironments,
  writesOf,
} from '../support/unclaimed-side.ts';

const name = 'platform/wandb';

function said(result: BumpResult): string {
  return renderTerminal(bumpStage.report(result), { colour: false }).replaceAll(/\s+/g, ' ');
}

describe('bump, what no environment of the release file claims any more', () => {
  test('the pull request of a removed environment is closed, and its branch deleted', async (t) => {
    const bumped = await startUnclaimedSide(t);
    const first = await bumped.run();
    assert.deepEqual(first.withdrawn, []);
    assert.match(
      await bumped.repository.git('log', '-1', '--format=%B', 'tidegate/wandb-stage'),
      /^Tidegate-Stream: git\.corp\/forge\/acme\/deploy:tidegate\.yaml wandb main stage$/m,
    );
    await bumped.rewrite(withOnly());
    const before = writesOf(bumped);
    const dry = await bumped.run({ dryRun: true });
    assert.equal(dry.withdrawn?.[0]?.pullRequest?.action, 'unchanged');
    assert.match(
      said(dry),
      /stage: not in the release file any more\. tidegate\/wandb-stage would be withdrawn: http/,
    );
    await bumped.run({ environment: ['dev'] });
    assert.equal(writesOf(bumped), before);
    const result = await bumped.run();
    assert.equal(result.unchanged, false);
    assert.deepEqual(
      result.withdrawn?.map(({ environment, branch, pullRequest }) => [
        environment,
        branch,
        pullRequest?.number,
        pullRequest?.action,
      ]),
      [['stage', 'tidegate/wandb-stage', 1, 'closed']],
    );
    assert.match(said(result), /tidegate\/wandb-stage was withdrawn: http/);
    assert.ok(
      bumped.side.runtime.lines.some((line) =>
        /^notice: http\S+ is withdrawn\. The release file has no environment `stage`/.test(line),
      ),
    );
    assert.deepEqual(bumped.forge.pulls(name)[0]?.comments, [
      'The release file has no environment `stage` any more.',
    ]);
    assert.deepEqual(await bumped.branches(), []);
    assert.equal((await bumped.run()).unchanged, true);
    // It was no person who closed it: with the environment it comes back.
    await bumped.rewrite(withOnly('stage'));
    await bumped.run();
    assert.deepEqual(bumped.pulls(), ['tidegate/wandb-stage closed', 'tidegate/wandb-stage open']);
  });

  test('without an API the branch stands for it', async (t) => {
    const bumped = await startUnclaimedSide(t, { more: '  forge: none\n' });
    await bumped.run();
    assert.deepEqual(await bumped.branches(), ['tidegate/wandb-stage']);
    await bumped.rewrite(withOnly());
    // What was proposed later than the checkout, it knows nothing of.
    bumped.commit('2026-09-01T00:00:00Z');
    assert.deepEqual((await bumped.run({ dryRun: true })).withdrawn, []);
    assert.match(bumped.side.runtime.lines.join('\n'), /stays as it is: the checkout .* is not as new$/m);
    bumped.commit();
    assert.deepEqual((await bumped.run({ dryRun: true })).withdrawn?.length, 1);
    assert.deepEqual(await bumped.branches(), ['tidegate/wandb-stage']);
    assert.deepEqual((await bumped.run()).withdrawn, [
      { environment: 'stage', branch: 'tidegate/wandb-stage' },
    ]);
    assert.deepEqual(await bumped.branches(), []);
  });

  test('one that was renamed gets a new pull request, and the old one is closed', async (t) => {
    const bumped = await startUnclaimedSide(t, { kind: 'gitea' });
    await bumped.run();
    await bumped.rewrite(withOnly('staging'));
    await bumped.run();
    assert.deepEqual(bumped.pulls(), ['tidegate/wandb-stage closed', 'tidegate/wandb-staging open']);
    assert.deepEqual(await bumped.branches(), ['tidegate/wandb-staging']);
  });

  test('what was for all files before there were environments is withdrawn in the same way, and the other way round', async (t) => {
    const bumped = await startUnclaimedSide(t);
    await bumped.rewrite(withoutEnvironments);
    await bumped.run();
    assert.deepEqual(bumped.pulls(), ['tidegate/wandb open']);
    await bumped.rewrite((text) => withOnly('stage')(`${text}environments:\n  - {name: dev}\n`));
    await bumped.run();
    assert.deepEqual(bumped.pulls(), ['tidegate/wandb closed', 'tidegate/wandb-stage open']);
    await bumped.rewrite(withoutEnvironments);
    assert.deepEqual(
      (await bumped.run()).withdrawn?.map(({ branch }) => branch),
      ['tidegate/wandb-stage'],
    );
    assert.deepEqual(await bumped.branches(), ['tidegate/wandb']);
  });

  test('where nobody can tell whose that is, it stays, and the log says so', async (t) => {
    const bumped = await startUnclaimedSide(t);
    bumped.git('remote', 'rename', 'origin', 'upstream');
    await bumped.rewrite(withoutEnvironments);
    await bumped.run();
    await bumped.rewrite((text) => withOnly('stage')(`${text}environments:\n  - {name: dev}\n`));
    assert.deepEqual((await bumped.run()).withdrawn, []);
    assert.deepEqual(bumped.pulls(), ['tidegate/wandb open', 'tidegate/wandb-stage open']);
    const { lines } = bumped.side.runtime;
    assert.match(lines.join('\n'), /^info: .*tidegate\.yaml has no name in git .*: no remote origin/m);
    assert.match(lines.join('\n'), /^warning: http\S+ is for all files at once, .* stays open/m);
  });

  test("people's commits stay, and the next run finds nothing to do", async (t) => {
    const bumped = await startUnclaimedSide(t, { kind: 'gitea' });
    await bumped.run();
    const branch = 'tidegate/wandb-stage';
    const theirs = await bumped.repository.commit({ branch, files: { 'mine.txt': 'x' } });
    await bumped.rewrite(withOnly());
    assert.equal((await bumped.run()).withdrawn?.length, 1);
    assert.deepEqual(bumped.pulls(), ['tidegate/wandb-stage closed']);
    assert.equal(await bumped.repository.resolve(branch), theirs);
    assert.deepEqual((await bumped.run({ dryRun: true })).withdrawn, []);
    assert.equal((await bumped.run()).unchanged, true);
  });

  test('a run that was killed after it had closed the pull request is carried on', async (t) => {
    const bumped = await startUnclaimedSide(t);
    await bumped.run();
    await bumped.rewrite(withOnly());
    const proposed = String(await bumped.repository.resolve('tidegate/wandb-stage'));
    bumped.forge.before(({ path }) => {
      if (path.endsWith('/git-receive-pack')) {
        throw new Error('cut off');
      }
      return undefined;
    });
    await bumped.read();
    bumped.forge.before(undefined);
    assert.deepEqual(
      [bumped.pulls(), await bumped.branches()],
      [['tidegate/wandb-stage closed'], ['tidegate/wandb-stage']],
    );
    assert.deepEqual((await bumped.run()).withdrawn, [
      { environment: 'stage', branch: 'tidegate/wandb-stage' },
    ]);
    // The one that a commit was made on by an API, if a run is cut off there.
    await bumped.repository.git('branch', 'tidegate/wandb-stage.api-commit', proposed);
    assert.deepEqual(
      (await bumped.run()).withdrawn?.map(({ branch }) => branch),
      ['tidegate/wandb-stage.api-commit'],
    );
    assert.deepEqual(await bumped.branches(), []);
  });

  test('one that the forge holds open keeps neither the others nor the streams from their turn', async (t) => {
    const bumped = await startUnclaimedSide(t, { kind: 'gitea' });
    await bumped.run();
    await bumped.rewrite(withOnly('other'));
    await bumped.run({ environment: ['other'] });
    await bumped.rewrite(withOnly('staging'));
    const message = 'cannot close this pull request because it still has open dependencies';
    bumped.forge.before(({ method, path }) =>
      method === 'PATCH' && path.endsWith('/pulls/1') ? { status: 412, body: { message } } : undefined,
    );
    const result = await bumped.run();
    assert.deepEqual(bumped.pulls(), [
      'tidegate/wandb-stage open',
      'tidegate/wandb-other closed',
      'tidegate/wandb-staging open',
    ]);
    assert.equal(result.unchanged, false);
    assert.match(said(result), /tidegate\/wandb-stage could not be withdrawn \[PULL_REQUEST_HELD\]/);
    const refusal = bumpStage.refusal?.(result);
    assert.equal(refusal?.code, 'NOT_WITHDRAWN');
    const lines = refusal?.details.map((line) => line.replace(/^tidegate\/wandb-stage: (?:\S+: )?/, ''));
    assert.deepEqual(lines, [
      'the forge does not close pull request 1 [PULL_REQUEST_HELD]',
      message,
      'Close what it depends on first, or take that dependency away.',
    ]);
  });

  test('an old checkout, or one that is not merged, withdraws nothing', async (t) => {
    const bumped = await startUnclaimedSide(t);
    bumped.git('remote', 'set-url', 'origin', `https://git.corp/${name}.git`);
    const merge = async (): Promise<unknown> =>
      bumped.repository.commit({
        branch: 'main',
        files: { 'tidegate.yaml': await readFile(bumped.path) },
      });
    await bumped.run();
    const old = await readFile(bumped.path);
    await bumped.rewrite(withOnly());
    // Not there, as it is to come, or was moved.
    assert.deepEqual((await bumped.run()).withdrawn, []);
    await bumped.repository.commit({ branch: 'main', files: { 'tidegate.yaml': old } });
    assert.deepEqual((await bumped.run()).withdrawn, []);
    await merge();
    await bumped.rewrite((text) => text.replaceAll('\n', '\r\n'));
    assert.equal((await bumped.run()).withdrawn?.length, 1);
  });

  test('two runs at once withdraw it once', async (t) => {
    const bumped = await startUnclaimedSide(t);
    await bumped.run();
    await bumped.rewrite(withOnly());
    const results = await Promise.all([bumped.run(), bumped.run()]);
    assert.ok(results.every(({ streams }) => streams.every((stream) => !('failure' in stream))));
    assert.deepEqual([bumped.pulls(), await bumped.branches()], [['tidegate/wandb-stage closed'], []]);
    assert.equal((await bumped.run()).unchanged, true);
  });

  test('a release file that has moved takes its pull request along', async (t) => {
    const bumped = await startUnclaimedSide(t);
    await bumped.run();
    const moved = 'deploy of ä/100%.yaml';
    await mkdir(join(bumped.side.folder, 'deploy of ä'));
    const config = join(bumped.side.folder, moved);
    await bumped.rewrite(below, config);
    await bumped.run({ config: moved });
    assert.match(
      await bumped.repository.git('log', '-1', '--format=%B', 'tidegate/wandb-stage'),
      /^Tidegate-Stream: git\.corp\/forge\/acme\/deploy:deploy%20of%20%C3%A4\/100%25\.yaml wandb main stage$/m,
    );
    await bumped.rewrite(withOnly());
    // What another one at its old path has no place for, is not its own.
    assert.deepEqual((await bumped.run()).withdrawn, []);
    await bumped.rewrite(below, config);
    assert.equal((await bumped.run({ config: moved })).withdrawn?.length, 1);
    assert.deepEqual(bumped.pulls(), ['tidegate/wandb-stage closed']);
  });

  test('nothing of others is touched', async (t) => {
    const bumped = await startUnclaimedSide(t);
    const { forge, repository, git, rewrite } = bumped;
    // Of another release file with the same name.
    await rewrite(withOnly('other'), join(bumped.side.folder, 'other.yaml'));
    await bumped.run({ config: 'other.yaml' });
    // Of one at the same path of another repository.
    git('remote', 'set-url', 'origin', 'https://git.corp/other/acme/deploy.git');
    await rewrite(withOnly('group'));
    await bumped.run();
    git('remote', 'set-url', 'origin', 'https://git.corp/forge/acme/deploy.git');
    // Of this one on another branch, where it has other environments, and another base.
    await repository.git('branch', 'next', 'main');
    await rewrite((text) => withOnly('next')(text).replace('pullRequest:\n', 'pullRequest:\n  base: next\n'));
    await bumped.run();
    // Of the time before `branch` was another one, which is what begins its name, too.
    await rewrite((text) =>
      withOnly('stage')(text).replace('  base: next\n', '  branch: tidegate/wandb-models\n'),
    );
    await bumped.run();
    // From before there were marks, or made where git does not know the release file.
    await rewrite((text) => withOnly('early')(text).replace('  branch: tidegate/wandb-models\n', ''));
    git('rm', '--quiet', '--cached', 'tidegate.yaml');
    await bumped.run();
    // One that a person has made their own, and a copy of it with all of its marks.
    await rewrite(withOnly('own'));
    await bumped.run();
    const all = forge.pulls(name);
    const own = all.at(-1);
    assert.ok(own?.head === 'tidegate/wandb-own');
    await repository.git('branch', 'tidegate/wandb-copy', 'tidegate/wandb-own');
    all.push({ ...own, number: all.length + 1, head: 'tidegate/wandb-copy' });
    own.body = 'Mine now';
    await rewrite(withOnly());
    const before = writesOf(bumped);
    const result = await bumped.run();
    assert.deepEqual([result.withdrawn, result.unchanged], [[], true]);
    assert.equal(writesOf(bumped), before);
    assert.deepEqual(bumped.pulls(), [
      'tidegate/wandb-other open',
      'tidegate/wandb-group open',
      'tidegate/wandb-next open',
      'tidegate/wandb-models-stage open',
      'tidegate/wandb-early open',
      'tidegate/wandb-own open',
      'tidegate/wandb-copy open',
    ]);
  });
});
