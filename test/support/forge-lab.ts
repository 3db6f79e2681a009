import assert from 'node:assert/strict';
import { TidegateError } from '../../src/errors.ts';
import { createForge } from '../../src/forge/create-forge.ts';
import type { Forge, PullRequest } from '../../src/forge/forge.ts';
import { parseRepositoryUrl } from '../../src/forge/repository-url.ts';
import { createHttp } from '../../src/http/client.ts';
import { type ForgeOptions, startForge, type TestForge } from './forge.ts';
import type { ForgePull } from './forge-pulls.ts';
import { testRuntime, type TestRuntime } from './runtime.ts';

export const labToken = 'token-for-the-api';
/** Before any pull request. */
export const longAgo = new Date('2026-01-01T00:00:00Z');

export const somePullRequest: PullRequest = {
  branch: 'tidegate/wandb',
  base: 'main',
  subject: 'release 2026q4',
  title: 'feat(deploy): wandb 2026q4',
  body: 'What moves\n',
  labels: [],
  reviewers: [],
  assignees: [],
  draft: false,
};

/** A pull request with everything that one can have. */
export const fullPullRequest: PullRequest = {
  ...somePullRequest,
  labels: ['tidegate', 'bug'],
  reviewers: ['alice', 'acme/platform'],
  assignees: ['bob'],
  milestone: '2026 Q4',
  autoMerge: 'squash',
};

/** A forge on loopback with one repository, whose branch is one commit ahead. */
export interface ForgeLab extends AsyncDisposable {
  readonly server: TestForge;
  readonly runtime: TestRuntime;
  open(options?: { token?: string; name?: string }): Promise<Forge>;
  pulls(): ForgePull[];
  /** The newest pull request. */
  last(): ForgePull;
  /** `METHOD /path` below the repository, of the requests that write. */
  writes(from: number): readonly string[];
}

export async function startForgeLab(
  kind: 'github' | 'gitea',
  options: Partial<ForgeOptions> = {},
): Promise<ForgeLab> {
  const server = await startForge({
    kind,
    tokens: { [labToken]: 'write', reader: 'read' },
    repositories: {
      'acme/deploy': { 'values.yaml': 'tag: 1\n', 'run.sh': { content: 'a\n', mode: '100755' } },
    },
    ...options,
  });
  await server.repository('acme/deploy').commit({
    branch: somePullRequest.branch,
    from: 'refs/heads/main',
    files: { 'values.yaml': 'tag: 2\n' },
  });
  const runtime = testRuntime();
  const pulls = (): ForgePull[] => server.pulls('acme/deploy');
  return {
    server,
    runtime,
    open: ({ token = labToken, name = 'deploy' } = {}) =>
      createForge({
        http: createHttp({ endpoints: {}, runtime }),
        runtime,
        repository: parseRepositoryUrl(`${server.url}/acme/${name}`, {}),
        token,
        config: { forge: kind },
        endpoints: {},
      }),
    pulls,
    last() {
      const pull = pulls().at(-1);
      assert.ok(pull, 'there is no pull request');
      return pull;
    },
    writes: (from) =>
      server.requests.slice(from).filter((request) => !/^(?:GET|POST \/api\/graphql)/.test(request)),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** For `assert.rejects`: the error, with its texts; none of them holds the token. */
export function isForgeError(code: string, says = /./) {
  return (error: unknown): true => {
    assert.ok(error instanceof TidegateError, String(error));
    const text = [error.message, error.hint, ...error.details].join('\n');
    assert.equal(error.code, code, text);
    assert.match(text, says);
    assert.ok(!text.includes(labToken));
    return true;
  };
}
