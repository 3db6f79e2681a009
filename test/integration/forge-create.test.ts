import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createForge } from '../../src/forge/create-forge.ts';
import type { Forge } from '../../src/forge/forge.ts';
import { parseRepositoryUrl } from '../../src/forge/repository-url.ts';
import { createHttp } from '../../src/http/client.ts';
import { startForge, type TestForge } from '../support/forge.ts';
import { isForgeError, labToken, somePullRequest } from '../support/forge-lab.ts';
import { testRuntime } from '../support/runtime.ts';

interface Choice {
  readonly repository?: string;
  readonly env?: Record<string, string>;
  readonly config?: { forge?: 'github' | 'gitea' | 'none'; api?: string; commit?: 'git' | 'api' };
  /** Host → path below the server. */
  readonly endpoints?: Record<string, string>;
  readonly token?: string;
}

async function start(
  kind: 'github' | 'gitea',
  login?: string,
  renamed?: Record<string, string>,
): Promise<TestForge> {
  return await startForge({
    kind,
    tokens: { [labToken]: 'write', ghs_installation: 'write' },
    repositories: { 'acme/deploy': { 'values.yaml': 'tag: 1\n' } },
    ...(login === undefined ? {} : { login }),
    ...(renamed === undefined ? {} : { renamed }),
  });
}

async function open(server: TestForge, choice: Choice = {}): Promise<Forge> {
  const mapped = Object.entries(choice.endpoints ?? {}).map(([host, path]) => [host, `${server.url}${path}`]);
  const endpoints = Object.fromEntries(mapped);
  const runtime = testRuntime({ env: choice.env ?? {} });
  return await createForge({
    http: createHttp({ endpoints, runtime }),
    runtime,
    repository: parseRepositoryUrl(choice.repository ?? `${server.url}/acme/deploy`, endpoints),
    token: choice.token ?? labToken,
    config: { commit: 'git', ...choice.config },
    endpoints,
  });
}

/** The first request to the API: it shows which one is spoken. */
async function asked(server: TestForge, choice: Choice = {}): Promise<readonly string[]> {
  const forge = await open(server, choice);
  const { length } = server.requests;
  await forge.propose(somePullRequest).catch(() => {});
  return [...server.requests.slice(0, length), server.requests[length] ?? ''];
}

