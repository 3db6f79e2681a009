import { RemoteError, UserError } from '../errors.ts';
import { field, textField } from './answer.ts';
import type { Api } from './api.ts';
import { messagesOf } from './api-errors.ts';

/** Runs a query; gives its `data`. */
export type Graphql = (query: string, variables: Readonly<Record<string, unknown>>) => Promise<unknown>;

/**
 * GitHub's GraphQL API, for the few things that its REST API has not. A fault comes with status 200 and `errors[]`
 * (GitHub GraphQL API, "Rate limits and query limits", and the types of errors).
 * @param base of the REST API
 * @throws UserError `FORBIDDEN`, `PULL_REQUEST_REFUSED`; RemoteError `REMOTE_FAILED`; and what `Api` throws
 */
export function createGraphql(api: Api, base: string, what: string): Graphql {
  // https://host/api/v3 has its GraphQL at https://host/api/graphql.
  const url = `${base.replace(/\/v3$/, '')}/graphql`;
  return async (query, variables) => {
    const isMutation = query.startsWith('mutation');
    const answer = await api('POST', url, {
      json: { query, variables },
      ...(isMutation ? {} : { repeatable: true }),
    });
    const errors: unknown = field(answer.body, 'errors');
    if (!Array.isArray(errors) || errors.length === 0) {
      return field(answer.body, 'data');
    }
    const details = messagesOf(answer);
    const type = textField(errors[0], 'type');
    const isRule = details.some((line) => /rule violations|protected (?:branch|ref)/i.test(line));
    if ((type === 'FORBIDDEN' && !isRule) || type === 'INSUFFICIENT_SCOPES') {
      throw new UserError('FORBIDDEN', `${what}: the token must not do this`, {
        details,
        hint: 'It needs the permissions `contents: write` and `pull-requests: write`.',
      });
    }
    // A fault of the server has no type; a stale branch says "try again", too.
    if (
      type === undefined &&
      details.some((line) => /something went wrong|timed? ?out|try again/i.test(line))
    ) {
      throw new RemoteError('REMOTE_FAILED', `${what}: the forge had a fault`, {
        details,
        hint: 'Run again; what was pushed stays, and the next run goes on from there.',
      });
    }
    throw new UserError('PULL_REQUEST_REFUSED', `${what}: the forge refuses it`, { details });
  };
}
