import {
  type Fields,
  type ForgePull,
  newPull,
  pageOf,
  pullFields,
  readFields,
  type RestAnswer,
  type RestRepository,
  type RestRequest,
  textOf,
  textsOf,
} from './forge-pulls.ts';
import { changeFiles } from './forge-gitea-contents.ts';

/** Gitea's error bodies: `{message, url}`. */
export function giteaError(status: number, message: string): RestAnswer {
  return { status, body: { message, url: 'https://gitea.example/api/swagger' } };
}

/** The routes of Gitea's API (and Forgejo's) that a pull request needs, as their sources have them; the rest is 404. */
export async function answerGitea(repository: RestRepository, request: RestRequest): Promise<RestAnswer> {
  const [, resource, number = '', part] = request.path.split('/');
  const pull = repository.pulls.find((candidate) => String(candidate.number) === number);
  const isNumber = /^\d+$/.test(number);
  const route = `${request.method} ${[resource, isNumber ? '{n}' : '', part].filter(Boolean).join('/')}`;
  if (request.method === 'GET' && resource === 'branches') {
    return await showBranch(repository, request);
  }
  switch (route) {
    case 'GET assignees':
      return { status: 200, body: repository.people.users.map((login) => ({ login })) };
    case 'GET commits/pull': {
      const merged = repository.pulls.find((candidate) => candidate.merge?.commit === number);
      return merged === undefined
        ? notFound()
        : { status: 200, body: await pullBody(repository, request, merged) };
    }
    case 'GET pulls':
      return await listPulls(repository, request);
    case 'POST contents':
      return await changeFiles(repository, request);
    case 'POST pulls':
      return await createPull(repository, request);
    case 'GET labels':
      return page(repository.people.labels, request, 'name');
    case 'POST labels':
      return createLabel(repository, request);
    case 'GET milestones':
      return page(repository.people.milestones, request, 'title');
    default:
      return pull === undefined ? notFound() : await answerPull(route, repository, request, pull);
  }
}

async function answerPull(
  route: string,
  repository: RestRepository,
  request: RestRequest,
  pull: ForgePull,
): Promise<RestAnswer> {
  switch (route) {
    case 'PATCH pulls/{n}':
      return await updatePull(repository, request, pull);
    case 'POST pulls/{n}/requested_reviewers':
      return requestReviews(repository, request, pull);
    case 'POST pulls/{n}/merge':
      return scheduleMerge(request, pull);
    case 'DELETE pulls/{n}/merge': {
      const { autoMerge } = pull;
      delete pull.autoMerge;
      return autoMerge === undefined ? notFound() : { status: 204, body: null };
    }
    case 'POST issues/{n}/labels': {
      const { labels } = readFields(request, { labels: 'numbers' });
      const ids: readonly unknown[] = Array.isArray(labels) ? labels : [];
      const names = ids.map((id) => repository.people.labels[Number(id) - 1] ?? '');
      pull.labels.push(...names.filter((name) => !pull.labels.includes(name)));
      return { status: 200, body: [] };
    }
    case 'POST issues/{n}/comments':
      pull.comments.push(textOf(readFields(request, { body: 'string' })['body']));
      return { status: 201, body: { id: pull.comments.length } };
    default:
      return notFound();
  }
}

async function showBranch({ git, people }: RestRepository, { path }: RestRequest): Promise<RestAnswer> {
  const name = decodeURIComponent(path.slice('/branches/'.length));
  const { guarded } = people;
  return (await git.resolve(`refs/heads/${name}`)) === undefined
    ? notFound()
    : {
        status: 200,
        body: { name, protected: guarded, enable_status_check: guarded, required_approvals: 0 },
      };
}

function notFound(): RestAnswer {
  return giteaError(404, 'not found');
}

/** `head` is no filter here, and `base_branch` is one only since 1.24. */
async function listPulls(repository: RestRepository, request: RestRequest): Promise<RestAnswer> {
  const pulls = pageOf(repository.pulls, request.query, 'limit', 50);
  return { status: 200, body: await pullBodies(repository, request, pulls) };
}

async function createPull(repository: RestRepository, request: RestRequest): Promise<RestAnswer> {
  const fields = readFields(request, { title: 'string', head: 'string', base: 'string', body: 'string' });
  const [title, head, base, body] = [fields['title'], fields['head'], fields['base'], fields['body']].map(
    textOf,
  );
  if (title === undefined || head === undefined || base === undefined) {
    return giteaError(422, '[Title]: Required');
  }
  // It is looked for first, and opened a while later: two requests at once open two.
  const same = repository.pulls.find(
    (pull) => pull.state === 'open' && pull.head === head && pull.base === base,
  );
  for (const branch of [base, head]) {
    if ((await repository.git.resolve(`refs/heads/${branch}`)) === undefined) {
      return notFound();
    }
  }
  if (head === base) {
    return giteaError(422, 'Invalid PullRequest: There are no changes between the head and the base');
  }
  if (same !== undefined) {
    return giteaError(
      409,
      `pull request already exists for these targets [id: ${same.number}, issue_id: ${same.number}, head_repo_id: 1, base_repo_id: 1, head_branch: ${head}, base_branch: ${base}]`,
    );
  }
  const pull = newPull(repository, { head, base, title: cut(title), body: body ?? '' });
  return { status: 201, body: await pullBody(repository, request, pull) };
}

