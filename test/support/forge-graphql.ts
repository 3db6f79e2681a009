import {
  type Fields,
  readFields,
  type RestAnswer,
  type RestRepository,
  type RestRequest,
  textOf,
} from './forge-pulls.ts';

/** Operations that were validated against the public schema of github.com (GHES has them since 3.16); any other has to be. */
const validated = new Set([
  'query { viewer { login } }',
  'mutation($id: ID!, $method: PullRequestMergeMethod!) { enablePullRequestAutoMerge(input: {pullRequestId: $id, mergeMethod: $method}) { clientMutationId } }',
  'mutation($repository: ID!, $updates: [RefUpdate!]!) { updateRefs(input: {repositoryId: $repository, refUpdates: $updates}) { clientMutationId } }',
]);

/** The three operations of GitHub's GraphQL API that are needed; a fault comes with status 200. */
export async function answerGraphql(
  repositories: readonly RestRepository[],
  request: RestRequest,
  login: string,
): Promise<RestAnswer> {
  const fields: Fields = JSON.parse(request.body);
  const query = textOf(fields['query']);
  if (!validated.has(query)) {
    throw new Error(`an unknown query: ${query}`);
  }
  const variables: Fields = Object.fromEntries(Object.entries(fields['variables'] ?? {}));
  if (query.startsWith('query')) {
    return data({ viewer: { login } });
  }
  if (query.includes('enablePullRequestAutoMerge(')) {
    const all = repositories.flatMap(({ pulls, people }) => pulls.map((pull) => ({ pull, people })));
    const found = all.find(({ pull }) => `PR_${pull.number}` === variables['id']);
    const method = textOf(variables['method']);
    if (found === undefined || !/^(?:MERGE|SQUASH|REBASE)$/.test(method)) {
      return fault('NOT_FOUND', 'Could not resolve to a node with the global id');
    }
    if (found.pull.draft) {
      return fault('UNPROCESSABLE', 'Pull request Pull request is in draft state');
    }
    if (!found.people.guarded) {
      return fault('UNPROCESSABLE', 'Pull request Pull request is in clean status');
    }
    found.pull.autoMerge = method;
    return data({ enablePullRequestAutoMerge: { clientMutationId: null } });
  }
  const repository = repositories.find(({ name }) => `R_${name}` === variables['repository']);
  const [update] = Array.isArray(variables['updates']) ? variables['updates'] : [];
  return repository === undefined
    ? fault('NOT_FOUND', 'Could not resolve to a node with the global id')
    : await updateRef(repository, { ...request, body: JSON.stringify(update) });
}

async function updateRef({ git }: RestRepository, request: RestRequest): Promise<RestAnswer> {
  const fields = readFields(request, {
    name: 'string',
    beforeOid: 'string',
    afterOid: 'string',
    force: 'boolean',
  });
  const [name, before, after] = [fields['name'], fields['beforeOid'], fields['afterOid']].map(textOf);
  const now = await git.resolve(name ?? '');
  if ((now ?? '0'.repeat(40)) !== before) {
    return fault('UNPROCESSABLE', `${name}: reference is not at the expected commit`);
  }
  const isForward = now === undefined || (await git.ahead(after ?? '', now)) === 0;
  if (isForward === fields['force']) {
    return fault('UNPROCESSABLE', `${name}: ${isForward ? 'forced without need' : 'not a fast forward'}`);
  }
  await git.git('update-ref', name ?? '', after ?? '', before ?? '');
  return data({ updateRefs: { clientMutationId: null } });
}

function data(value: unknown): RestAnswer {
  return { status: 200, body: { data: value } };
}

function fault(type: string, message: string): RestAnswer {
  return { status: 200, body: { data: null, errors: [{ type, message, path: [] }] } };
}
