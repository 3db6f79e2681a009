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
  readonly merged: boolean;
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
  const merged = typeof field(value, 'merged_at') === 'string';
  return {
    number,
    url,
    title,
    body,
    head,
    base,
    isOwn: from !== undefined && from === to,
    merged,
    ...(node === undefined ? {} : { node }),
  };
}

/** Of a branch that was deleted, Gitea has the name only in the label; GitHub's has the owner before it. */
function branchOf(side: unknown): string | undefined {
  return textField(side, 'label')?.split(':').at(-1) ?? textField(side, 'ref');
}
