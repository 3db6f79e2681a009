import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { giteaError } from '../support/forge-gitea.ts';
import {
  type ForgeLab,
  fullPullRequest,
  isForgeError,
  labToken,
  somePullRequest,
  startForgeLab,
} from '../support/forge-lab.ts';

const repository = '/api/v1/repos/acme/deploy';

describe('what only Gitea’s and Forgejo’s API does', () => {
  let lab: ForgeLab;
  before(async () => {
    lab = await startForgeLab('gitea');
  });
  after(() => lab[Symbol.asyncDispose]());
  beforeEach(() => {
    lab.server.before(undefined);
    lab.pulls().splice(0);
  });
  const propose = async (request = somePullRequest) => await (await lab.open()).propose(request);

  test('a duplicate is told by 409', async () => {
    let lists = 0;
    await propose();
    lab.server.before(({ method, path }) => {
      lists += method === 'GET' && path === `${repository}/pulls` ? 1 : 0;
      return method === 'GET' && path === `${repository}/pulls` && lists <= 1
        ? { status: 200, body: [] }
        : undefined;
    });
    assert.equal((await propose()).action, 'unchanged');
  });

  test('one that comes twice, as the pages moved meanwhile, is not taken for a second one', async () => {
    await propose();
    const ours = lab.last();
    for (let number = 2; number <= 50; number += 1) {
      lab.pulls().push({ ...ours, number, head: `feature-${number}` });
    }
    lab.server.before(({ search }) => {
      if (search.includes('page=2')) {
        lab.pulls().push({ ...ours, number: 51, head: 'feature-51' });
        lab.server.before(undefined);
      }
      return undefined;
    });
    assert.equal((await propose()).action, 'unchanged');
    assert.deepEqual([ours.state, ours.comments], ['open', []]);
  });

  test('two runs at once may both have opened one: the older one stays', async () => {
    const both = Promise.withResolvers<undefined>();
    let asked = 0;
    lab.server.before(({ method, path }) => {
      asked += method === 'POST' && path === `${repository}/pulls` ? 1 : 0;
      if (asked === 2) {
        both.resolve(undefined);
      }
      return method === 'POST' && path === `${repository}/pulls` ? both.promise : undefined;
    });
    const results = await Promise.all([propose(fullPullRequest), propose(fullPullRequest)]);
    assert.deepEqual(
      results.map(({ number }) => number),
      [1, 1],
    );
    assert.deepEqual(
      lab.pulls().map(({ state }) => state),
      ['open', 'closed'],
    );
    assert.deepEqual(lab.last().comments, ['Pull request 1 is of the same branch.']);
    assert.equal((await propose(fullPullRequest)).action, 'unchanged');
  });

  test('labels are given by id: the repository’s, else the organization’s, else one is made', async () => {
    const pages: string[] = [];
    lab.server.before(({ method, path }) => {
      pages.push(`${method} ${path}`);
      return path === '/api/v1/orgs/acme/labels' && pages.filter((page) => page.includes('orgs')).length === 1
        ? { status: 200, body: [{ id: 1, name: 'of-acme' }] }
        : undefined;
    });
    const { remarks } = await propose({ ...somePullRequest, labels: ['of-acme', 'brand-new'] });
    assert.deepEqual(remarks, []);
    // The organization's label has the id 1 here, as `bug` has in the repository.
    assert.deepEqual(lab.last().labels, ['bug', 'brand-new']);
    assert.equal(pages.filter((page) => page === `POST ${repository}/labels`).length, 1);
  });

  test('labels of an organization that the token must not read are made in the repository', async () => {
    lab.server.before(({ path }) =>
      path === '/api/v1/orgs/acme/labels'
        ? giteaError(
            403,
            'token does not have at least one of required scope(s), required=[read:organization]',
          )
        : undefined,
    );
    assert.deepEqual((await propose({ ...somePullRequest, labels: ['another-new'] })).remarks, []);
    assert.deepEqual(lab.last().labels, ['another-new']);
  });

  test('who has no access is not assigned, and ends no run', async () => {
    const { remarks } = await propose({ ...somePullRequest, assignees: ['eve', 'bob'] });
    assert.deepEqual(lab.last().assignees, ['bob']);
    assert.deepEqual(remarks, ['assignee eve: it needs write access to the repository']);
  });

  test('a merge that is scheduled gets the new title, and is not scheduled against somebody’s will', async () => {
    const next = { ...fullPullRequest, title: 'feat: 2027q1' };
    await propose(fullPullRequest);
    const { length } = lab.server.requests;
    await propose(next);
    const merges = lab.server.requests.slice(length).filter((request) => request.endsWith('/merge'));
    assert.deepEqual(merges, [`DELETE ${repository}/pulls/1/merge`, `POST ${repository}/pulls/1/merge`]);
    delete lab.last().autoMerge;
    await propose({ ...next, title: 'feat: 2027q2' });
    assert.equal(lab.last().autoMerge, undefined);
  });

  test('a label that cannot be made is told of, with the scope that is missing', async () => {
    lab.server.before(({ method, path }) =>
      method === 'POST' && path === `${repository}/labels`
        ? giteaError(
            403,
            'token does not have at least one of required scope(s), required=[write:issue], token scope=write:repository',
          )
        : undefined,
    );
    const { remarks } = await propose({ ...somePullRequest, labels: ['never-seen', 'bug'] });
    assert.deepEqual(lab.last().labels, ['bug']);
    assert.match(remarks.join('\n'), /^label never-seen: .*lacks the scope `write:issue`\.$/);
  });

  test('auto-merge waits for the check for conflicts', async () => {
    let tries = 0;
    lab.server.before(({ path }) => {
      tries += path.endsWith('/merge') ? 1 : 0;
      return path.endsWith('/merge') && tries < 3 ? giteaError(405, 'Please try again later') : undefined;
    });
    assert.deepEqual((await propose(fullPullRequest)).remarks, []);
    assert.equal(lab.last().autoMerge, 'squash');
  });

  test('auto-merge of a draft, or of a branch that asks for nothing, is told of instead of merging at once', async () => {
    const draft = await propose({ ...fullPullRequest, draft: true });
    assert.deepEqual(draft.remarks, ['auto-merge: Work in progress PRs cannot be merged']);
    await using open = await startForgeLab('gitea', { people: { guarded: false } });
    const { remarks } = await (await open.open()).propose(fullPullRequest);
    assert.match(remarks.join(), /^auto-merge: main asks for no approval .* merged at once$/);
    assert.ok(!open.server.requests.some((request) => request.endsWith('/merge')));
  });

  test('a forge that takes another title for a draft is told of', async () => {
    await using odd = await startForgeLab('gitea', { people: { drafts: false } });
    const { remarks } = await (await odd.open()).propose({ ...somePullRequest, draft: true });
    assert.match(remarks.join(), /^draft: /);
  });

  test('tells what is wrong: token, scope, repository, branch', async () => {
    const reject = async (options: object, request: object, code: string, says: RegExp): Promise<void> => {
      const forge = await lab.open(options);
      await assert.rejects(forge.propose({ ...somePullRequest, ...request }), isForgeError(code, says));
    };
    await reject({ token: 'wrong' }, {}, 'UNAUTHORIZED', /write:repository/);
    await reject({ token: 'reader' }, {}, 'FORBIDDEN', /lacks the scope `write:repository`/);
    await reject({ name: 'none' }, {}, 'NOT_FOUND', /acme\/none/);
    await reject({}, { base: 'release' }, 'NOT_FOUND', /not found/);
    await reject({}, { branch: 'main' }, 'PULL_REQUEST_REFUSED', /no changes between/);
    lab.server.before(() => giteaError(401, `access token does not exist [sha: ${labToken}]`));
    await reject({}, {}, 'UNAUTHORIZED', /sha: \*\*\*/);
    lab.server.before(({ method }) =>
      method === 'POST'
        ? giteaError(403, 'token does not have at least one of required scope(s): [write:repository]')
        : undefined,
    );
    await reject({}, {}, 'FORBIDDEN', /lacks the scope `write:repository`/);
    lab.server.before(({ method }) => (method === 'POST' ? giteaError(423, 'Repo is archived') : undefined));
    await reject({}, {}, 'REPOSITORY_ARCHIVED', /unarchive/);
  });

  test('a rate limit of the proxy before it is waited for', async () => {
    const { length } = lab.runtime.clock.sleeps;
    const answers = [{ status: 429, body: '', headers: { 'retry-after': '3' } }];
    lab.server.before(() => answers.shift());
    assert.equal((await propose()).action, 'created');
    assert.deepEqual(lab.runtime.clock.sleeps.slice(length), [3000]);
  });
});
