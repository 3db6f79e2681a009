import { UserError } from '../errors.ts';
import type { Log } from '../runtime/runtime.ts';
import { field, pathOf, textField } from './answer.ts';
import type { Api } from './api.ts';
import { idOfCommit } from './api-commit.ts';
import { invalidAnswer, workflowRefusal, workflowsForbidden } from './api-errors.ts';
import type { ApiCommit } from './forge.ts';
import type { Graphql } from './github-graphql.ts';
import type { RepositoryUrl } from './repository-url.ts';

interface CommitContext {
  readonly api: Api;
  readonly graphql: Graphql;
  /** `https://api.github.com/repos/acme/deploy` */
  readonly base: string;
  readonly repository: RepositoryUrl;
  readonly log: Log;
}

/** "No commit" in `updateRefs` (GitHub GraphQL API, RefUpdate.beforeOid). */
const none = '0'.repeat(40);

const updateRefs =
  'mutation($repository: ID!, $updates: [RefUpdate!]!) { updateRefs(input: {repositoryId: $repository, refUpdates: $updates}) { clientMutationId } }';

/**
 * One commit by GitHub's API, and the branch at it. It names no author: only then GitHub signs it, for Apps and
 * GITHUB_TOKEN (GitHub Docs, "About commit signature verification", bots). The branch is moved by `updateRefs`, as the REST
 * API cannot say where a branch must be when it is not simply moved forward.
 * @throws UserError `BRANCH_MOVED`, `PUSH_REJECTED`; `API_COMMIT_UNSUPPORTED` where the server has no `updateRefs`
 */
export async function commitByApi(context: CommitContext, commit: ApiCommit): Promise<string> {
  const { api, base, repository, log } = context;
  const made = await api('POST', `${base}/git/commits`, {
    json: { message: commit.message, tree: await writeTree(context, commit), parents: [commit.parent] },
    repeatable: true,
  });
  const id = idOfCommit(made.body, field(made.body, 'verification'), { repository, log });
  await moveBranch(context, commit, id);
  return id;
}

/** The parent's tree with other bytes in some files, which keep their mode. */
async function writeTree({ api, base, repository }: CommitContext, commit: ApiCommit): Promise<string> {
  const parent = await api('GET', `${base}/git/commits/${commit.parent}`);
  const entries = [];
  for (const { path, mode, bytes } of commit.files) {
    const json = { content: bytes.toString('base64'), encoding: 'base64' };
    const blob = await api('POST', `${base}/git/blobs`, { json, repeatable: true });
    entries.push({ path, mode, type: 'blob', sha: requireText(field(blob.body, 'sha'), repository) });
  }
  const tree = await api('POST', `${base}/git/trees`, {
    json: { base_tree: requireText(field(field(parent.body, 'tree'), 'sha'), repository), tree: entries },
    repeatable: true,
  });
  return requireText(field(tree.body, 'sha'), repository);
}

async function moveBranch(context: CommitContext, commit: ApiCommit, id: string): Promise<void> {
  const { api, graphql, base, repository } = context;
  const { body } = await api('GET', base);
  const update = {
    name: `refs/heads/${commit.branch}`,
    beforeOid: commit.expected ?? none,
    afterOid: id,
    // What is replaced is `expected`, and nothing else: `beforeOid` sees to that.
    force: commit.expected !== undefined && commit.expected !== commit.parent,
  };
  try {
    await graphql(updateRefs, { repository: field(body, 'node_id'), updates: [update] });
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'PULL_REQUEST_REFUSED') {
      throw error;
    }
    if (error.details.some((line) => /'updateRefs' doesn't exist/.test(line))) {
      throw new UserError(
        'API_COMMIT_UNSUPPORTED',
        `${repository.url}: this GitHub Enterprise Server cannot replace exactly the commit it should by its API`,
        { details: error.details, hint: 'Set pullRequest.commit to git in the release file.' },
      );
    }
    if (error.details.some((line) => workflowRefusal.test(line))) {
      throw workflowsForbidden(repository.url, error.details);
    }
    // The refusal's words differ; where the branch is now does not.
    const answer = await api('GET', `${base}/git/ref/heads/${pathOf(commit.branch)}`, { accept: [404] });
    const now = textField(field(answer.body, 'object'), 'sha');
    if (now === commit.expected) {
      throw new UserError('PUSH_REJECTED', `${repository.url}: the forge does not take the commit`, {
        details: error.details,
        hint: 'A rule of the repository protects the branch. Let its owner allow it for this token, or set another pullRequest.branch.',
      });
    }
    throw new UserError('BRANCH_MOVED', `${repository.url}: the branch changed while this run was at work`, {
      details: error.details,
      hint: 'Nothing was changed. Run again.',
    });
  }
}

function requireText(value: unknown, repository: RepositoryUrl): string {
  if (typeof value !== 'string') {
    throw invalidAnswer(repository);
  }
  return value;
}
