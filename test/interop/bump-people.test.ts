import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, describe, test } from 'node:test';
import { type BumpSide, bumpToken, startBumpSide } from '../support/bump-side.ts';

const branch = 'tidegate/wandb';
const name = 'platform/wandb';
const path = 'deploy/wandb.yaml';
const program = join(import.meta.dirname, '../support/run-tidegate-on.ts');

describe('bump, beside people and runs that were cut off', () => {
  let bumped: BumpSide;

  before(async () => {
    bumped = await startBumpSide();
    await bumped.promote(1);
  });
  after(() => bumped.close());

  const onBranch = async (): Promise<string> => String(await bumped.repository.read(branch, path));
  const openPulls = () => bumped.forge.pulls(name).filter(({ state }) => state === 'open');
  const replace = async (from: string, to: string): Promise<void> => {
    const text = await onBranch();
    assert.ok(text.includes(from), from);
    await bumped.repository.commit({ branch, files: { [path]: text.replace(from, to) } });
  };

  test('killed between push and pull request, the next run opens it and pushes nothing', async () => {
    const child = spawn(process.execPath, [program, '2026-10-01', 'bump'], {
      cwd: bumped.side.folder,
      env: { ...process.env, GITHUB_TOKEN: bumpToken },
      stdio: 'ignore',
    });
    bumped.forge.before(async ({ path: asked }) => {
      if (asked.endsWith('/pulls') && (await bumped.repository.resolve(branch)) !== undefined) {
        child.kill('SIGKILL');
        return { status: 503, body: {} };
      }
      return undefined;
    });
    const [, signal] = await once(child, 'close');
    bumped.forge.before(undefined);
    assert.equal(signal, 'SIGKILL');
    const pushed = await bumped.repository.resolve(branch);
    assert.ok(pushed !== undefined);
    assert.equal(openPulls().length, 0);
    const { pullRequest, commit } = await bumped.runOne();
    assert.deepEqual([commit, pullRequest?.action], [pushed, 'created']);
    assert.equal(openPulls().length, 1);
  });

  test('a newer release goes on top of a revert, a note and a merge of the base; the revert stays', async () => {
    await bumped.repository.git('update-ref', 'refs/heads/main', branch);
    await bumped.promote(2);
    await bumped.runOne();
    await replace('tag: 2.14.0', 'tag: 2.13.1');
    await bumped.repository.commit({ branch: 'main', files: { 'README.md': 'news\n' } });
    const theirs = await bumped.repository.commit({
      branch,
      merge: 'main',
      files: { 'README.md': 'news\n', 'notes.txt': 'mine\n' },
      committer: 'GitHub <noreply@github.com>',
    });
    await bumped.promote(3);
    const result = await bumped.runOne();
    assert.equal(await bumped.repository.git('log', '-1', '--format=%P', branch), `${theirs}\n`);
    const text = await onBranch();
    assert.match(text, /version: 0\.44\.0.*tag: 0\.84\.1.*tag: 2\.13\.1/s);
    assert.equal(openPulls().length, 1);
    assert.match(
      openPulls()[0]?.body ?? '',
      /console\.image\.tag` stays `2\.13\.1`; the release has `2\.15\.0`/,
    );
    assert.equal(result.pullRequest?.action, 'updated');
    // What is proven is what was pushed, and the second commit of ours does not make the first one's proof wrong.
    const proof = /^Proof of deploy\/wandb\.yaml: sha256:[0-9a-f]{64}$/m;
    assert.match(await bumped.repository.git('log', '-1', '--format=%B', branch), proof);
    assert.doesNotMatch(openPulls()[0]?.body ?? '', /### Proof[^#]*sha256:/);
    assert.equal((await bumped.runOne()).unchanged, true);
  });

  test('what a person closed is not pushed or opened again, unless the release is asked for', async () => {
    const closed = openPulls()[0];
    assert.ok(closed);
    closed.state = 'closed';
    await bumped.repository.git('update-ref', '-d', `refs/heads/${branch}`);
    const { pullRequest, unchanged } = await bumped.runOne();
    assert.deepEqual([pullRequest?.action, pullRequest?.number], ['declined', closed.number]);
    assert.ok(unchanged);
    assert.equal(await bumped.repository.resolve(branch), undefined);
    const asked = await bumped.runOne({ release: closed.title.split(' ').at(-1) ?? '' });
    assert.equal(asked.pullRequest?.action, 'created');
  });
});
