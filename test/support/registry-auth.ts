import { type Answer, failure, json } from './registry-content.ts';
import type { RouteRequest } from './registry-routes.ts';

export interface RegistryAuth {
  readonly user: string;
  readonly password: string;
  /** `bearer` hands out tokens at `/token` for checked scopes; the default is `basic`. */
  readonly scheme?: 'basic' | 'bearer';
  /** A refresh token that the token endpoint takes by POST (`identitytoken` in a Docker config). */
  readonly identityToken?: string;
  /** Each refresh token is good once; the answer holds the next one. */
  readonly rotates?: true;
  /** What the token endpoint answers a POST with, where it knows only GET. */
  readonly postStatus?: 404 | 405;
  /** Anybody may pull (with an anonymous token where the scheme is `bearer`). */
  readonly anonymousPull?: boolean;
  /** What the token service calls the registry; default `tests`. */
  readonly service?: string;
  /** Seconds that the token endpoint announces; default 300. */
  readonly expiresIn?: number;
}

export interface Authority {
  /** Tokens that are good, each with its scopes; clear it to make them expire. */
  readonly tokens: Map<string, readonly string[]>;
  /** The answer that stands in the way of the request; undefined when it may pass. */
  refuse(request: RouteRequest): Answer | undefined;
  /** The token endpoint. */
  issue(request: RouteRequest): Answer;
}

/** Basic authentication, or Bearer tokens as the distribution project's token specification describes them. */
export function createAuthority(auth: RegistryAuth, origin: () => string): Authority {
  const tokens = new Map<string, readonly string[]>();
  let issued = 0;
  let refreshToken = auth.identityToken;
  const withRefreshToken = (): string => `Basic ${Buffer.from(`:${refreshToken}`).toString('base64')}`;
  const basic = `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}`;
  const challenge = (request: RouteRequest): string =>
    auth.scheme === 'bearer'
      ? `Bearer realm="${origin()}/token",service="${auth.service ?? 'tests'}",scope="${needed(request).join(' ')}"`
      : 'Basic realm="tests"';
  return {
    tokens,
    refuse(request) {
      const given = request.headers['authorization'];
      const reads = request.method === 'GET' || request.method === 'HEAD';
      if (auth.scheme !== 'bearer') {
        return given === basic || (given === undefined && auth.anonymousPull && reads)
          ? undefined
          : challenged(challenge(request));
      }
      const scopes = tokens.get(given?.replace(/^Bearer /, '') ?? '');
      return scopes !== undefined && needed(request).every((scope) => covers(scopes, scope))
        ? undefined
        : challenged(challenge(request));
    },
    issue(request) {
      if (request.method === 'POST' && auth.postStatus !== undefined) {
        return failure(auth.postStatus, 'UNSUPPORTED', 'no such method here');
      }
      const form = new URLSearchParams(request.body.toString('utf8'));
      const source = request.method === 'POST' ? form : request.url.searchParams;
      const known =
        request.method === 'POST'
          ? refreshToken !== undefined && form.get('refresh_token') === refreshToken
          : request.headers['authorization'] === basic ||
            (refreshToken !== undefined && request.headers['authorization'] === withRefreshToken());
      const anonymous = request.method === 'GET' && request.headers['authorization'] === undefined;
      if (!known && !(anonymous && auth.anonymousPull)) {
        return failure(401, 'UNAUTHORIZED', 'incorrect username or password');
      }
      const asked = source.getAll('scope').flatMap((scope) => scope.split(' '));
      const granted = known ? asked : asked.map((scope) => scope.replace(/:[^:]*$/, ':pull'));
      issued += 1;
      const token = `token-${issued}`;
      tokens.set(token, granted);
      refreshToken = auth.rotates ? `refresh-${issued}` : refreshToken;
      return json(200, {
        [request.method === 'POST' ? 'access_token' : 'token']: token,
        expires_in: auth.expiresIn ?? 300,
        ...(known && auth.rotates ? { refresh_token: refreshToken } : {}),
      });
    },
  };
}

function challenged(challenge: string): Answer {
  const answer = failure(401, 'UNAUTHORIZED', 'authentication required');
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': challenge } };
}

function needed(request: RouteRequest): string[] {
  const name = /^\/v2\/(.+?)\/(?:manifests|blobs|tags|referrers)\//.exec(request.url.pathname)?.[1];
  if (name === undefined) {
    return [];
  }
  const reads = request.method === 'GET' || request.method === 'HEAD';
  const from = request.url.searchParams.get('from');
  return [
    `repository:${name}:${reads ? 'pull' : 'pull,push'}`,
    ...(from === null ? [] : [`repository:${from}:pull`]),
  ];
}

function covers(scopes: readonly string[], scope: string): boolean {
  const [resource, actions] = splitScope(scope);
  const held = new Set(
    scopes
      .map(splitScope)
      .filter(([held]) => held === resource)
      .flatMap(([, actions]) => actions),
  );
  return actions.every((action) => held.has(action));
}

function splitScope(scope: string): [string, string[]] {
  const colon = scope.lastIndexOf(':');
  return [scope.slice(0, colon), scope.slice(colon + 1).split(',')];
}
