import type { IncomingMessage } from 'node:http';
import { type RestAnswer, restError, type RestRequest } from './forge-pulls.ts';
import { notFound } from './forge-rest.ts';

/** What the token of a request may do. */
export type Permission = 'none' | 'wrong' | 'read' | 'write';

/** `none` without credentials, `wrong` with unknown ones. */
export function permissionOf(
  tokens: Readonly<Record<string, 'read' | 'write'>>,
  request: IncomingMessage,
): Permission {
  const [scheme = '', value = ''] = (request.headers.authorization ?? '').split(' ');
  if (value === '') {
    return 'none';
  }
  const basic = scheme.toLowerCase() === 'basic';
  const token = basic ? Buffer.from(value, 'base64').toString('utf8').split(':').slice(1).join(':') : value;
  return Object.hasOwn(tokens, token) ? (tokens[token] ?? 'wrong') : 'wrong';
}

export function refuseGit(permission: string, exists: boolean, writes: boolean): RestAnswer | undefined {
  if (permission === 'none' || permission === 'wrong') {
    return {
      ...restError(401, 'Requires authentication'),
      headers: { 'www-authenticate': 'Basic realm="Forge"' },
    };
  }
  if (!exists) {
    return restError(404, 'Repository not found.');
  }
  return writes && permission === 'read'
    ? restError(403, 'Write access to repository not granted.')
    : undefined;
}

export function refuseRest(
  permission: Permission,
  request: IncomingMessage,
  { method, path }: RestRequest,
): RestAnswer | undefined {
  if (request.headers['user-agent'] === undefined) {
    return restError(
      403,
      'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.',
    );
  }
  const version = request.headers['x-github-api-version'];
  if (version !== undefined && version !== '2022-11-28' && version !== '2026-03-10') {
    return restError(400, `The API version ${String(version)} is not supported.`);
  }
  if (permission === 'wrong') {
    return restError(401, 'Bad credentials');
  }
  if (permission === 'none') {
    return method === 'GET' ? notFound() : restError(401, 'Requires authentication');
  }
  return method !== 'GET' && permission === 'read' && !path.endsWith('/graphql')
    ? {
        ...restError(403, 'Resource not accessible by integration'),
        headers: { 'x-accepted-github-permissions': acceptedPermissions(path) },
      }
    : undefined;
}

/** GitHub Docs, "Permissions required for GitHub Apps". */
function acceptedPermissions(path: string): string {
  if (path.includes('/git/')) {
    return 'contents=write';
  }
  return path.includes('/issues/') ? 'issues=write; pull_requests=write' : 'pull_requests=write';
}
