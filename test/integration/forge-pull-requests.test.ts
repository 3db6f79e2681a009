import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import {
  type ForgeLab,
  fullPullRequest,
  isForgeError,
  longAgo,
  labToken,
  somePullRequest,
  startForgeLab,
} from '../support/forge-lab.ts';
import { restError } from '../support/forge-pulls.ts';

const apis = { github: '/api/v3', gitea: '/api/v1' } as const;

for (const kind of ['github', 'gitea'] as const) {
  describe(`pull requests by the API of ${kind}`, () => {
    let lab: ForgeLab;
    const pullsPath = `${apis[kind]}/repos/acme/deploy/pulls`;
    before(async () => {
      lab = await startForgeLab(kind);
    });
    after(() => lab[Symbol.asyncDispose]());
    beforeEach(() => {
      lab.server.before(undefined);
      lab.pulls().splice(0);
    });
    /** The body without its marks. */
    const shown = (): string =>
      lab
        .last()
        .body.replaceAll(/<!--.*?-->/g, '')
        .trim();

    test('opens one, leaves it alone when nothing changed, and updates it when something did', async () => {
      const forge = await lab.open();
      const created = await forge.propose(somePullRequest);
      assert.deepEqual(created, {
        number: 1,
        url: `${lab.server.url}/acme/deploy/pull/1`,
        action: 'created',
        remarks: [],
      });
      const { length } = lab.server.requests;
      assert.equal((await forge.propose(somePullRequest)).action, 'unchanged');
      assert.deepEqual(
        lab.server.requests.slice(length),
        kind === 'github' ? [`GET ${pullsPath}`] : [`GET ${pullsPath}`, `GET ${pullsPath}`],
      );
      const updated = await forge.propose({ ...somePullRequest, title: 'feat: 2027q1', body: 'More moves' });
      assert.deepEqual([updated.action, updated.number], ['updated', 1]);
      assert.deepEqual([lab.last().title, shown()], ['feat: 2027q1', 'More moves']);
    });

    test('sets labels, reviewers, assignees, milestone and auto-merge when it opens one', async () => {
      const { action, remarks } = await (await lab.open()).propose(fullPullRequest);
      assert.deepEqual([action, remarks], ['created', []]);
      const { labels, reviewers, assignees, milestone, autoMerge } = lab.last();
      assert.deepEqual(labels, ['tidegate', 'bug']);
      assert.deepEqual(reviewers, ['alice', 'acme/platform']);
      assert.deepEqual(assignees, ['bob']);
      assert.equal(milestone, '2026 Q4');
      assert.equal(autoMerge?.toLowerCase(), 'squash');
      assert.equal(shown(), 'What moves');
      const { length } = lab.server.requests;
      assert.equal((await (await lab.open()).propose(fullPullRequest)).action, 'unchanged');
      assert.deepEqual(lab.writes(length), []);
    });

    test('what people changed afterwards stays', async () => {
      const forge = await lab.open();
      await forge.propose(fullPullRequest);
      const pull = lab.last();
      pull.labels.splice(0, 1, 'urgent');
      pull.reviewers.splice(0);
      pull.assignees = ['alice'];
      delete pull.autoMerge;
      await forge.propose({ ...fullPullRequest, body: 'More moves' });
      assert.deepEqual(
        [pull.labels, pull.reviewers, pull.assignees, pull.autoMerge],
        [['urgent', 'bug'], [], ['alice'], undefined],
      );
    });

    test('a run that was cut after opening it is carried on by the next one', async () => {
      lab.server.before(({ path }) =>
        path.endsWith('/requested_reviewers') ? restError(429, 'cut') : undefined,
      );
      await assert.rejects((await lab.open()).propose(fullPullRequest), isForgeError('RATE_LIMITED'));
      assert.deepEqual([lab.pulls().length, lab.last().reviewers], [1, []]);
      lab.server.before(undefined);
      const { action, number } = await (await lab.open()).propose(fullPullRequest);
      assert.deepEqual([action, number], ['updated', 1]);
      assert.deepEqual(lab.last().labels.toSorted(), ['bug', 'tidegate']);
      assert.deepEqual(lab.last().reviewers, ['alice', 'acme/platform']);
      assert.equal(shown(), 'What moves');
    });

    test('what the forge does not grant is told of, and costs nothing else', async () => {
      const { remarks } = await (
        await lab.open()
      ).propose({
        ...fullPullRequest,
        reviewers: ['alice', 'mallory', 'other/platform', 'acme/none'],
        assignees: ['bob', 'mallory', 'alice'],
        milestone: '2031 Q1',
      });
      assert.deepEqual(lab.last().reviewers, ['alice']);
      assert.deepEqual(lab.last().assignees, ['bob', 'alice']);
      const said = remarks.map((remark) => /^\w+(?: [\w/]+)?:/.exec(remark)?.[0]);
      assert.deepEqual(
        said.toSorted((a = '', b = '') => a.localeCompare(b)),
        [
          'assignee mallory:',
          'milestone:',
          'reviewer acme/none:',
          'reviewer mallory:',
          'reviewer other/platform:',
        ],
      );
    });

    test('a draft is opened as one; made ready by a person it stays ready', async () => {
      const forge = await lab.open();
      const draft = { ...somePullRequest, draft: true };
      assert.deepEqual((await forge.propose(draft)).remarks, []);
      const pull = lab.last();
      assert.ok(kind === 'github' ? pull.draft : pull.title.startsWith('WIP: feat'));
      assert.equal((await forge.propose(draft)).action, 'unchanged');
      await forge.propose({ ...draft, title: 'feat: other' });
      assert.equal(pull.title, kind === 'github' ? 'feat: other' : 'WIP: feat: other');
      pull.title = 'feat: other';
      await forge.propose({ ...draft, title: 'feat: third' });
      assert.equal(pull.title, 'feat: third');
    });

    test('one that a person closed is an answer for its release, not for another, nor while one is open', async () => {
      const forge = await lab.open();
      await forge.propose({ ...somePullRequest, draft: true });
      assert.equal(await forge.declined(somePullRequest, longAgo), undefined);
      lab.last().state = 'closed';
      const { length } = lab.server.requests;
      assert.deepEqual(await forge.declined(somePullRequest, longAgo), {
        number: 1,
        url: `${lab.server.url}/acme/deploy/pull/1`,
        action: 'declined',
        remarks: [],
      });
      assert.deepEqual(lab.writes(length), []);
      const branches = lab.server.repository('acme/deploy');
      const at = (await branches.resolve(`refs/heads/${somePullRequest.branch}`)) ?? '';
      await branches.git('update-ref', '-d', `refs/heads/${somePullRequest.branch}`);
      assert.equal((await forge.declined(somePullRequest, longAgo))?.number, 1);
      await branches.git('update-ref', `refs/heads/${somePullRequest.branch}`, at);
      assert.equal(
        await forge.declined({ ...somePullRequest, subject: 'release 2027q1' }, longAgo),
        undefined,
      );
      await forge.propose(somePullRequest);
      assert.equal(await forge.declined(somePullRequest, longAgo), undefined);
      Object.assign(lab.last(), { state: 'closed', merged: true });
      assert.equal(await forge.declined(somePullRequest, longAgo), undefined);
    });

    test('one that was closed is found behind any number of others, back to when its release was made', async () => {
      const forge = await lab.open();
      await forge.propose(somePullRequest);
      const closed = Object.assign(lab.last(), {
        state: 'closed' as const,
        updatedAt: '2026-02-01T00:00:00Z',
      });
      const others = Array.from({ length: 230 }, (_, index) => ({
        ...closed,
        number: index + 2,
        updatedAt: '2026-03-01T00:00:00Z',
        ...(index < 115 ? { base: 'elsewhere' } : { head: 'elsewhere' }),
      }));
      lab.pulls().splice(0, 1, closed, ...others);
      assert.equal((await forge.declined(somePullRequest, longAgo))?.number, 1);
      // Opened before them all, and closed after: then nothing older has to be looked at.
      closed.updatedAt = '2026-04-01T00:00:00Z';
      const { length } = lab.server.requests;
      assert.equal((await forge.declined(somePullRequest, new Date('2026-03-02T00:00:00Z')))?.number, 1);
      // Of the open ones a page, of the others one or two.
      assert.ok(lab.server.requests.length - length <= 3);
    });

    test('tells when what brought a commit to the base was merged, and closed, if that was later', async () => {
      const forge = await lab.open();
      const commit = (await lab.server.repository('acme/deploy').resolve('refs/heads/main')) ?? '';
      assert.equal(await forge.mergedAt(commit, 'main'), undefined);
      assert.equal(await forge.mergedAt('0'.repeat(40), 'main'), undefined);
      await forge.propose(somePullRequest);
      const merge = { commit, at: '2026-11-01T00:00:00Z' };
      Object.assign(lab.last(), { state: 'closed', merged: true, merge });
      assert.deepEqual(await forge.mergedAt(commit, 'main'), new Date(merge.at));
      assert.equal(await forge.mergedAt(commit, 'elsewhere'), undefined);
      lab.last().merge = { ...merge, closedAt: '2026-11-05T00:00:00Z' };
      assert.deepEqual(await forge.mergedAt(commit, 'main'), new Date('2026-11-05T00:00:00Z'));
    });

    test('withdraws it with a comment, which is no refusal of a person', async () => {
      const forge = await lab.open();
      const nothing = { left: [] };
      assert.deepEqual(await forge.withdraw('tidegate/wandb', 'main', 'No longer needed.'), nothing);
      await forge.propose(somePullRequest);
      const { pullRequest, left } = await forge.withdraw('tidegate/wandb', 'main', 'No longer needed.');
      assert.deepEqual([pullRequest?.action, pullRequest?.number, left], ['closed', 1, []]);
      assert.deepEqual([lab.last().state, lab.last().comments], ['closed', ['No longer needed.']]);
      assert.deepEqual(await forge.withdraw('tidegate/wandb', 'main', 'Again.'), nothing);
      assert.equal(await forge.declined(somePullRequest, longAgo), undefined);
    });

    test('of two runs at once, one opens it and the other finds it', async () => {
      const forge = await lab.open();
      const results = await Promise.all([forge.propose(fullPullRequest), forge.propose(fullPullRequest)]);
      assert.deepEqual(
        [...lab.pulls().filter(({ state }) => state === 'open'), ...results].map(({ number }) => number),
        [1, 1, 1],
      );
      assert.ok(results.some(({ action }) => action === 'created'));
    });

    test('one that was opened although the answer was lost is found', async () => {
      const forge = await lab.open();
      lab.server.before(async ({ method, path }) => {
        if (method !== 'POST' || path !== pullsPath) {
          return undefined;
        }
        lab.server.before(undefined);
        await forge.propose(somePullRequest);
        return restError(502, 'Server Error');
      });
      const result = await forge.propose(somePullRequest);
      assert.deepEqual([result.number, lab.pulls().length], [1, 1]);
    });

    test('takes no other pull request for its own: of a fork, of another branch, to another base', async () => {
      const other = (ref: string, fullName: string | null, base = 'main'): unknown => ({
        number: 99,
        html_url: `${lab.server.url}/acme/deploy/pull/99`,
        title: 'other',
        body: null,
        labels: [],
        head: { label: ref, ref, repo: fullName === null ? null : { full_name: fullName } },
        base: { ref: base, repo: { full_name: 'acme/deploy' } },
      });
      const others = [
        other('feature', 'acme/deploy'),
        other(somePullRequest.branch, 'fork/deploy'),
        other(somePullRequest.branch, null),
        other(somePullRequest.branch, 'acme/deploy', 'release'),
      ];
      const pages = [others, []];
      lab.server.before(({ method, path }) =>
        method === 'GET' && path === pullsPath ? { status: 200, body: pages.shift() ?? [] } : undefined,
      );
      assert.equal((await (await lab.open()).propose(somePullRequest)).action, 'created');
    });

    test('knows its own one in a repository that was renamed', async () => {
      const forge = await lab.open();
      await forge.propose(somePullRequest);
      const repo = { full_name: 'platform/deployments' };
      const { title, body, head, base } = lab.last();
      const pull = { number: 1, html_url: 'https://x/1', title, body };
      lab.server.before(() => ({
        status: 200,
        body: [{ ...pull, head: { label: head, ref: head, repo }, base: { ref: base, repo } }],
      }));
      assert.equal((await forge.propose(somePullRequest)).action, 'unchanged');
    });

    test('looks through all pages', async () => {
      const forge = await lab.open();
      await forge.propose(somePullRequest);
      const pull = lab.last();
      for (let number = 2; number <= 120; number += 1) {
        lab.pulls().push({ ...pull, number, head: `feature-${number}` });
      }
      assert.equal((await forge.propose(somePullRequest)).action, 'unchanged');
    });

    test('cuts a body that is too long at a line, with a note, and a long title; both are unchanged afterwards', async () => {
      const forge = await lab.open();
      const long = { ...fullPullRequest, title: 'é'.repeat(300), body: '| 한국어 | row |\n'.repeat(10_000) };
      assert.equal((await forge.propose(long)).action, 'created');
      const { body, title } = lab.last();
      assert.ok(body.length <= 65_536 && body.length > 65_000);
      assert.match(body, /row \|\n\n\*The text was cut here.*\n\n<!-- tidegate: release 2026q4 -->/);
      assert.ok(title.length <= 255);
      assert.equal((await forge.propose(long)).action, 'unchanged');
    });

    test('the token is masked, and sent to no other origin', async () => {
      const other: string[] = [];
      await using elsewhere = await startForgeLab(kind);
      elsewhere.server.before(({ authorization }) => {
        other.push(authorization ?? '');
        return { status: 200, body: [] };
      });
      lab.server.before(({ path }) =>
        path === pullsPath
          ? { status: 307, body: null, headers: { location: `${elsewhere.server.url}${pullsPath}` } }
          : undefined,
      );
      await assert.rejects((await lab.open()).propose(somePullRequest));
      assert.ok(other.length > 0 && other.every((header) => header === ''));
      assert.ok(lab.runtime.masks.includes(labToken));
    });
  });
}
