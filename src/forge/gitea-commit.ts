import { UserError } from '../errors.ts';
import type { Log } from '../runtime/runtime.ts';
import { field } from './answer.ts';
import { idOfCommit } from './api-commit.ts';
import { explainAnswer, messagesOf } from './api-errors.ts';
import type { ApiCommit } from './forge.ts';
import { branchMoved } from './git-errors.ts';
import { hasBranch, type RepositoryApi } from './pull-parts.ts';
import type { RepositoryUrl } from './repository-url.ts';

interface CommitContext extends RepositoryApi {
  readonly repository: RepositoryUrl;
  readonly log: Log;
}

/**
 * One commit on top of a branch by the API of Gitea and Forgejo, which keeps modes of files. It names nobody, so that it is
 * the token's user who commits: where the forge signs, it would else add lines to the message.
 * @throws UserError `BRANCH_MOVED` where the branch is gone; `API_COMMIT_UNSUPPORTED` before Gitea 1.20
 */
export async function commitOnTop(
  context: CommitContext,
  { files, message }: ApiCommit,
  branch: string,
): Promise<string> {
  const { api, base, repository, log } = context;
  const changes = files.map(({ path, bytes }) => ({
    operation: 'update',
    path,
    content: bytes.toString('base64'),
  }));
  const answer = await api('POST', `${base}/contents`, {
    json: { branch, message, files: changes },
    accept: [403, 404, 405],
  });
  if (answer.status === 201) {
    const { body } = answer;
    return idOfCommit(field(body, 'commit'), field(body, 'verification'), { repository, log });
  }
  if (answer.status === 403) {
    // Its own push in between: it is the branch that has moved, and no permission is missing.
    throw messagesOf(answer).some((message) => /cannot lock ref|but expected/.test(message))
      ? branchMoved(repository, `${branch} changed while the forge was at work`)
      : explainAnswer(answer, repository);
  }
  throw (await hasBranch(context, branch))
    ? new UserError(
        'API_COMMIT_UNSUPPORTED',
        `${repository.url}: this version of the forge makes no commits of several files by its API`,
        { hint: 'Set pullRequest.commit to git in the release file.' },
      )
    : branchMoved(repository, `somebody has deleted ${branch}`);
}
