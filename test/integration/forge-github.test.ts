import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { TidegateError } from '../../src/errors.ts';
import type { Forge, PullRequest } from '../../src/forge/forge.ts';
import { githubForge } from '../../src/forge/github.ts';
import { apiOf, parseRepositoryUrl } from '../../src/forge/repository-url.ts';
import { createHttp } from '../../src/http/client.ts';
import { startForge, type TestForge } from '../support/forge.ts';
import { restError } from '../support/forge-rest.ts';
import { testRuntime, type TestRuntime } from '../support/runtime.ts';

const token = 'token-for-the-api';
const pullsPath = '/api/v3/repos/acme/deploy/pulls';
let server: TestForge;
let runtime: TestRuntime;

const request: PullRequest = {
  branch: 'tidegate/wandb',
  base: 'main',
  title: 'feat(deploy): wandb 2026q4',
  body: 'What moves\n',
  labels: ['tidegate'],
};

function forge(options: { token?: string; name?: string } = {}): Forge {
  const repository = parseRepositoryUrl(`${server.url}/acme/${options.name ?? 'deploy'}`, {});
  return githubForge({
    http: createHttp({ endpoints: {}, runtime }),
    runtime,
    repository,
    api: apiOf(repository),
    token: options.token ?? token,
  });
}

const isError =
  (code: string, says = /./) =>
  (error: unknown): true => {
    assert.ok(error instanceof TidegateError, String(error));
    assert.equal(error.code, code);
    assert.match([error.message, error.hint, ...error.details].join('\n'), says);
    assert.ok(![error.message, error.hint, ...error.details].join('\n').includes(token));
    return true;
  };

function pulls() {
  return server.pulls('acme/deploy');
}

describe('pull requests by GitHub’s REST API', () => {
  before(async () => {
    server = await startForge({
      tokens: { [token]: 'write', reader: 'read' },
      repositories: { 'acme/deploy': { 'values.yaml': 'tag: 1\n' } },
    });
    await server.repository('acme/deploy').commit({
      branch: request.branch,
      from: 'refs/heads/main',
      files: { 'values.yaml': 'tag: 2\n' },
    });
  });
  after(() => server.close());
  beforeEach(() => {
    runtime = testRuntime();
    server.before(undefined);
    for (const pull of pulls()) {
      pull.state = 'closed';
    }
  });

  test('opens one, leaves it alone when nothing changed, and updates it when something did', async () => {
    const created = await forge().propose(request);
    assert.equal(created.action, 'created');
    assert.equal(created.url, `${server.url}/acme/deploy/pull/${created.number}`);
    assert.deepEqual(pulls().at(-1)?.labels, ['tidegate']);
    const { length } = server.requests;
    assert.equal((await forge().propose(request)).action, 'unchanged');
    assert.deepEqual(server.requests.slice(length), [`GET ${pullsPath}`]);
    const updated = await forge().propose({ ...request, body: 'More moves' });
    assert.deepEqual([updated.action, updated.number], ['updated', created.number]);
    assert.equal(pulls().at(-1)?.body, 'More moves');
  });

  test('keeps labels that people have added', async () => {
    await forge().propose(request);
    pulls().at(-1)?.labels.push('urgent');
    const result = await forge().propose({ ...request, labels: ['tidegate', 'quarterly'] });
    assert.equal(result.action, 'updated');
    assert.deepEqual(pulls().at(-1)?.labels, ['tidegate', 'urgent', 'quarterly']);
  });

  test('takes no other pull request for its own, even from a forge that ignores filters', async () => {
    const other = (ref: string, fullName: string | null): unknown => ({
      number: 99,
      html_url: `${server.url}/acme/deploy/pull/99`,
      title: 'other',
      body: null,
      labels: [],
      head: { ref, repo: fullName === null ? null : { full_name: fullName } },
      base: { ref: 'main' },
    });
    let page = 0;
    server.before(({ method, path }) => {
      page += 1;
      const body = [
        other('feature', 'acme/deploy'),
        other(request.branch, 'fork/deploy'),
        other(request.branch, null),
      ];
      return method === 'GET' && path === pullsPath
        ? { status: 200, body: page === 1 ? body : [] }
        : undefined;
    });
    assert.equal((await forge().propose(request)).action, 'created');
  });

  test('a 409 for a duplicate, as Gitea sends it, leads to the open one', async () => {
    await forge().propose(request);
    let lists = 0;
    server.before(({ method, path }) => {
      lists += method === 'GET' && path === pullsPath ? 1 : 0;
      if (method === 'GET' && path === pullsPath && lists === 1) {
        return { status: 200, body: [] };
      }
      return method === 'POST' && path === pullsPath
        ? restError(409, 'pull request already exists')
        : undefined;
    });
    assert.equal((await forge().propose(request)).action, 'unchanged');
  });

  test('waits for a short rate limit, and says when to come back after a long one', async () => {
    let limited = true;
    server.before(() => {
      const answer = { ...restError(403, 'API rate limit exceeded'), headers: { 'retry-after': '7' } };
      const now = limited ? answer : undefined;
      limited = false;
      return now;
    });
    assert.equal((await forge().propose(request)).action, 'created');
    assert.deepEqual(runtime.clock.sleeps, [7000]);
    const reset = String(runtime.clock.now().getTime() / 1000 + 1800);
    server.before(() => ({
      ...restError(403, 'API rate limit exceeded'),
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
    }));
    await assert.rejects(forge().propose(request), isError('RATE_LIMITED', /30 minutes/));
  });

  test('a rate limit that does not end does not hold the job for ever', async () => {
    server.before(() => ({ ...restError(429, 'slow down'), headers: { 'retry-after': '1' } }));
    await assert.rejects(forge().propose(request), isError('RATE_LIMITED'));
    assert.ok(runtime.clock.sleeps.length <= 3);
  });

  test('tells what is wrong: token, permission, repository, branch, API address', async () => {
    await assert.rejects(
      forge({ token: 'wrong' }).propose(request),
      isError('UNAUTHORIZED', /pull-requests: write/),
    );
    await assert.rejects(forge({ token: 'reader' }).propose(request), isError('FORBIDDEN', /not accessible/));
    await assert.rejects(forge({ name: 'none' }).propose(request), isError('NOT_FOUND', /acme\/none/));
    const base = { ...request, base: 'release' };
    await assert.rejects(forge().propose(base), isError('PULL_REQUEST_REFUSED', /base: invalid/));
    await assert.rejects(
      forge().propose({ ...request, branch: 'main' }),
      isError('PULL_REQUEST_REFUSED', /No commits between main and main/),
    );
    server.before(() => ({ status: 200, body: 'a login page' }));
    await assert.rejects(forge().propose(request), isError('INVALID_ANSWER', /pullRequest\.api/));
  });

  test('cuts a body that is too long at a line, with a note, and finds it unchanged afterwards', async () => {
    const long = { ...request, body: '| 한국어 | row |\n'.repeat(10_000) };
    assert.equal((await forge().propose(long)).action, 'created');
    const body = pulls().at(-1)?.body ?? '';
    assert.ok(body.length <= 65_536 && body.length > 65_000);
    assert.match(body, /row \|\n\n\*The text was cut here/);
    assert.equal((await forge().propose(long)).action, 'unchanged');
  });

  test('the token is masked', async () => {
    await forge().propose(request);
    assert.ok(runtime.masks.includes(token));
  });
});
