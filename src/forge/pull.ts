import { field, textField } from './answer.ts';

/** A pull request as GitHub, Gitea and Forgejo describe it: all of them with the same names. */
export interface Pull {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly head: string;
  readonly base: string;
  /** Its branch is in the repository itself: a fork may have one of the same name. */
  readonly isOwn: boolean;
  /** Milliseconds of the epoch; absent where it was not merged. */
  readonly mergedAt?: number;
  /** When anything of it changed last: milliseconds of the epoch. */
  readonly updatedAt?: number;
  /** Its id in GitHub's GraphQL API. */
  readonly node?: string;
}

/** Undefined when it is none. */
export function parsePull(value: unknown): Pull | undefined {
  const number = field(value, 'number');
  const url = textField(value, 'html_url');
  const title = textField(value, 'title');
  const body = field(value, 'body') ?? '';
  const head = branchOf(field(value, 'head'));
  const base = textField(field(value, 'base'), 'ref');
  // The names of both, as the repository may have been renamed. A head repository that was deleted is null.
  const [from, to] = ['head', 'base'].map((side) =>
    textField(field(field(value, side), 'repo'), 'full_name'),
  );
  if (
    typeof number !== 'number' ||
    typeof body !== 'string' ||
    url === undefined ||
    title === undefined ||
    head === undefined ||
    base === undefined
  ) {
    return undefined;
  }
  const node = textField(value, 'node_id');
  const mergedAt = timeOfMerge(value);
  const updatedAt = timeField(value, 'updated_at');
  return {
    number,
    url,
    title,
    body,
    head,
    base,
    isOwn: from !== undefined && from === to,
    ...(mergedAt === undefined ? {} : { mergedAt }),
    ...(updatedAt === undefined ? {} : { updatedAt }),
    ...(node === undefined ? {} : { node }),
  };
}

/** Of what a person merged and pushed, Gitea's `merged_at` is the commit's own date; it was closed when that was noticed. */
function timeOfMerge(value: unknown): number | undefined {
  const merged = timeField(value, 'merged_at');
  return merged === undefined ? undefined : Math.max(merged, timeField(value, 'closed_at') ?? merged);
}

function timeField(value: unknown, name: string): number | undefined {
  const time = Date.parse(textField(value, name) ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** Of a branch that was deleted, Gitea has the name only in the label; GitHub's has the owner before it. */
function branchOf(side: unknown): string | undefined {
  return textField(side, 'label')?.split(':').at(-1) ?? textField(side, 'ref');
}
