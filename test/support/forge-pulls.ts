import type { ForgeRepository } from './forge-repository.ts';

/** A pull request as a forge keeps it. */
export interface ForgePull {
  readonly number: number;
  readonly head: string;
  base: string;
  title: string;
  body: string;
  state: 'open' | 'closed';
  merged: boolean;
  /** The commit that it brought to the base, where a test says so, and when. */
  merge?: { readonly commit: string; readonly at: string; readonly closedAt?: string };
  /** By default long after everything else. */
  updatedAt?: string;
  /** GitHub's; elsewhere the title says so. */
  draft: boolean;
  readonly labels: string[];
  assignees: string[];
  /** Users, and teams as `org/team`. */
  readonly reviewers: string[];
  milestone?: string;
  autoMerge?: string;
  readonly comments: string[];
}

/** What a repository and its owner have, besides git. */
export interface ForgePeople {
  /** Who can be asked for a review, and assigned. */
  readonly users: readonly string[];
  /** Whose token it is, on GitHub: nobody reviews what is theirs. */
  readonly author: string;
  /** Who exists, and has no access. */
  readonly strangers: readonly string[];
  readonly teams: readonly string[];
  readonly milestones: readonly string[];
  /** By name; the place is the id. */
  readonly labels: string[];
  /** The plan has drafts; on Gitea: the title makes them. */
  readonly drafts: boolean;
  /** The base asks for a status check or an approval. */
  readonly guarded: boolean;
}

export const somePeople: ForgePeople = {
  users: ['alice', 'bob', 'a-person'],
  author: 'a-person',
  strangers: ['eve'],
  teams: ['platform'],
  milestones: ['2026 Q3', '2026 Q4'],
  labels: ['bug'],
  drafts: true,
  guarded: true,
};

export interface RestRepository {
  /** `owner/name` */
  readonly name: string;
  readonly git: ForgeRepository;
  readonly pulls: ForgePull[];
  readonly people: ForgePeople;
}

export interface RestRequest {
  readonly method: string;
  /** Below `/repos/{owner}/{name}`: `/pulls/1`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  /** Where the forge is, for addresses in answers. */
  readonly origin: string;
}

export interface RestAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Fields = Readonly<Record<string, unknown>>;

/** GitHub's error bodies: `{message, errors?, documentation_url, status}`. */
export function restError(
  status: number,
  message: string,
  errors?: readonly (Fields | string)[],
): RestAnswer {
  return {
    status,
    body: {
      message,
      ...(errors === undefined ? {} : { errors }),
      documentation_url: 'https://docs.github.com/rest',
      status: String(status),
    },
  };
}

/** The JSON of a request: only these fields, and of these types; what is not is a fault that no forge would tell of. */
export function readFields(
  { body, method, path }: RestRequest,
  types: Readonly<Record<string, 'string' | 'number' | 'boolean' | 'strings' | 'numbers' | 'objects'>>,
): Fields {
  const parsed: unknown = JSON.parse(body);
  if (typeof parsed !== 'object' || parsed === null) {
    throw new Error(`${method} ${path}: no JSON object`);
  }
  for (const [name, value] of Object.entries(parsed)) {
    const type = types[name];
    const kind = Array.isArray(value)
      ? `${value.length === 0 ? (type ?? '').replace(/s$/, '') : [...new Set(value.map((item) => typeof item))].join('|')}s`
      : typeof value;
    if (type === undefined || kind !== type) {
      throw new Error(`${method} ${path}: the field ${name} is no ${type ?? 'field of it'} but ${kind}`);
    }
  }
  return Object.fromEntries(Object.entries(parsed));
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

export function newPull(
  repository: RestRepository,
  made: Pick<ForgePull, 'head' | 'base' | 'title' | 'body'>,
) {
  const pull: ForgePull = {
    ...made,
    number: repository.pulls.length + 1,
    state: 'open',
    merged: false,
    draft: false,
    labels: [],
    assignees: [],
    reviewers: [],
    comments: [],
  };
  repository.pulls.push(pull);
  return pull;
}

/** The fields of a pull request that both kinds of forges have under the same names. */
export function pullFields(repository: RestRepository, { origin }: RestRequest, pull: ForgePull) {
  const repo = { full_name: repository.name };
  return {
    number: pull.number,
    html_url: `${origin}/${repository.name}/pull/${pull.number}`,
    state: pull.state,
    title: pull.title,
    labels: pull.labels.map((name) => ({ name })),
    assignees: pull.assignees.map((login) => ({ login })),
    merged_at: pull.merged ? (pull.merge?.at ?? '2026-11-20T12:00:00Z') : null,
    merge_commit_sha: pull.merge?.commit ?? null,
    closed_at:
      pull.state === 'closed' ? (pull.merge?.closedAt ?? pull.merge?.at ?? '2026-11-20T12:00:00Z') : null,
    updated_at: updateOf(pull),
    head: { label: `${repository.name.split('/')[0]}:${pull.head}`, ref: pull.head, repo },
    base: { label: pull.base, ref: pull.base, repo },
  };
}

function updateOf({ updatedAt = '2036-01-01T00:00:00Z' }: ForgePull): string {
  return updatedAt;
}

/** A page of pull requests, the newest first, or by a sort that forges have under names of their own what changed last. */
export function pageOf(pulls: readonly ForgePull[], query: URLSearchParams, sizeName: string, most: number) {
  const state = query.get('state') ?? 'open';
  const size = Math.min(Number(query.get(sizeName) ?? 30), most);
  const start = (Number(query.get('page') ?? 1) - 1) * size;
  const sort = query.get('sort') ?? '';
  if (!['', 'updated', 'recentupdate'].includes(sort)) {
    throw new Error(`nobody sorts by ${sort} here`);
  }
  return pulls
    .filter((pull) => state === 'all' || pull.state === state)
    .toReversed()
    .toSorted((a, b) => (sort === '' ? 0 : updateOf(b).localeCompare(updateOf(a))))
    .slice(start, start + size);
}
