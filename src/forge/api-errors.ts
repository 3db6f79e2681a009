import { RemoteError, type TidegateError, UserError } from '../errors.ts';
import { type ApiAnswer, field } from './answer.ts';
import type { RepositoryUrl } from './repository-url.ts';

/** The error for an answer that is a fault: what the forge says, and the permission that it misses, by name. */
export function explainAnswer(answer: ApiAnswer, { url }: RepositoryUrl): TidegateError {
  const details = messagesOf(answer);
  const text = details.join('\n');
  // 423 is Gitea's; GitHub answers 403.
  if (answer.status === 423 || (answer.status === 403 && /archived/i.test(text))) {
    return repositoryArchived(url, details);
  }
  switch (answer.status) {
    case 401:
      return new UserError('UNAUTHORIZED', `${url}: the forge's API refused the token`, {
        details,
        hint: `Give a current token (GITHUB_TOKEN, or the option --token). ${neededPermissions}`,
      });
    case 403:
      return new UserError('FORBIDDEN', `${url}: the token must not do this`, {
        details,
        hint: /Actions is not permitted/i.test(text)
          ? 'Allow "GitHub Actions to create and approve pull requests" in the settings of the repository or its organization (Actions, General), or give the token of a GitHub App.'
          : writable(missing(answer, text)),
      });
    case 404:
      return new UserError('NOT_FOUND', `${url}: the forge's API knows no such repository, or hides it`, {
        details,
        hint: [
          'Look at pullRequest.repository, pullRequest.forge and pullRequest.api in the release file, and at what the token may read.',
          missing(answer, text),
        ]
          .filter(isText)
          .join(' '),
      });
    case 409:
    case 422:
      return refusedPull(url, details);
    default:
      return new RemoteError('FORGE_FAILED', `${url}: the forge answered ${answer.status}`, {
        details,
        hint: 'Look at pullRequest.forge and pullRequest.api in the release file. Where both are right, the status page of the forge may know of a fault.',
      });
  }
}

export function repositoryArchived(url: string, details: readonly string[]): UserError {
  return new UserError(
    'REPOSITORY_ARCHIVED',
    `${url}: the repository is archived, nothing in it can change`,
    {
      details,
      hint: 'Name the repository that took its place in pullRequest.repository, or let its owner unarchive it.',
    },
  );
}

/** GitHub's, of a push and of GraphQL: `… to create or update workflow … without `workflows` permission`, or `workflow` scope. */
export const workflowRefusal = /workflow.* without `?workflows?\b/;

export function workflowsForbidden(url: string, details: readonly string[]): UserError {
  return new UserError('FORBIDDEN', `${url}: the token must not change workflows`, {
    details,
    hint: 'It needs the permission `workflows: write`, a classic token the scope `workflow`; GITHUB_TOKEN cannot have it.',
  });
}

/** For a 422 that is no duplicate: the forge's own words say what is wrong. */
export function refusedPull(url: string, details: readonly string[]): UserError {
  return new UserError('PULL_REQUEST_REFUSED', `${url}: the forge does not take the pull request`, {
    details,
    hint: 'Look at pullRequest.base and pullRequest.branch in the release file.',
  });
}

/** Gitea closes none that depends on another one that is open; that is the only thing it says 412 of. */
export function heldOpen(url: string, number: number, details: readonly string[]): UserError {
  return new UserError('PULL_REQUEST_HELD', `${url}: the forge does not close pull request ${number}`, {
    details,
    hint: 'Close what it depends on first, or take that dependency away.',
  });
}

export function rateLimited(answer: ApiAnswer, wait: number, { url }: RepositoryUrl): RemoteError {
  return new RemoteError('RATE_LIMITED', `${url}: the forge's rate limit is used up`, {
    details: messagesOf(answer),
    hint: `Run again in ${Math.ceil(wait / 60_000)} minutes; what was pushed stays, and the next run goes on from there.`,
  });
}

