import { answerGitData } from './forge-rest-git.ts';
import type { FieldsOf, Shape } from './github-shapes.ts';
import {
  type Fields,
  type ForgePull,
  newPull,
  pageOf,
  pullFields,
  readFields,
  type RestAnswer,
  restError,
  type RestRepository,
  type RestRequest,
  textOf,
  textsOf,
} from './forge-pulls.ts';

/** The routes of GitHub's REST API that a pull request needs; anything else is 404, as there. */
export async function answerRest(repository: RestRepository, request: RestRequest): Promise<RestAnswer> {
  const [, resource, number, part] = request.path.split('/');
  if (resource === 'git') {
    return await answerGitData(repository, request);
  }
  const pull = repository.pulls.find((candidate) => String(candidate.number) === number);
  const route = `${request.method} ${[resource, number && '{n}', part].filter(Boolean).join('/')}`;
  if (request.method === 'GET' && resource === 'branches') {
    const name = decodeURIComponent(request.path.slice('/branches/'.length));
    return (await repository.git.resolve(`refs/heads/${name}`)) === undefined
      ? notFound()
      : { status: 200, body: { name } satisfies Shape<'branch-with-protection'> };
  }
  switch (route) {
    case 'GET ':
      return {
        status: 200,
        body: {
          full_name: repository.name,
          node_id: `R_${repository.name}`,
        } satisfies Shape<'full-repository'>,
      };
    case 'GET commits/{n}/pulls':
      return (await repository.git.resolve(number ?? '')) === undefined
        ? restError(422, `No commit found for SHA: ${number}`)
        : {
            status: 200,
            body: repository.pulls
              .filter(({ merge }) => merge?.commit === number)
              .map((each) => pullBody(repository, request, each)),
          };
    case 'GET pulls':
      return listPulls(repository, request);
    case 'POST pulls':
      return await createPull(repository, request);
    case 'GET milestones':
      return listMilestones(repository, request);
    default:
      return pull === undefined ? notFound() : answerPull(route, repository, request, pull);
  }
}

function answerPull(
  route: string,
  repository: RestRepository,
  request: RestRequest,
  pull: ForgePull,
): RestAnswer {
  switch (route) {
    case 'GET pulls/{n}':
      return shown(repository, request, pull);
    case 'PATCH pulls/{n}':
      return updatePull(repository, request, pull);
    case 'POST pulls/{n}/requested_reviewers':
      return requestReviews(repository, request, pull);
    case 'PATCH issues/{n}':
      return setMilestone(repository, request, pull);
    case 'POST issues/{n}/labels':
      return addLabels(request, pull);
    case 'POST issues/{n}/assignees':
      return addAssignees(repository, request, pull);
    case 'POST issues/{n}/comments':
      pull.comments.push(
        textOf(readFields(request, { body: 'string' } satisfies FieldsOf<'issues/create-comment'>)['body']),
      );
      return { status: 201, body: { id: pull.comments.length } };
    default:
      return notFound();
  }
}

export function notFound(): RestAnswer {
  return restError(404, 'Not Found');
}

function listPulls(repository: RestRepository, request: RestRequest): RestAnswer {
  const { query } = request;
  const owner = repository.name.split('/')[0];
  const head = query.get('head');
  const base = query.get('base');
  const pulls = repository.pulls
    // GitHub takes `head` only as `owner:branch` and ignores it otherwise.
    .filter((pull) => head === null || !head.includes(':') || `${owner}:${pull.head}` === head)
    .filter((pull) => base === null || pull.base === base);
  const page = pageOf(pulls, query, 'per_page', 100);
  return { status: 200, body: page.map((pull) => pullBody(repository, request, pull)) };
}

async function createPull(repository: RestRepository, request: RestRequest): Promise<RestAnswer> {
  const fields = readFields(request, {
    title: 'string',
    head: 'string',
    base: 'string',
    body: 'string',
    draft: 'boolean',
  } satisfies FieldsOf<'pulls/create'>);
  const { title, body, draft } = fields;
  const owner = repository.name.split('/')[0] ?? '';
  const head = textOf(fields['head']).replace(`${owner}:`, '');
  const base = textOf(fields['base']);
  if (textOf(title) === '') {
    return invalid('title', 'missing_field');
  }
  if ((await repository.git.resolve(`refs/heads/${base}`)) === undefined) {
    return invalid('base');
  }
  if ((await repository.git.resolve(`refs/heads/${head}`)) === undefined) {
    return invalid('head');
  }
  const fault = textFault(fields);
  if (fault !== undefined) {
    return fault;
  }
  if ((await repository.git.ahead(base, head)) === 0) {
    return custom(`No commits between ${base} and ${head}`);
  }
  const same = repository.pulls.some(
    (pull) => pull.state === 'open' && pull.head === head && pull.base === base,
  );
  if (same) {
    return custom(`A pull request already exists for ${owner}:${head}.`);
  }
  if (draft === true && !repository.people.drafts) {
    return restError(422, 'Draft pull requests are not supported in this repository.');
  }
  const pull = newPull(repository, { head, base, title: textOf(title), body: textOf(body) });
  pull.draft = draft === true;
  return { ...shown(repository, request, pull), status: 201 };
}

