import { TidegateError, UserError } from '../errors.ts';
import type { Log } from '../runtime/runtime.ts';
import { orError } from '../unless.ts';
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
  const { api, graphql, base } = context;
  const { body } = await api('GET', base);
  const update = {
    name: `refs/heads/${commit.branch}`,
    beforeOid: commit.expected ?? none,
    afterOid: id,
    // What is replaced is `expected`, and nothing else: `beforeOid` sees to that.
    force: commit.expected !== undefined && commit.expected !== commit.parent,
  };
  const updating = graphql(updateRefs, { repository: field(body, 'node_id'), updates: [update] });
  const refusal = await orError(updating, ['PULL_REQUEST_REFUSED']);
  if (refusal instanceof TidegateError) {
    throw await explainRefusal(context, commit, refusal.details);
  }
}

async function explainRefusal(
  { api, base, repository: { url } }: CommitContext,
  { branch, expected }: ApiCommit,
  details: readonly string[],
): Promise<UserError> {
  if (details.some((line) => /'updateRefs' doesn't exist/.test(line))) {
    return new UserError(
      'API_COMMIT_UNSUPPORTED',
      `${url}: this GitHub Enterprise Server cannot replace exactly the commit it should by its API`,
      { details, hint: 'Set pullRequest.commit to git in the release file.' },
    );
  }
  if (details.some((line) => workflowRefusal.test(line))) {
    return workflowsForbidden(url, details);
  }
  // The refusal's words differ; where the branch is now does not.
  const answer = await api('GET', `${base}/git/ref/heads/${pathOf(branch)}`, { accept: [404] });
  const now = textField(field(answer.body, 'object'), 'sha');
  if (now === expected) {
    return new UserError('PUSH_REJECTED', `${url}: the forge does not take the commit`, {
      details,
      hint: 'A rule of the repository protects the branch. Let its owner allow it for this token, or set another pullRequest.branch.',
    });
  }
  return new UserError('BRANCH_MOVED', `${url}: the branch changed while this run was at work`, {
    details,
    hint: 'Nothing was changed. Run again.',
  });
}

function requireText(value: unknown, repository: RepositoryUrl): string {
  if (typeof value !== 'string') {
    throw invalidAnswer(repository);
  }
  return value;
}
