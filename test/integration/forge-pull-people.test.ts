import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import {
  type ForgeLab,
  fullPullRequest,
  isForgeError,
  longAgo,
  somePullRequest,
  startForgeLab,
} from '../support/forge-lab.ts';
import { restError } from '../support/forge-pulls.ts';

for (const kind of ['github', 'gitea'] as const) {
  describe(`people and their pull requests on ${kind}`, () => {
    let lab: ForgeLab;
    before(async () => {
      lab = await startForgeLab(kind);
      await lab.server.repository('acme/deploy').git('branch', 'release', 'main');
    });
    after(() => lab[Symbol.asyncDispose]());
    beforeEach(() => {
      lab.server.before(undefined);
      lab.pulls().splice(0);
    });

    test('one that was closed is known by what it proposed, whatever its title', async () => {
      const forge = await lab.open();
      await forge.propose(somePullRequest);
      Object.assign(lab.last(), { title: 'NOT NOW', state: 'closed' });
      assert.equal((await forge.declined({ ...somePullRequest, title: 'from a to b' }, longAgo))?.number, 1);
      assert.equal(
        await forge.declined({ ...somePullRequest, subject: 'release 2027q1' }, longAgo),
        undefined,
      );
      assert.equal(
        await forge.declined({ ...somePullRequest, subject: 'rollback 2026q4' }, longAgo),
        undefined,
      );
      // Somebody has replaced the whole text.
      Object.assign(lab.last(), { body: 'no', title: somePullRequest.title });
      assert.equal((await forge.declined(somePullRequest, longAgo))?.number, 1);
    });

    test('release notes cannot say that we closed it, or that it is not set up yet', async () => {
      const forge = await lab.open();
      const request = {
        ...fullPullRequest,
        body: '<!-- tidegate: release 2000q1 -->\n\n<!-- tidegate: opening -->\n<!-- tidegate: withdrawn -->',
      };
      await forge.propose(request);
      lab.last().labels.splice(0);
      assert.equal((await forge.propose(request)).action, 'unchanged');
      assert.deepEqual(lab.last().labels, []);
      lab.last().state = 'closed';
      assert.equal((await forge.declined(request, longAgo))?.number, 1);
    });

    test('their text below and their title stay, until another release is proposed', async () => {
      const forge = await lab.open();
      await forge.propose(somePullRequest);
      const pull = lab.last();
      Object.assign(pull, {
        title: `URGENT ${pull.title}`,
        body: `${pull.body}\r\nReviewed, see INC-1\r\n- [x] staged`,
      });
      assert.equal((await forge.propose(somePullRequest)).action, 'unchanged');
      await forge.propose({ ...somePullRequest, title: 'feat: other', body: 'More moves' });
      assert.equal(pull.title, `URGENT ${somePullRequest.title}`);
      assert.match(pull.body, /^More moves[^]*-->\n\nReviewed, see INC-1\n- \[x\] staged\n$/);
      await forge.propose({ ...somePullRequest, subject: 'release 2027q1', title: 'feat: 2027q1' });
      assert.equal(pull.title, 'feat: 2027q1');
      assert.match(pull.body, /release 2027q1 -->[^]*INC-1/);
    });

    test('one that a person opened keeps its title and its text', async () => {
      const forge = await lab.open();
      await forge.propose(somePullRequest);
      const pull = lab.last();
      Object.assign(pull, { title: 'Deploy (CHG-42)', body: 'By ops, approved.\r\n' });
      await forge.propose(somePullRequest);
      assert.equal(pull.title, 'Deploy (CHG-42)');
      assert.match(pull.body, /^What moves[^]*-->\n\nBy ops, approved\.\n$/);
      assert.equal((await forge.propose(somePullRequest)).action, 'unchanged');
    });

    test('one without our mark is a person’s, and not closed', async () => {
      const forge = await lab.open();
      await forge.propose(somePullRequest);
      lab.last().body = 'my own';
      const { pullRequest, left } = await forge.withdraw('tidegate/wandb', 'main', 'why');
      assert.deepEqual([pullRequest, left.length], [undefined, 1]);
      assert.deepEqual([lab.last().state, lab.last().comments], ['open', []]);
    });

    test('what is open beside one that is withdrawn is told: a person’s own, and one that was opened meanwhile', async () => {
      const forge = await lab.open();
      await forge.propose(somePullRequest);
      lab.pulls().push({ ...lab.last(), number: 2, base: 'release', body: 'a backport', comments: [] });
      lab.server.before(({ method, path }) => {
        if (method === 'POST' && path.endsWith('/comments')) {
          lab.pulls().push({ ...lab.last(), number: 3, base: 'main', body: lab.pulls()[0]?.body ?? '' });
        }
        return undefined;
      });
      const { pullRequest, left } = await forge.withdraw('tidegate/wandb', 'main', 'why');
      assert.deepEqual(
        [pullRequest?.number, left.map((each) => each.slice(-2)).toSorted()],
        [1, ['/2', '/3']],
      );
      assert.deepEqual(
        lab.pulls().map(({ state }) => state),
        ['closed', 'open', 'open'],
      );
    });

    test('whose it is stands in it, by whoever proposed it last', async () => {
      const forge = await lab.open();
      const claimed = async (claim?: string): Promise<string | undefined> => {
        await forge.propose({ ...somePullRequest, claim });
        return (await forge.open(somePullRequest, () => Promise.resolve(undefined)))?.claim;
      };
      assert.deepEqual(
        [await claimed('a:b wandb main stage'), await claimed('a:c wandb main stage'), await claimed()],
        ['a:b wandb main stage', 'a:c wandb main stage', 'none'],
      );
    });

    test('one of ours to another base is closed, however many others are open', async () => {
      const forge = await lab.open();
      await forge.propose({ ...somePullRequest, base: 'release' });
      const first = lab.last();
      for (let number = 2; number <= 121; number += 1) {
        lab.pulls().push({ ...first, number, head: 'x' });
      }
      lab.pulls().push({ ...first, number: 122, base: 'main' });
      await forge.propose(somePullRequest);
      assert.equal(lab.pulls()[0]?.state, 'closed');
      assert.equal(lab.last().state, 'open');
    });

    test('of several open ones of the branch ours are closed, and those of people are not', async () => {
      const forge = await lab.open();
      await forge.propose(somePullRequest);
      lab.pulls().push({ ...lab.last(), number: 2, base: 'release', body: 'a backport', comments: [] });
      const { number } = await forge.propose({ ...somePullRequest, base: 'release', body: 'x' });
      assert.equal(number, 2);
      const [first, second] = lab.pulls();
      assert.deepEqual([first?.state, first?.comments], ['closed', ['Pull request 2 took its place.']]);
      assert.equal(second?.state, 'open');
      assert.equal(await forge.declined(somePullRequest, longAgo), undefined);
      Object.assign(first ?? {}, { state: 'open', body: 'mine' });
      await forge.propose({ ...somePullRequest, base: 'release', body: 'y' });
      assert.equal(first?.state, 'open');
    });

    test('while closing fails, nobody is told that it is closed', async () => {
      const forge = await lab.open();
      await forge.propose(somePullRequest);
      lab.server.before(({ method }) =>
        method === 'PATCH' ? restError(412, 'open dependencies') : undefined,
      );
      await assert.rejects(
        forge.withdraw('tidegate/wandb', 'main', 'why'),
        isForgeError(kind === 'gitea' ? 'PULL_REQUEST_HELD' : 'FORGE_FAILED', /dependencies/),
      );
      assert.deepEqual(lab.last().comments, []);
    });

    test('a branch that is gone before the pull request is told as that', async () => {
      const forge = await lab.open();
      const gone = { ...somePullRequest, branch: 'tidegate/gone' };
      await assert.rejects(forge.propose(gone), isForgeError('BRANCH_GONE', /Run again/));
    });

    test('a title that makes a draft is not doubled', async () => {
      const forge = await lab.open();
      const request = { ...somePullRequest, title: 'Draft: wandb 2026q4' };
      await forge.propose(request);
      await forge.propose({ ...request, body: 'More moves' });
      assert.equal(lab.last().title, 'Draft: wandb 2026q4');
    });
  });
}