export function invalidAnswer({ url }: RepositoryUrl): RemoteError {
  return new RemoteError('INVALID_ANSWER', `${url}: the answer is not that of the forge's API`, {
    hint: 'Look at pullRequest.forge and pullRequest.api in the release file: https://host/api/v3 on GitHub Enterprise Server, https://host/api/v1 on Gitea and Forgejo.',
  });
}

/** What the forge says: `message`, and `errors[]` with a message or with field and code; one line each. */
export function messagesOf({ body }: Pick<ApiAnswer, 'body'>): readonly string[] {
  const errors: unknown = field(body, 'errors');
  const lines = (Array.isArray(errors) ? errors : []).map((error: unknown) =>
    typeof error === 'string'
      ? error
      : [field(error, 'field'), field(error, 'message') ?? field(error, 'code')].filter(isText).join(': '),
  );
  return [field(body, 'message'), ...lines]
    .filter(isText)
    .map((line) => line.replaceAll(/\p{Cc}+/gu, ' ').slice(0, 300));
}

/** A request that reads asks for less than those that come after it. */
function writable(lacks: string | undefined): string {
  return lacks === undefined || lacks.includes(': read`')
    ? [lacks, neededPermissions].filter(isText).join(' ')
    : lacks;
}

/** Of a token that does all that bump does. */
export const neededPermissions =
  'It needs the permissions `contents: write` and `pull-requests: write`; on Gitea and Forgejo the scopes `write:repository` and `write:issue`.';

/** What the token has not: single sign-on, or a permission; undefined where the forge does not say. */
function missing(answer: ApiAnswer, text: string): string | undefined {
  // GitHub Docs, "Authenticating with single sign-on": `required; url=https://…`.
  const signOn = /^required; url=(https:\/\/\S+)/.exec(answer.header('x-github-sso') ?? '')?.[1];
  if (signOn !== undefined) {
    return `Authorize the token for the organization's single sign-on: ${signOn}`;
  }
  const permission = missingPermission(answer, text);
  // GitHub names what the route takes with every refusal, also that of an address which is not on the list.
  const verb = /not accessible by|required scope/i.test(text) ? 'The token lacks' : 'This takes';
  return permission && `${verb} ${permission}.`;
}

/**
 * The permission that the forge asks for: GitHub's headers (REST API, "Permissions required for GitHub Apps", and
 * "Scopes for OAuth apps" for a classic token), or what Gitea and Forgejo say of scopes.
 */
function missingPermission(answer: ApiAnswer, text: string): string | undefined {
  const accepted = answer.header('x-accepted-github-permissions') ?? '';
  // Some routes take any token, which is no permission.
  if (accepted !== '' && !accepted.includes('allows_permissionless_access')) {
    // "contents=write,workflows=write; administration=write": one of the groups, with all that is in it.
    return accepted
      .split(';')
      .map((group) =>
        group
          .split(',')
          .map((entry) => `\`${entry.trim().replaceAll('_', '-').replace('=', ': ')}\``)
          .join(' and '),
      )
      .join(', or ');
  }
  const scopes = answer.header('x-accepted-oauth-scopes');
  if (scopes !== undefined && scopes !== '') {
    const own = answer.header('x-oauth-scopes') ?? '';
    // What the route takes is named with every refusal, also of a token that has it.
    const has = scopesOf(scopes).some((scope) => scopesOf(own).includes(scope));
    return has
      ? undefined
      : `one of the scopes \`${scopes}\` (this one has ${own === '' ? 'none' : `\`${own}\``})`;
  }
  const required = /required scope\(s\)(?:, required=|: )\[([^\]]*)\]/.exec(text)?.[1];
  // It asks for what this one request needs, and those that write come after it.
  return required && `the scope \`${required.replace(/^read:(?=issue|repository)/, 'write:')}\``;
}

function scopesOf(list: string): readonly string[] {
  return list.split(',').map((scope) => scope.trim());
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
