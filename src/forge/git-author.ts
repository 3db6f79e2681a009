import type { Git } from './git-command.ts';

/** How commits of ours are known again: this name as author and committer, and this trailer. */
const authorName = 'tidegate';
const trailerKey = 'Tidegate-Base';

/** Environment and trailer for `git commit-tree`; the trailer names the base, so that a rebased commit shows. */
export function authorIdentity(
  email: string,
  now: Date,
  baseCommit: string,
): { readonly env: Readonly<Record<string, string>>; readonly trailer: string } {
  const date = `${Math.floor(now.getTime() / 1000)} +0000`;
  return {
    env: {
      GIT_AUTHOR_NAME: authorName,
      GIT_AUTHOR_EMAIL: email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: authorName,
      GIT_COMMITTER_EMAIL: email,
      GIT_COMMITTER_DATE: date,
    },
    trailer: `${trailerKey}: ${baseCommit}`,
  };
}

/**
 * True when a branch at this commit holds nothing but one commit of ours: a person's commit on top has another author,
 * and a rebased or amended one another committer or another parent than the trailer says.
 */
export async function isOurs(git: Git, commit: string): Promise<boolean> {
  // The raw object: `git log` would hide the parents at the edge of a shallow fetch.
  const raw = (await git(['cat-file', 'commit', commit], { doing: `read ${commit}` })).toString('utf8');
  const end = raw.indexOf('\n\n');
  const headers = raw.slice(0, end).split('\n');
  const parents = headers.flatMap((line) => /^parent ([0-9a-f]+)$/.exec(line)?.[1] ?? []);
  const people = ['author', 'committer'].map((role) =>
    headers.find((line) => line.startsWith(`${role} ${authorName} <`)),
  );
  const trailer = raw.slice(end).trimEnd().split('\n').at(-1);
  return (
    parents.length === 1 && !people.includes(undefined) && trailer === `${trailerKey}: ${parents.join('')}`
  );
}
