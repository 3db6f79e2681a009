import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import {
  type ForgeLab,
  fullPullRequest,
  isForgeError,
  somePullRequest,
  startForgeLab,
} from '../support/forge-lab.ts';
import { type RestAnswer, restError } from '../support/forge-pulls.ts';

const pullsPath = '/api/v3/repos/acme/deploy/pulls';

describe('what only GitHub’s API does', () => {
  let lab: ForgeLab;
  before(async () => {
    lab = await startForgeLab('github');
  });
  after(() => lab[Symbol.asyncDispose]());
  beforeEach(() => {
    lab.server.before(undefined);
    lab.pulls().splice(0);
  });
  /** The answers to the next requests, in this order; after them the forge answers by itself. */
  const answerWith = (...answers: readonly RestAnswer[]): void => {
    const left = [...answers];
    lab.server.before(() => left.shift());
  };
  const propose = async (request = somePullRequest) => await (await lab.open()).propose(request);
  const sleepsOf = async (act: () => Promise<unknown>): Promise<readonly number[]> => {
    const { length } = lab.runtime.clock.sleeps;
    await act();
    return lab.runtime.clock.sleeps.slice(length);
  };

  test('waits for a primary rate limit, by either header', async () => {
    const limited = restError(403, 'API rate limit exceeded');
    const reset = String(lab.runtime.clock.now().getTime() / 1000 + 20);
    answerWith(
      { ...limited, headers: { 'retry-after': '7' } },
      { ...limited, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset } },
    );
    assert.deepEqual(await sleepsOf(propose), [7000, 13_000]);
    assert.equal(lab.pulls().length, 1);
  });

  test('waits a minute for a secondary rate limit that says nothing more, and longer for the next', async () => {
    answerWith(
      restError(403, 'You have exceeded a secondary rate limit. Please wait a few minutes.'),
      restError(403, 'You have triggered an abuse detection mechanism. Please wait a few minutes.'),
    );
    assert.deepEqual(await sleepsOf(propose), [60_000, 120_000]);
    assert.equal(lab.pulls().length, 1);
  });

  test('what was submitted too quickly is another one of them', async () => {
    const errors = [
      { resource: 'Issue', code: 'custom', field: 'base', message: 'was submitted too quickly' },
    ];
    lab.server.before(({ method }) => {
      if (method !== 'POST') {
        return undefined;
      }
      lab.server.before(undefined);
      return restError(422, 'Validation Failed', errors);
    });
    assert.deepEqual(await sleepsOf(propose), [60_000]);
    assert.equal(lab.pulls().length, 1);
  });

  test('opens it a moment later where the API has not heard of the branch yet', async () => {
    const errors = [
      [{ resource: 'PullRequest', field: 'head', code: 'invalid' }],
      [{ resource: 'PullRequest', code: 'custom', message: 'not all refs are readable' }],
    ];
    lab.server.before(({ method, path }) =>
      method === 'POST' && path === pullsPath && errors.length > 0
        ? restError(422, 'Validation Failed', errors.shift())
        : undefined,
    );
    assert.deepEqual(await sleepsOf(propose), [1000, 2000]);
    assert.equal(lab.pulls().length, 1);
  });

  test('says when to come back after a long rate limit, and does not wait for ever for one that comes again', async () => {
    const reset = String(lab.runtime.clock.now().getTime() / 1000 + 1800);
    lab.server.before(() => ({
      ...restError(403, 'API rate limit exceeded'),
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
    }));
    await assert.rejects(propose(), isForgeError('RATE_LIMITED', /30 minutes/));
    lab.server.before(() => ({ ...restError(429, 'slow down'), headers: { 'retry-after': '1' } }));
    const slept = await sleepsOf(() => assert.rejects(propose(), isForgeError('RATE_LIMITED')));
    assert.ok(slept.length <= 3);
  });

  test('a fault of the server is tried again where that does no harm', async () => {
    answerWith(restError(502, 'Server Error'), restError(503, 'Unavailable'));
    assert.equal((await propose()).action, 'created');
    lab.server.before(({ method }) => (method === 'POST' ? restError(502, 'Server Error') : undefined));
    lab.pulls().splice(0);
    const { length } = lab.server.requests;
    await assert.rejects(propose(), isForgeError('REMOTE_FAILED', /502/));
    assert.equal(lab.writes(length).length, 1);
  });

  test('tells what is wrong with token, repository, branch and address of the API', async () => {
    const reject = async (options: object, request: object, code: string, says: RegExp): Promise<void> => {
      const forge = await lab.open(options);
      await assert.rejects(forge.propose({ ...somePullRequest, ...request }), isForgeError(code, says));
    };
    await reject({ token: 'wrong' }, {}, 'UNAUTHORIZED', /pull-requests: write/);
    await reject({ token: 'reader' }, {}, 'FORBIDDEN', /lacks `pull-requests: write`/);
    await reject({ name: 'none' }, {}, 'NOT_FOUND', /acme\/none.*pullRequest\.forge/s);
    await reject({}, { base: 'release' }, 'PULL_REQUEST_REFUSED', /base: invalid/);
    await reject({}, { branch: 'main' }, 'PULL_REQUEST_REFUSED', /No commits between main and main/);
    lab.server.before(() => ({ status: 200, body: 'a login page' }));
    await reject({}, {}, 'INVALID_ANSWER', /pullRequest\.api/);
  });

  test('names the permission that is missing, as the forge does', async () => {
    const answers: readonly [RestAnswer, string, RegExp][] = [
      [
        {
          ...restError(403, 'Resource not accessible by integration'),
          headers: {
            'x-accepted-github-permissions': 'contents=write,workflows=write; administration=write',
          },
        },
        'FORBIDDEN',
        /lacks `contents: write` and `workflows: write`, or `administration: write`/,
      ],
      [
        {
          ...restError(403, 'Resource not accessible by personal access token'),
          headers: { 'x-oauth-scopes': 'public_repo', 'x-accepted-oauth-scopes': 'repo' },
        },
        'FORBIDDEN',
        /one of the scopes `repo` \(this one has `public_repo`\)/,
      ],
      [
        restError(403, 'GitHub Actions is not permitted to create or approve pull requests.'),
        'FORBIDDEN',
        /Allow "GitHub Actions to create and approve pull requests"/,
      ],
      [
        {
          ...restError(404, 'Not Found'),
          headers: { 'x-accepted-github-permissions': 'pull_requests=read' },
        },
        'NOT_FOUND',
        /This takes `pull-requests: read`/,
      ],
      [
        {
          ...restError(403, 'Resource not accessible by integration'),
          headers: { 'x-accepted-github-permissions': 'pull_requests=read' },
        },
        'FORBIDDEN',
        /lacks `pull-requests: read`\. It needs .*`pull-requests: write`/,
      ],
      [
        {
          ...restError(403, 'the `acme` organization has an IP allow list enabled'),
          headers: { 'x-accepted-github-permissions': 'pull_requests=write' },
        },
        'FORBIDDEN',
        /This takes `pull-requests: write`/,
      ],
      [
        {
          ...restError(403, 'Must have push access'),
          headers: { 'x-accepted-github-permissions': 'allows_permissionless_access=true' },
        },
        'FORBIDDEN',
        /needs the permissions `contents: write`/,
      ],
      [restError(403, 'Repository was archived so is read-only.'), 'REPOSITORY_ARCHIVED', /unarchive/],
      [restError(403, 'Must have push access'), 'FORBIDDEN', /contents: write/],
    ];
    for (const [answer, code, says] of answers) {
      lab.server.before(({ method }) => (method === 'POST' ? answer : undefined));
      await assert.rejects(propose(), isForgeError(code, says));
    }
  });

  test('a permission that only labels need costs only them, and is named once', async () => {
    lab.server.before(({ path }) =>
      path.endsWith('/labels')
        ? {
            ...restError(403, 'Resource not accessible by integration'),
            headers: { 'x-accepted-github-permissions': 'issues=write; pull_requests=write' },
          }
        : undefined,
    );
    const { action, remarks } = await propose(fullPullRequest);
    assert.equal(action, 'created');
    assert.match(remarks.join('\n'), /label tidegate: .*lacks `issues: write`, or `pull-requests: write`/);
    assert.deepEqual(lab.last().reviewers, ['alice', 'acme/platform']);
  });

  test('an assignee that GitHub leaves out without a word is told of', async () => {
    const { remarks } = await propose({ ...somePullRequest, assignees: ['bob', 'mallory'] });
    assert.deepEqual([remarks.length, lab.last().assignees], [1, ['bob']]);
    assert.match(remarks[0] ?? '', /^assignee mallory: /);
  });

  test('where the plan has no drafts, and auto-merge would merge at once, it says so', async () => {
    await using plain = await startForgeLab('github', { people: { drafts: false, guarded: false } });
    const { action, remarks } = await (await plain.open()).propose({ ...fullPullRequest, draft: true });
    assert.deepEqual([action, plain.last().draft, plain.last().autoMerge], ['created', false, undefined]);
    assert.deepEqual(remarks, [
      'draft: Draft pull requests are not supported in this repository.',
      'auto-merge: Pull request Pull request is in clean status',
    ]);
  });

  test('waits for a rate limit of the GraphQL API, which comes with status 200', async () => {
    const now = lab.runtime.clock.now().getTime() / 1000;
    const limits = [
      [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }, { 'retry-after': '7' }],
      // There may be some left, it says.
      [
        { type: 'RATE_LIMIT', code: 'graphql_rate_limit', message: 'API rate limit already exceeded' },
        { 'x-ratelimit-remaining': '12', 'x-ratelimit-reset': String(now + 20) },
      ],
      [
        { message: 'You have exceeded a secondary rate limit. Please wait.' },
        { 'x-ratelimit-remaining': '4000', 'x-ratelimit-reset': String(now + 3000) },
      ],
    ] as const;
    for (const [limit, headers] of limits) {
      lab.pulls().splice(0);
      lab.server.before(({ path }) => {
        if (path !== '/api/graphql') {
          return undefined;
        }
        lab.server.before(undefined);
        return { status: 200, body: { data: null, errors: [limit] }, headers };
      });
      const request = { ...somePullRequest, autoMerge: 'squash' } as const;
      const slept = await sleepsOf(() => propose(request));
      assert.equal(slept.length, 1);
      assert.equal(lab.last().autoMerge, 'SQUASH');
    }
  });

  test('a longer one, or a fault that passes, ends the run, and the next one goes on', async () => {
    const reset = String(lab.runtime.clock.now().getTime() / 1000 + 3000);
    const faults = [
      [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }, 'RATE_LIMITED', /50 minutes/],
      [{ message: 'Something went wrong while executing your query.' }, 'REMOTE_FAILED', /went wrong/],
    ] as const;
    for (const [fault, code, says] of faults) {
      lab.server.before(({ path }) =>
        path === '/api/graphql'
          ? {
              status: 200,
              body: { data: null, errors: [fault] },
              headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
            }
          : undefined,
      );
      await assert.rejects(propose(fullPullRequest), isForgeError(code, says));
    }
    lab.server.before(undefined);
    assert.deepEqual((await propose(fullPullRequest)).remarks, []);
    assert.equal(lab.last().autoMerge, 'SQUASH');
  });

  test('a reviewer who is the author costs only that one; a team that the token must not see is explained', async () => {
    const { remarks } = await propose({ ...somePullRequest, reviewers: ['a-person', 'alice'] });
    assert.deepEqual(remarks, ['reviewer a-person: Review cannot be requested from pull request author.']);
    assert.deepEqual(lab.last().reviewers, ['alice']);
    lab.pulls().splice(0);
    lab.server.before(({ path }) =>
      path.endsWith('/requested_reviewers')
        ? restError(422, 'Validation Failed', [
            "Could not resolve to a node with the global id of 'T_kwDOACVKPs4AnADO'.",
          ])
        : undefined,
    );
    const request = { ...somePullRequest, reviewers: ['acme/platform'] };
    assert.match((await propose(request)).remarks.join('\n'), /acme\/platform: .*\n.*`members: read`/);
  });

  test('a token that has the scope, or waits for single sign-on, is not told to lack it', async () => {
    const headers = { 'x-accepted-oauth-scopes': 'repo', 'x-oauth-scopes': 'repo, workflow' };
    const signOn = { 'x-github-sso': 'required; url=https://github.com/orgs/acme/sso?x=1' };
    const says = async (more: object, expected: RegExp): Promise<void> => {
      lab.server.before(() => ({ ...restError(403, 'no'), headers: { ...headers, ...more } }));
      await assert.rejects(propose(), isForgeError('FORBIDDEN', expected));
      await assert.rejects(propose(), (error: Error) => !/one of the scopes/.test(JSON.stringify(error)));
    };
    await says({}, /contents: write/);
    await says(signOn, /single sign-on: https:\/\/github\.com\/orgs\/acme\/sso\?x=1/);
  });

  test('a duplicate is told by 422, and is no other refusal', async () => {
    let lists = 0;
    await propose();
    lab.server.before(({ method, path }) => {
      lists += method === 'GET' && path === pullsPath ? 1 : 0;
      return method === 'GET' && path === pullsPath && lists <= 1 ? { status: 200, body: [] } : undefined;
    });
    assert.equal((await propose()).action, 'unchanged');
  });
});
