import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RemoteError, type TidegateError } from '../../../src/errors.ts';
import { explainGit } from '../../../src/forge/git-errors.ts';

const url = 'https://github.com/acme/deploy';

function explain(output: string): TidegateError {
  return explainGit({ doing: 'push tidegate/wandb', url, output, hasToken: true });
}

/** What git prints of a push that GitHub refuses: the forge's words, then what became of the ref (--porcelain). */
function refused(reason: string, ...remote: readonly string[]): TidegateError {
  const ref = `refs/heads/tidegate/wandb:refs/heads/tidegate/wandb`;
  return explain(
    [
      ...remote.map((line) => `remote: ${line}        `),
      `error: failed to push some refs to '${url}.git'`,
      `To ${url}.git`,
      `!\t${ref}\t[remote rejected] (${reason})`,
      'Done',
    ].join('\n'),
  );
}

describe('what GitHub refuses by git', () => {
  test('a rule: its words are shown, also where there are many', () => {
    const error = refused(
      'push declined due to repository rule violations',
      'error: GH013: Repository rule violations found for refs/heads/tidegate/wandb.',
      `Review all repository rules at ${url}/rules?ref=refs%2Fheads%2Ftidegate%2Fwandb`,
      '',
      '- Cannot create ref due to creations being restricted.',
      '',
      '- Commits must have valid authors.',
      '  Found 1 violation:',
      '',
      '  027faa7121ee9df79db623e1a2848d2cc88a8dba',
      '',
    );
    assert.equal(error.code, 'PUSH_REJECTED');
    assert.match(error.hint ?? '', /pullRequest\.branch/);
    assert.match(
      error.details.join('\n'),
      /GH013[^]*creations being restricted[^]*valid authors[^]*declined/,
    );
    assert.ok(error.details.every((line) => line !== 'remote:'));
  });

  test('a rule that wants signatures: the forge can make the commit', () => {
    const error = refused(
      'push declined due to repository rule violations',
      'error: GH013: Repository rule violations found for refs/heads/tidegate/wandb.',
      '- Commits must have verified signatures.',
    );
    assert.equal(error.code, 'PUSH_REJECTED');
    assert.match(error.hint ?? '', /pullRequest\.commit to api/);
  });

  test('a protected branch', () => {
    const error = refused(
      'protected branch hook declined',
      'error: GH006: Protected branch update failed for refs/heads/tidegate/wandb.',
      'error: Cannot force-push to this branch',
    );
    assert.equal(error.code, 'PUSH_REJECTED');
    assert.match(error.details.join('\n'), /GH006[^]*Cannot force-push/);
  });

  test('a workflow: the permission is named', () => {
    for (const [who, what] of [
      ['a GitHub App', '`workflows` permission'],
      ['a Personal Access Token', '`workflow` scope'],
    ]) {
      const error = refused(
        `refusing to allow ${who} to create or update workflow \`.github/workflows/ci.yml\` without ${what}`,
      );
      assert.equal(error.code, 'FORBIDDEN');
      assert.match(error.hint ?? '', /`workflows: write`/);
    }
  });

  test('a token that may only read, and an archived repository', () => {
    const access = `fatal: unable to access '${url}.git/': The requested URL returned error: 403`;
    const token = explain(`remote: Permission to acme/deploy.git denied to github-actions[bot].\n${access}`);
    assert.equal(token.code, 'UNAUTHORIZED');
    assert.match(token.hint ?? '', /`contents: write`/);
    assert.match(token.details.join('\n'), /denied to github-actions\[bot\]/);
    const archived = explain(`remote: This repository was archived so it is read-only.\n${access}`);
    assert.equal(archived.code, 'REPOSITORY_ARCHIVED');
    const hook = refused('pre-receive hook declined', 'the ticket is archived');
    assert.equal(hook.code, 'PUSH_REJECTED');
    const away = explain(
      `remote: The ticket was archived.\nfatal: unable to access '${url}.git/': Failed to connect to github.com port 443`,
    );
    assert.equal(away.code, 'UNREACHABLE');
  });

  test('a fault of the forge is no rule: it may pass', () => {
    for (const [reason, ...remote] of [
      ['Internal Server Error', 'Internal Server Error', 'Request ID BD0E:3E9B'],
      ['failure', 'fatal error in commit_refs'],
      ['unpacker error'],
    ]) {
      const error = refused(reason ?? '', ...remote);
      assert.ok(error instanceof RemoteError, reason);
      assert.equal(error.code, 'GIT_FAILED');
      assert.match(error.hint ?? '', /Run again/);
      assert.match(error.details.join('\n'), new RegExp(remote.at(-1) ?? 'unpacker'));
    }
  });

  test('a rate limit asks for patience', () => {
    for (const line of [
      `fatal: unable to access '${url}.git/': The requested URL returned error: 429`,
      'error: RPC failed; HTTP 429 curl 22 The requested URL returned error: 429',
    ]) {
      const error = explain(line);
      assert.ok(error instanceof RemoteError);
      assert.equal(error.code, 'RATE_LIMITED');
      assert.match(error.hint ?? '', /Run again/);
    }
  });
});
