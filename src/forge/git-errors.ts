import { RemoteError, type TidegateError, UserError } from '../errors.ts';
import { neededPermissions, repositoryArchived, workflowRefusal, workflowsForbidden } from './api-errors.ts';
import type { RepositoryUrl } from './repository-url.ts';

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
    pattern: /error: 429\b|HTTP 429\b/,
    make: ({ url }, details) =>
      new RemoteError('RATE_LIMITED', `${url}: the forge takes no more requests for now`, {
        details,
        hint: 'Run again in some minutes; the next run goes on where this one was.',
      }),
  },
  {
    pattern: /Authentication failed|could not read (?:Username|Password)|error: 40[13]\b|HTTP 40[13]\b/,
    make: ({ url, hasToken }, details) =>
      hasToken
        ? new UserError('UNAUTHORIZED', `${url}: the token was refused`, {
            details,
            hint: `Give a token for this repository (GITHUB_TOKEN, or the option --token). ${neededPermissions}`,
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
      /Could not resolve host|Failed to connect|Connection (?:refused|reset)|timed out|error: 5\d\d\b|early EOF|SSL|TLS|certificate|unexpected disconnect|remote end hung up/i,
    make: ({ url, doing }, details) =>
      new RemoteError('UNREACHABLE', `${url}: could not ${doing}`, {
        details,
        hint: 'Look at the address and the network; a private certificate authority is named by `ca` under endpoints in the release file, a proxy by HTTPS_PROXY.',
      }),
  },
];

/** A line of git-push(1), --porcelain: a ref that was refused, and why. */
const refusedRef = /^!.*\[(?:remote )?rejected\]/m;

/** What became of a branch, fetched or pushed. */
const refKinds: readonly Kind[] = [
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
    // Not a rule: the forge has a fault of its own, or no room.
    pattern: /\[remote rejected\] \((?:Internal Server Error|failure|unpacker error)\)/,
    make: ({ url }, details) =>
      new RemoteError('GIT_FAILED', `${url}: the forge could not take the push`, {
        details,
        hint: 'Run again. If that does not help, ask whoever runs the forge, or look at its status page.',
      }),
  },
  {
    pattern: workflowRefusal,
    make: ({ url }, details) => workflowsForbidden(url, details),
  },
  {
    pattern: refusedRef,
    make: ({ url }, details) =>
      new UserError('PUSH_REJECTED', `${url}: the forge does not take the push`, {
        details,
        hint: /verified signatures/.test(details.join('\n'))
          ? 'Set pullRequest.commit to api in the release file: the forge makes the commit then, and signs it where it does so for this token.'
          : 'A rule protects this branch: let the token push to it, or set pullRequest.branch to a name that the rule leaves out.',
      }),
  },
];

/** The error that git's output stands for; `GIT_FAILED` (RemoteError) for what is none of the known kinds. */
export function explainGit(failure: GitFailure): TidegateError {
  const lines = failure.output
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('hint:'));
  // What a hook of the forge says is for people to read; it could hold any of the texts.
  const own = lines.filter((line) => !line.startsWith('remote:'));
  const remote = lines.filter((line) => /^remote: *\S/.test(line));
  const refused = own.filter((line) => refusedRef.test(line));
  const [text, possible] = refused.length > 0 ? [refused, refKinds] : [own, [...refKinds, ...kinds]];
  const kind = possible.find(({ pattern }) => pattern.test(text.join('\n')));
  // The forge says the reason first, and git what became of it last.
  const details = [...remote.slice(0, 8), ...own.slice(-8)];
  // In place of git's protocol, beside a 403: no hook has been asked then.
  if (
    /(?:error:|HTTP) 403\b/.test(text.join('\n')) &&
    remote.some((line) => /\b(?:is|was) archived\b/.test(line))
  ) {
    return repositoryArchived(failure.url, details);
  }
  return (
    kind?.make(failure, details) ??
    new RemoteError('GIT_FAILED', `${failure.url}: git could not ${failure.doing}`, { details })
  );
}

export function branchMoved({ url }: RepositoryUrl, why: string): UserError {
  return new UserError('BRANCH_MOVED', `${url}: ${why}`, { hint: 'Nothing was changed. Run again.' });
}
