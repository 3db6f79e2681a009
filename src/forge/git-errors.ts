import { RemoteError, type TidegateError, UserError } from '../errors.ts';

/** What git was doing, in words: `fetch from https://github.com/acme/deploy`. */
export interface GitFailure {
  readonly doing: string;
  readonly url: string;
  /** Masked output of git, under LC_ALL=C. */
  readonly output: string;
  readonly hasToken: boolean;
}

interface Kind {
  readonly pattern: RegExp;
  readonly make: (failure: GitFailure, details: readonly string[]) => TidegateError;
}

/** In this order: a 403 also says "unable to access". The texts are those of git's own messages (remote-curl, http.c). */
const kinds: readonly Kind[] = [
  {
    pattern: /Authentication failed|could not read (?:Username|Password)|error: 40[13]\b|HTTP 40[13]\b/,
    make: ({ url, hasToken }, details) =>
      hasToken
        ? new UserError('UNAUTHORIZED', `${url}: the token was refused`, {
            details,
            hint: 'Give a token with the permissions `contents: write` and `pull-requests: write` for this repository (GITHUB_TOKEN, or the option --token).',
          })
        : new UserError('UNAUTHORIZED', `${url}: it needs a token, also for reading`, {
            details,
            hint: 'Give a token in GITHUB_TOKEN, or by the option --token: for a dry run the permission `contents: read` is enough, for the pull request it needs `contents: write` and `pull-requests: write`.',
          }),
  },
  {
    pattern: /not found|error: 404\b|HTTP 404\b|does not appear to be a git repository/i,
    make: ({ url, hasToken }, details) =>
      new UserError(
        'NOT_FOUND',
        `${url}: no such repository, or ${hasToken ? 'the token must not see it' : 'it is not shown without a token'}`,
        {
          details,
          hint: `Look at pullRequest.repository in the release file, and ${hasToken ? 'at what the token may read' : 'give a token with the permission `contents: read` in GITHUB_TOKEN'}.`,
        },
      ),
  },
  {
    pattern:
      /stale info|cannot lock ref|failed to (?:update|lock)|reference already exists|incorrect old value|couldn't find remote ref/i,
    make: ({ url }, details) =>
      new UserError('BRANCH_MOVED', `${url}: the branch changed while this run was at work`, {
        details,
        hint: 'Nothing was pushed. Run again.',
      }),
  },
  {
    pattern: /remote rejected|\[rejected\]|pre-receive hook declined|protected branch/i,
    make: ({ url }, details) =>
      new UserError('PUSH_REJECTED', `${url}: the forge does not take the push`, {
        details,
        hint: 'A rule protects this branch: let the token push to it, or set pullRequest.branch to a name that the rule leaves out.',
      }),
  },
  {
    pattern:
      /Could not resolve host|Failed to connect|Connection (?:refused|reset)|timed out|error: 5\d\d\b|early EOF|SSL|TLS|unexpected disconnect|remote end hung up/i,
    make: ({ url, doing }, details) =>
      new RemoteError('UNREACHABLE', `${url}: could not ${doing}`, {
        details,
        hint: 'Look at the address and the network; a private certificate authority is named by `ca` under endpoints in the release file, a proxy by HTTPS_PROXY.',
      }),
  },
];

/** The error that git's output stands for; `GIT_FAILED` (RemoteError) for what is none of the known kinds. */
export function explainGit(failure: GitFailure): TidegateError {
  const details = failure.output
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('hint:'))
    .slice(-8);
  const kind = kinds.find(({ pattern }) => pattern.test(failure.output));
  return (
    kind?.make(failure, details) ??
    new RemoteError('GIT_FAILED', `${failure.url}: git could not ${failure.doing}`, { details })
  );
}
