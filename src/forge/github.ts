import type { Clock } from '../runtime/runtime.ts';
import { type ApiAnswer, field, textField } from './answer.ts';
import { type ApiOptions, createApi } from './api.ts';
import { messagesOf } from './api-errors.ts';
import { attempt, attemptEach } from './attempt.ts';
import type { Forge, PullRequest } from './forge.ts';
import { commitByApi } from './github-commit.ts';
import { createGraphql, type Graphql } from './github-graphql.ts';
import { githubTriggers } from './github-token.ts';
import type { Pull } from './pull.ts';
import type { PullApi } from './pull-api.ts';
import { hasBranch, type RepositoryApi, requestReviews, setMilestone } from './pull-parts.ts';
import { pullRequestsOf } from './pull-requests.ts';

/** One repository by both of GitHub's APIs. */
interface GitHub extends RepositoryApi {
  readonly graphql: Graphql;
  readonly clock: Clock;
}

const pageSize = 100;
const openTries = 3;

/** Pull requests by GitHub's REST API, version 2022-11-28, on github.com or GitHub Enterprise Server. */
export async function githubForge(options: ApiOptions): Promise<Forge> {
  const { repository, api: root, runtime, token } = options;
  const api = createApi(options, {
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
  });
  const base = `${root}/repos/${repository.owner}/${repository.name}`;
  const graphql = createGraphql(api, root, repository.url);
  const pulls = githubPulls({ api, graphql, base, owner: repository.owner, clock: runtime.clock }, options);
  return {
    triggers: await githubTriggers(token, graphql, repository),
    ...pullRequestsOf(pulls),
    commit: (commit) => commitByApi({ api, graphql, base, repository, log: runtime.log }, commit),
  };
}

function githubPulls(github: GitHub, { repository }: ApiOptions): PullApi {
  const { api, base } = github;
  let owner: string | undefined;
  return {
    repository,
    draftPrefix: /(?!)/,
    fullPage: pageSize,
    list: async ({ state, branch, base: target }, page) => {
      const to = target === undefined ? '' : `&base=${encodeURIComponent(target)}`;
      const sort = state === 'closed' ? '&sort=updated&direction=desc' : '';
      const ask = async (by: string): Promise<unknown> => {
        const filter = `state=${state}&head=${encodeURIComponent(`${by}:${branch}`)}${to}${sort}`;
        return (await api('GET', `${base}/pulls?${filter}&per_page=${pageSize}&page=${page}`)).body;
      };
      const found = await ask(owner ?? github.owner);
      if (owner !== undefined || !Array.isArray(found) || found.length > 0) {
        return found;
      }
      // After a transfer the old address still leads here, and only the new owner has the branch.
      owner = textField((await api('GET', base)).body, 'full_name')?.split('/')[0] ?? github.owner;
      return owner === github.owner ? found : await ask(owner);
    },
    ofCommit: async (commit) => {
      // 422: a commit that it does not know.
      const { body } = await api('GET', `${base}/commits/${commit}/pulls?per_page=${pageSize}`, {
        accept: [404, 422],
      });
      return Array.isArray(body) ? body : [];
    },
    create: (request, remarks) => create(github, request, remarks),
    edit: async (number, changes) => {
      await api('PATCH', `${base}/pulls/${number}`, { json: changes });
    },
    comment: async (number, text) => {
      await api('POST', `${base}/issues/${number}/comments`, { json: { body: text } });
    },
    hasBranch: (branch) => hasBranch(github, branch),
    complete: (pull, request, remarks) => complete(github, pull, request, remarks),
  };
}

/** Private repositories of some plans have no drafts: then it is opened as an ordinary one. */
async function create(github: GitHub, request: PullRequest, remarks: string[]) {
  const { title, branch, base, body, draft } = request;
  const send = (more: object) => post(github, branch, { title, head: branch, base, body, ...more });
  if (!draft) {
    return await send({});
  }
  const answer = await send({ draft: true });
  const refusal = messagesOf(answer).find((message) =>
    /draft pull requests are not supported/i.test(message),
  );
  if (answer.status !== 422 || refusal === undefined) {
    return answer;
  }
  remarks.push(`draft: ${refusal}`);
  return await send({});
}

/** What is behind the API may not have heard yet of a branch that was pushed a moment ago. */
async function post(github: GitHub, branch: string, json: object): Promise<ApiAnswer> {
  const { api, base, clock } = github;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await api('POST', `${base}/pulls`, { json, accept: [409, 422] });
    const isLate =
      answer.status === 422 && messagesOf(answer).some((line) => /^head\b|refs are readable/i.test(line));
    if (!isLate || attempt === openTries || !(await hasBranch(github, branch))) {
      return answer;
    }
    await clock.sleep(attempt * 1000);
  }
}

async function complete(github: GitHub, pull: Pull, request: PullRequest, remarks: string[]): Promise<void> {
  const { api, base } = github;
  const issue = `${base}/issues/${pull.number}`;
  const { labels, milestone, autoMerge } = request;
  // Labels that do not exist yet come into being by that.
  await attemptEach(remarks, 'label', labels, async (names) => {
    await api('POST', `${issue}/labels`, { json: { labels: names }, repeatable: true });
  });
  await attempt(remarks, 'assignees', () => assign(github, issue, request.assignees, remarks));
  if (milestone !== undefined) {
    const list = `${base}/milestones?state=open&per_page=${pageSize}`;
    await setMilestone(api, { list, issue, key: 'number', title: milestone }, remarks);
  }
  await requestReviews(github, pull, request.reviewers, remarks);
  // A team that the token must not see is none to GitHub.
  if (remarks.some((remark) => /^reviewer [^:]*\/.*Could not resolve to a node/.test(remark))) {
    remarks.push('reviewers: a team takes a token with `members: read`, which GITHUB_TOKEN cannot have');
  }
  if (autoMerge !== undefined) {
    await attempt(remarks, 'auto-merge', () => enableAutoMerge(github, pull, autoMerge));
  }
}

/** Who cannot be assigned is left out without a word (REST API, "Add assignees to an issue"). */
async function assign(
  { api }: GitHub,
  issue: string,
  assignees: readonly string[],
  remarks: string[],
): Promise<void> {
  if (assignees.length === 0) {
    return;
  }
  const { body } = await api('POST', `${issue}/assignees`, { json: { assignees }, repeatable: true });
  const found: unknown = field(body, 'assignees');
  const users: readonly unknown[] = Array.isArray(found) ? found : [];
  const names = new Set(users.map((user) => textField(user, 'login')?.toLowerCase()));
  remarks.push(
    ...assignees
      .filter((name) => !names.has(name.toLowerCase()))
      .map((name) => `assignee ${name}: the forge left it out; it needs access to the repository`),
  );
}

async function enableAutoMerge(
  { graphql }: GitHub,
  pull: Pull,
  method: NonNullable<PullRequest['autoMerge']>,
): Promise<void> {
  await graphql(
    'mutation($id: ID!, $method: PullRequestMergeMethod!) { enablePullRequestAutoMerge(input: {pullRequestId: $id, mergeMethod: $method}) { clientMutationId } }',
    { id: pull.node, method: method.toUpperCase() },
  );
}