function invalid(field: string, code = 'invalid'): RestAnswer {
  return restError(422, 'Validation Failed', [{ resource: 'PullRequest', field, code }]);
}

function custom(message: string): RestAnswer {
  return restError(422, 'Validation Failed', [{ resource: 'PullRequest', code: 'custom', message }]);
}

function textFault({ title, body }: Fields): RestAnswer | undefined {
  if (textOf(body).length > 65_536) {
    return custom('body is too long (maximum is 65536 characters)');
  }
  return textOf(title).length > 256 ? custom('title is too long (maximum is 256 characters)') : undefined;
}

function updatePull(repository: RestRepository, request: RestRequest, pull: ForgePull): RestAnswer {
  const fields = readFields(request, {
    title: 'string',
    body: 'string',
    state: 'string',
  } satisfies FieldsOf<'pulls/update'>);
  const { title, body, state } = fields;
  const fault = textFault(fields);
  if (fault !== undefined) {
    return fault;
  }
  pull.title = typeof title === 'string' ? title : pull.title;
  pull.body = typeof body === 'string' ? body : pull.body;
  pull.state = state === 'closed' || state === 'open' ? state : pull.state;
  return shown(repository, request, pull);
}

/** One name that cannot be asked costs all of them. */
function requestReviews(repository: RestRepository, request: RestRequest, pull: ForgePull): RestAnswer {
  const fields = readFields(request, {
    reviewers: 'strings',
    team_reviewers: 'strings',
  } satisfies FieldsOf<'pulls/request-reviewers'>);
  const users = textsOf(fields['reviewers']);
  const teams = textsOf(fields['team_reviewers']);
  const { people } = repository;
  if (users.includes(people.author)) {
    return restError(422, 'Review cannot be requested from pull request author.');
  }
  if (
    !users.every((user) => people.users.includes(user)) ||
    !teams.every((team) => people.teams.includes(team))
  ) {
    return restError(
      422,
      `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${repository.name} repository.`,
    );
  }
  const owner = repository.name.split('/')[0];
  pull.reviewers.push(...users, ...teams.map((team) => `${owner}/${team}`));
  return { ...shown(repository, request, pull), status: 201 };
}

function listMilestones({ people }: RestRepository, { query }: RestRequest): RestAnswer {
  const all = people.milestones.map(
    (title, index) => ({ number: index + 1, title }) satisfies Shape<'milestone'>,
  );
  return { status: 200, body: query.get('page') === '1' ? all : [] };
}

function setMilestone({ people }: RestRepository, request: RestRequest, pull: ForgePull): RestAnswer {
  const title =
    people.milestones[
      Number(readFields(request, { milestone: 'number' } satisfies FieldsOf<'issues/update'>)['milestone']) -
        1
    ];
  if (title === undefined) {
    return restError(422, 'Validation Failed', [{ resource: 'Issue', field: 'milestone', code: 'invalid' }]);
  }
  pull.milestone = title;
  return { status: 200, body: { number: pull.number } };
}

/** Labels that do not exist come into being. */
function addLabels(request: RestRequest, pull: ForgePull): RestAnswer {
  const labels = textsOf(
    readFields(request, { labels: 'strings' } satisfies FieldsOf<'issues/add-labels'>)['labels'],
  );
  pull.labels.push(...labels.filter((label) => !pull.labels.includes(label)));
  return { status: 200, body: pull.labels.map((name) => ({ name })) };
}

/** Who has no access is left out without a word. */
function addAssignees({ people }: RestRepository, request: RestRequest, pull: ForgePull): RestAnswer {
  const names = textsOf(
    readFields(request, { assignees: 'strings' } satisfies FieldsOf<'issues/add-assignees'>)['assignees'],
  );
  pull.assignees.push(...names.filter((name) => people.users.includes(name)));
  return {
    status: 201,
    body: { assignees: pull.assignees.map((login) => ({ login })) } satisfies Shape<'issue'>,
  };
}

function shown(repository: RestRepository, request: RestRequest, pull: ForgePull): RestAnswer {
  return { status: 200, body: pullBody(repository, request, pull) };
}

function pullBody(repository: RestRepository, request: RestRequest, pull: ForgePull): Fields {
  return {
    ...pullFields(repository, request, pull),
    node_id: `PR_${pull.number}`,
    draft: pull.draft,
    // GitHub gives null for an empty body.
    body: pull.body === '' ? null : pull.body,
  } satisfies Shape<'pull-request-simple'>;
}
