import { UserError } from '../errors.ts';
import type { Clock } from '../runtime/runtime.ts';
import { field, pathOf, textField } from './answer.ts';
import { attempt, attemptEach } from './attempt.ts';
import type { PullRequest } from './forge.ts';
import type { Pull } from './pull.ts';
import { findTitled, type RepositoryApi, requestReviews, setMilestone } from './pull-parts.ts';

interface Gitea extends RepositoryApi {
  /** `https://host/api/v1` */
  readonly root: string;
  readonly clock: Clock;
  readonly pageSize: number;
}

/** Of a label that is made here; people give it another one. */
const labelColour = '#ededed';
const mergeTries = 5;

/** Labels, assignees, milestone, reviewers, auto-merge, as Gitea and Forgejo want them: by id where they have one. */
export async function completeGitea(
  gitea: Gitea,
  pull: Pull,
  request: PullRequest,
  remarks: string[],
): Promise<void> {
  const { api, base, pageSize } = gitea;
  const address = `${base}/pulls/${pull.number}`;
  const { milestone, autoMerge } = request;
  await attemptEach(remarks, 'label', request.labels, async (names) => {
    const labels = [];
    for (const name of names) {
      labels.push(await labelId(gitea, name));
    }
    await api('POST', `${base}/issues/${pull.number}/labels`, { json: { labels }, repeatable: true });
  });
  await attempt(remarks, 'assignees', () => assign(gitea, address, request.assignees, remarks));
  if (milestone !== undefined) {
    const list = `${base}/milestones?state=open&limit=${pageSize}`;
    await setMilestone(api, { list, issue: address, key: 'id', title: milestone }, remarks);
  }
  await requestReviews(gitea, pull, request.reviewers, remarks);
  if (autoMerge !== undefined) {
    await attempt(remarks, 'auto-merge', () => scheduleMerge(gitea, pull, autoMerge));
  }
}

/** One without access would be answered with 500, and end the run. */
async function assign(
  { api, base }: Gitea,
  address: string,
  wanted: readonly string[],
  remarks: string[],
): Promise<void> {
  if (wanted.length === 0) {
    return;
  }
  const { body } = await api('GET', `${base}/assignees`);
  const users: readonly unknown[] = Array.isArray(body) ? body : [];
  const names = new Set(users.map((user) => textField(user, 'login')?.toLowerCase()));
  const assignees = wanted.filter((name) => names.has(name.toLowerCase()));
  remarks.push(
    ...wanted
      .filter((name) => !assignees.includes(name))
      .map((name) => `assignee ${name}: it needs write access to the repository`),
  );
  if (assignees.length > 0) {
    await api('PATCH', address, { json: { assignees } });
  }
}

/** Of the repository, else of its organization, else made now. */
async function labelId({ api, base, root, owner, pageSize }: Gitea, name: string): Promise<unknown> {
  const found =
    (await findTitled(api, `${base}/labels?limit=${pageSize}`, name)) ??
    // 403: the token need not be one that may read them.
    (await findTitled(api, `${root}/orgs/${owner}/labels?limit=${pageSize}`, name, [403]));
  if (found !== undefined) {
    return field(found, 'id');
  }
  const made = await api('POST', `${base}/labels`, { json: { name, color: labelColour } });
  return field(made.body, 'id');
}

/** A scheduled merge keeps the title of its time for its commit: where there is one, it is scheduled anew. */
export async function reschedule(
  gitea: Gitea,
  pull: Pull,
  { autoMerge }: PullRequest,
  remarks: string[],
): Promise<void> {
  if (autoMerge === undefined) {
    return;
  }
  await attempt(remarks, 'auto-merge', async () => {
    const { status } = await gitea.api('DELETE', `${gitea.base}/pulls/${pull.number}/merge`, {
      accept: [404],
    });
    await (status === 404 ? undefined : scheduleMerge(gitea, pull, autoMerge));
  });
}

/**
 * Where nothing is asked for, it would be merged at once, before anybody has seen it (GitHub refuses that by itself).
 * Just opened it may still be looked at for conflicts: 405 then.
 */
async function scheduleMerge(
  { api, base, clock }: Gitea,
  pull: Pull,
  style: NonNullable<PullRequest['autoMerge']>,
): Promise<void> {
  const branch = (await api('GET', `${base}/branches/${pathOf(pull.base)}`)).body;
  if (field(branch, 'enable_status_check') !== true && !(Number(field(branch, 'required_approvals')) > 0)) {
    throw new UserError(
      'PULL_REQUEST_REFUSED',
      `${pull.base} asks for no approval and no status check, so it would be merged at once`,
    );
  }
  for (let attempt = 1; ; attempt += 1) {
    const answer = await api('POST', `${base}/pulls/${pull.number}/merge`, {
      json: { Do: style, merge_when_checks_succeed: true },
      // 409: it is scheduled already.
      accept: [405, 409],
    });
    if (answer.status !== 405) {
      return;
    }
    const reason = textField(answer.body, 'message') ?? 'the forge does not merge it';
    if (!/try again later/i.test(reason) || attempt === mergeTries) {
      throw new UserError('PULL_REQUEST_REFUSED', reason);
    }
    await clock.sleep(attempt * 1000);
  }
}
