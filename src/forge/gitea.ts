import { field } from './answer.ts';
import { type ApiOptions, createApi } from './api.ts';
import { heldOpen, messagesOf } from './api-errors.ts';
import type { Forge } from './forge.ts';
import { commitOnTop } from './gitea-commit.ts';
import { completeGitea, reschedule } from './gitea-complete.ts';
import type { PullApi } from './pull-api.ts';
import { hasBranch, type RepositoryApi } from './pull-parts.ts';
import { pullRequestsOf } from './pull-requests.ts';

/** An instance may allow fewer (`MAX_RESPONSE_ITEMS`, 50 by default), so a short page is no end: see `fullPage`. */
const pageSize = 50;
/** What Gitea and Forgejo take for a draft by default (`WORK_IN_PROGRESS_PREFIXES`), and what people write besides. */
const draftPrefix = /^(?:WIP:|\[WIP\]|Draft:) */i;

/** Pull requests by the API of Gitea and Forgejo, `/api/v1`. */
export function giteaForge(options: ApiOptions): Forge {
  const { repository, api: root } = options;
  const api = createApi(options, { accept: 'application/json' });
  const gitea = {
    api,
    base: `${root}/repos/${repository.owner}/${repository.name}`,
    owner: repository.owner,
  };
  const pulls = giteaPulls(gitea, options);
  return {
    // services/actions: what the user of a job's token does is left out, so that workflows do not start each other.
    triggers:
      'The push and the pull request start workflows where the token is that of a person or bot; the automatic token of a job starts none.',
    ...pullRequestsOf(pulls),
    commit: (commit, aside) =>
      aside((lent) => commitOnTop({ ...gitea, repository, log: options.runtime.log }, commit, lent)),
  };
}

function giteaPulls(gitea: RepositoryApi, { repository, runtime, api: root }: ApiOptions): PullApi {
  const { api, base } = gitea;
  const whole = { ...gitea, root, clock: runtime.clock, pageSize };
  return {
    repository,
    draftPrefix,
    fullPage: 1,
    list: async ({ state, base: target }, page) => {
      const to = target === undefined ? '' : `&base_branch=${encodeURIComponent(target)}`;
      // It lists those of all branches.
      const filter = `state=${state}${to}${state === 'closed' ? '&sort=recentupdate' : ''}`;
      return (await api('GET', `${base}/pulls?${filter}&limit=${pageSize}&page=${page}`)).body;
    },
    // The one that ended with this commit; older servers do not tell.
    ofCommit: async (commit) => [
      (await api('GET', `${base}/commits/${commit}/pull`, { accept: [404] })).body,
    ],
    create: async ({ title, branch, base: target, body, draft }, remarks) => {
      const answer = await api('POST', `${base}/pulls`, {
        json: { title: draft ? `WIP: ${title}` : title, head: branch, base: target, body },
        accept: [409, 422],
      });
      if (draft && field(answer.body, 'draft') === false) {
        remarks.push('draft: this forge is set up so that "WIP:" makes no draft of it');
      }
      return answer;
    },
    edit: async (number, changes) => {
      const { status, body } = await api('PATCH', `${base}/pulls/${number}`, {
        json: changes,
        accept: [412],
      });
      if (status === 412) {
        throw heldOpen(repository.url, number, messagesOf({ body }));
      }
    },
    comment: async (number, text) => {
      await api('POST', `${base}/issues/${number}/comments`, { json: { body: text } });
    },
    hasBranch: (branch) => hasBranch(gitea, branch),
    retitled: (pull, request, remarks) => reschedule(whole, pull, request, remarks),
    complete: (pull, request, remarks) => completeGitea(whole, pull, request, remarks),
  };
}
