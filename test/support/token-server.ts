import { sign, X509Certificate } from 'node:crypto';
import { createServer } from 'node:http';
import { makeAuthority, makeCertificate } from './certificates.ts';

/** A token service for CNCF distribution on a free loopback port: docs.docker.com/registry/spec/auth/jwt. */
export interface TokenServer {
  /** Where tokens are asked for. */
  readonly realm: string;
  /** The certificate, in PEM, of whoever the registry has to trust. */
  readonly authority: string;
  /** Scopes that were asked for, in order. */
  readonly scopes: readonly string[];
  close(): Promise<void>;
}

export interface TokenServerOptions {
  readonly user: string;
  readonly password: string;
  /** What the user may do in a repository, whatever is asked for; default: everything. */
  readonly allows?: (repository: string) => readonly string[];
  /** Seconds; default 300. */
  readonly lasts?: number;
}

/** What the registry and its tokens agree upon. */
export const tokenClaims = { service: 'loopback-registry', issuer: 'loopback-tokens' } as const;

/** Starts a service that signs tokens (ES256) by a certificate made for it. */
export async function startTokenServer(options: TokenServerOptions): Promise<TokenServer> {
  const authority = makeAuthority('tokens of a test');
  const identity = makeCertificate('token signer', authority);
  const chain = [new X509Certificate(identity.certificate).raw.toString('base64')];
  const scopes: string[] = [];
  const known = `Basic ${Buffer.from(`${options.user}:${options.password}`).toString('base64')}`;
  const issue = (asked: readonly string[]): string => {
    const now = Math.floor(Date.now() / 1000);
    const header = { typ: 'JWT', alg: 'ES256', x5c: chain };
    const claims = {
      iss: tokenClaims.issuer,
      aud: tokenClaims.service,
      sub: options.user,
      jti: `token-${scopes.length}`,
      // Seconds: the registry allows no clock that runs late.
      nbf: now - 10,
      iat: now,
      exp: now + (options.lasts ?? 300),
      access: asked.map((scope) => grant(scope, options)),
    };
    const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
    const key = { key: identity.privateKey, dsaEncoding: 'ieee-p1363' } as const;
    const signature = sign('sha256', Buffer.from(text.join('.')), key);
    return [...text, signature.toString('base64url')].join('.');
  };
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://loopback');
    const asked = searchParams.getAll('scope').flatMap((scope) => scope.split(' '));
    scopes.push(...asked);
    // The other way of asking (POST) is optional; clients then come back with this one.
    const status = request.method !== 'GET' ? 405 : request.headers.authorization === known ? 200 : 401;
    const body = status === 200 ? { token: issue(asked), expires_in: options.lasts ?? 300 } : {};
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  // A service that a test forgot must not keep the process alive.
  server.unref();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    // By name: cosign sends no login to an address of a local network.
    realm: `http://localhost:${port}/token`,
    authority: authority.certificate,
    scopes,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** `repository:local:pull,push` → what of that is allowed. */
function grant(scope: string, { allows }: TokenServerOptions): object {
  const [, type = '', name = '', actions = ''] = /^([^:]+):(.+):([^:]*)$/.exec(scope) ?? [];
  const asked = actions.split(',');
  const allowed = type === 'repository' ? allows?.(name) : undefined;
  return {
    type,
    name,
    actions: allowed === undefined ? asked : asked.filter((action) => allowed.includes(action)),
  };
}