/** It is not refused. */
function cut(title: string): string {
  return title.length > 255 ? `${title.slice(0, 252)}…` : title;
}

async function updatePull(
  repository: RestRepository,
  request: RestRequest,
  pull: ForgePull,
): Promise<RestAnswer> {
  const fields = readFields(request, {
    title: 'string',
    body: 'string',
    state: 'string',
    assignees: 'strings',
    milestone: 'number',
  });
  const { title, body, state, assignees, milestone } = fields;
  const unknown = textsOf(assignees).find((name) => !repository.people.users.includes(name));
  if (unknown !== undefined) {
    return repository.people.strangers.includes(unknown)
      ? giteaError(500, '')
      : giteaError(422, `Assignee does not exist: [name: user does not exist [uid: 0, name: ${unknown}]]`);
  }
  pull.title = typeof title === 'string' ? cut(title) : pull.title;
  pull.body = typeof body === 'string' ? body : pull.body;
  pull.state = state === 'closed' || state === 'open' ? state : pull.state;
  // What is sent replaces what was there.
  pull.assignees = assignees === undefined ? pull.assignees : [...textsOf(assignees)];
  if (milestone !== undefined) {
    pull.milestone = repository.people.milestones[Number(milestone) - 1] ?? '';
  }
  return { status: 201, body: await pullBody(repository, request, pull) };
}

function requestReviews({ name, people }: RestRepository, request: RestRequest, pull: ForgePull): RestAnswer {
  const fields = readFields(request, { reviewers: 'strings', team_reviewers: 'strings' });
  const users = textsOf(fields['reviewers']);
  const teams = textsOf(fields['team_reviewers']);
  const unknown = users.find((user) => !people.users.includes(user));
  if (unknown !== undefined) {
    return giteaError(404, `User '${unknown}' not exist`);
  }
  const missing = teams.find((team) => !people.teams.includes(team));
  if (missing !== undefined) {
    return giteaError(404, `Team '${missing}' not exist`);
  }
  pull.reviewers.push(...users, ...teams.map((team) => `${name.split('/')[0]}/${team}`));
  return { status: 201, body: [] };
}

function scheduleMerge(request: RestRequest, pull: ForgePull): RestAnswer {
  const fields = readFields(request, { Do: 'string', merge_when_checks_succeed: 'boolean' });
  if (/^WIP:/i.test(pull.title)) {
    return giteaError(405, 'Work in progress PRs cannot be merged');
  }
  if (pull.autoMerge !== undefined) {
    return giteaError(
      409,
      `pull request is already scheduled to auto merge when checks succeed [pull_id: ${pull.number}]`,
    );
  }
  pull.autoMerge = textOf(fields['Do']);
  return { status: 201, body: null };
}

function createLabel({ people }: RestRepository, request: RestRequest): RestAnswer {
  const { name, color } = readFields(request, { name: 'string', color: 'string' });
  if (!/^#[0-9a-f]{6}$/.test(textOf(color))) {
    return giteaError(422, `invalid color: ${textOf(color)}`);
  }
  people.labels.push(textOf(name));
  return { status: 201, body: { id: people.labels.length, name } };
}

/** Ids count from 1. */
function page(names: readonly string[], { query }: RestRequest, key: 'name' | 'title'): RestAnswer {
  const entries = names.map((name, index) => ({ id: index + 1, [key]: name }));
  const size = Math.min(Number(query.get('limit') ?? 30), 50);
  const start = (Number(query.get('page') ?? 1) - 1) * size;
  return { status: 200, body: entries.slice(start, start + size) };
}

async function pullBody(repository: RestRepository, request: RestRequest, pull: ForgePull): Promise<unknown> {
  return (await pullBodies(repository, request, [pull]))[0];
}

/** A closed one whose branch was deleted is known by its label alone. All branches are asked for at once: one git for all. */
async function pullBodies(
  repository: RestRepository,
  request: RestRequest,
  pulls: readonly ForgePull[],
): Promise<Fields[]> {
  const branches = pulls.some(isClosed)
    ? (await repository.git.git('for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads')).split('\n')
    : [];
  return pulls.map((pull) => ({
    ...pullFields(repository, request, pull),
    head: {
      label: pull.head,
      ref: isClosed(pull) && !branches.includes(pull.head) ? `refs/pull/${pull.number}/head` : pull.head,
      repo: { full_name: repository.name },
    },
    body: pull.body,
    merged: pull.merged,
    draft: repository.people.drafts && /^(?:WIP:|\[WIP\])/i.test(pull.title),
  }));
}

function isClosed({ state }: ForgePull): boolean {
  return state === 'closed';
}