describe('which forge it is', () => {
  test('the host tells, where it is a known one', async () => {
    const hosts = [
      ['https://github.com/acme/deploy', 'api.github.com', '/api/v3', '/api/v3/repos/acme/deploy/pulls'],
      ['https://acme.ghe.com/acme/deploy', 'api.acme.ghe.com', '/api/v3', '/api/v3/repos/acme/deploy/pulls'],
      ['https://codeberg.org/acme/deploy', 'codeberg.org', '', '/api/v1/repos/acme/deploy/pulls'],
    ] as const;
    for (const [repository, host, path, route] of hosts) {
      await using server = await start('github');
      assert.deepEqual(await asked(server, { repository, endpoints: { [host]: path } }), [`GET ${route}`]);
    }
  });

  test('the API’s address tells: the configured one, or that of the workflow on its own forge', async () => {
    await using server = await start('gitea');
    const route = 'GET /api/v1/repos/acme/deploy/pulls';
    const env = { GITHUB_SERVER_URL: server.url, GITHUB_API_URL: `${server.url}/api/v1` };
    assert.deepEqual(await asked(server, { config: { api: `${server.url}/api/v1/` } }), [route]);
    assert.equal((await asked(server, { env })).at(-1), route);
    const before = server.requests.length;
    await open(server, { env: { ...env, GITHUB_SERVER_URL: 'https://github.com' } });
    assert.deepEqual(server.requests.slice(before), ['GET /api/v1/version']);
  });

  test('else it is asked, and one that is neither is told of', async () => {
    await using gitea = await start('gitea');
    assert.deepEqual(await asked(gitea), ['GET /api/v1/version', 'GET /api/v1/repos/acme/deploy/pulls']);
    await using github = await start('github');
    assert.equal((await asked(github)).at(-1), 'GET /api/v3/repos/acme/deploy/pulls');
    await assert.rejects(open(github, { token: 'wrong' }), isForgeError('UNAUTHORIZED'));
    github.before(() => ({ status: 200, body: 'a login page' }));
    await assert.rejects(open(github), isForgeError('UNKNOWN_FORGE', /pullRequest\.forge/));
  });

  test('below another address than the root, and where GitLab answers', async () => {
    await using gitea = await start('gitea');
    gitea.before(() => ({ status: 200, body: { version: '1.25.2' } }));
    await open(gitea, { repository: `${gitea.url}/git/gitea/acme/deploy` });
    assert.deepEqual(gitea.requests, ['GET /git/gitea/api/v1/version']);
    gitea.before(({ path }) => ({ status: path === '/api/v3/meta' ? 410 : 404, body: { error: 'no' } }));
    await assert.rejects(
      open(gitea, { repository: `${gitea.url}/platform/deploy/wandb` }),
      isForgeError('UNKNOWN_FORGE', /to none/),
    );
  });

  test('an API on plain http is not given the token, but where endpoints say so', async () => {
    await using server = await start('gitea');
    const choice = {
      repository: 'https://git.corp/acme/deploy',
      config: { forge: 'gitea', api: 'http://git.corp/api/v1' },
    } as const;
    await assert.rejects(open(server, choice), isForgeError('INVALID_REPOSITORY', /plain http/));
    await open(server, { ...choice, endpoints: { 'git.corp': '' } });
  });

  test('a repository that went to another owner is asked for that owner’s branch', async () => {
    await using server = await start('github', undefined, { 'old/deploy': 'acme/deploy' });
    const { branch } = somePullRequest;
    const files = { 'values.yaml': 'tag: 2\n' };
    await server.repository('acme/deploy').commit({ branch, from: 'refs/heads/main', files });
    const propose = async () => {
      const choice = { repository: `${server.url}/old/deploy`, config: { forge: 'github' } } as const;
      return (await (await open(server, choice)).propose(somePullRequest)).action;
    };
    assert.deepEqual([await propose(), await propose()], ['created', 'unchanged']);
    const opened = server.requests.filter((request) => request === 'POST /api/v3/repositories/1/pulls');
    assert.equal(opened.length, 1);
  });

  test('none: the branch is pushed, and the page to open a pull request is told', async () => {
    await using server = await start('gitea');
    const forge = await open(server, { config: { forge: 'none' } });
    assert.deepEqual(await forge.propose({ ...somePullRequest, branch: 'tidegate/a#b' }), {
      url: `${server.url}/acme/deploy/compare/main...tidegate/a%23b`,
      action: 'prepared',
      remarks: [],
    });
    assert.deepEqual(await forge.withdraw('tidegate/wandb', 'main', 'Not needed.'), { left: [] });
    assert.deepEqual(server.requests, []);
    const gitlab = await open(server, {
      repository: 'https://gitlab.corp/acme/deploy',
      config: { forge: 'none' },
    });
    assert.equal(
      (await gitlab.propose(somePullRequest)).url,
      'https://gitlab.corp/acme/deploy/-/merge_requests/new?merge_request%5Bsource_branch%5D=tidegate%2Fwandb&merge_request%5Btarget_branch%5D=main',
    );
    const bitbucket = await open(server, {
      repository: 'https://git.corp/bitbucket/scm/PLAT/deploy.git',
      config: { forge: 'none' },
    });
    assert.equal(
      (await bitbucket.propose(somePullRequest)).url,
      'https://git.corp/bitbucket/projects/PLAT/repos/deploy/pull-requests?create&sourceBranch=refs%2Fheads%2Ftidegate%2Fwandb&targetBranch=refs%2Fheads%2Fmain',
    );
  });
});

describe('what the token sets off', () => {
  const github = { repository: 'https://github.com/acme/deploy', endpoints: { 'api.github.com': '/api/v3' } };
  const token = 'ghs_installation';

  test('GITHUB_TOKEN: nothing before an approval', async () => {
    await using server = await start('github', 'github-actions[bot]');
    assert.match((await open(server, { ...github, token })).triggers, /GITHUB_TOKEN.*wait until somebody/);
    assert.match((await open(server, { token })).triggers, /GITHUB_TOKEN.*none either or, on newer servers/);
  });

  test('the token of an App or of a person: workflows at once', async () => {
    await using server = await start('github', 'bumper[bot]');
    assert.match((await open(server, { ...github, token })).triggers, /the GitHub App bumper: .* at once/);
    const { length } = server.requests;
    assert.match((await open(server, github)).triggers, /of a person: .* at once/);
    assert.equal(server.requests.length, length);
  });

  test('where GitHub does not tell whose it is, both are said', async () => {
    await using server = await start('github');
    server.before(() => ({ status: 502, body: { message: 'Bad gateway' } }));
    assert.match((await open(server, { ...github, token })).triggers, /a GitHub App or GITHUB_TOKEN/);
    server.before(() => ({ status: 403, body: { message: 'Resource not accessible by integration' } }));
    assert.match((await open(server, { ...github, token })).triggers, /a GitHub App or GITHUB_TOKEN/);
  });

  test('on Gitea and Forgejo the automatic token of a job starts none', async () => {
    await using server = await start('gitea');
    assert.match((await open(server)).triggers, /automatic token of a job starts none/);
  });
});
