import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { workflow } from './sigstore-lab.ts';

/** Who hands out identity tokens to workflows: GitHub's, on loopback. */
export interface OidcIssuer {
  /** `http://127.0.0.1:<port>`: what tokens and certificates name as the issuer. */
  readonly url: string;
  /** With these a job asks for its token, as on a runner of GitHub. */
  readonly env: {
    readonly ACTIONS_ID_TOKEN_REQUEST_URL: string;
    readonly ACTIONS_ID_TOKEN_REQUEST_TOKEN: string;
  };
  /** A token of `workflow`, good for five minutes. Claims that are given win. */
  token(claims?: Readonly<Record<string, unknown>>): string;
  close(): Promise<void>;
}

/** Starts an issuer with discovery, its keys, and the address at which a job asks for a token. */
export async function startOidcIssuer(): Promise<OidcIssuer> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const requestToken = randomBytes(16).toString('hex');
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'test', use: 'sig', alg: 'ES256' };
  const server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // One that a test forgot must not keep the process alive.
  server.unref();
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;

  function token(claims: Readonly<Record<string, unknown>> = {}): string {
    const now = Math.floor(Date.now() / 1000);
    const times = { iat: now, nbf: now, exp: now + 300 };
    const content = { ...workflowClaims, iss: url, aud: 'sigstore', ...times, ...claims };
    const text = [{ alg: 'ES256', typ: 'JWT', kid: jwk.kid }, content].map(encode).join('.');
    const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return `${text}.${signature.toString('base64url')}`;
  }

  function answer({ url: target, headers }: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(target ?? '/', url);
    if (pathname === '/.well-known/openid-configuration') {
      send(response, 200, discovery(url));
    } else if (pathname === '/jwks') {
      send(response, 200, { keys: [jwk] });
    } else if (pathname !== '/token') {
      send(response, 404, {});
    } else if (headers.authorization?.replace(/^bearer /i, '') === requestToken) {
      send(response, 200, { value: token({ aud: searchParams.get('audience') ?? 'none' }) });
    } else {
      send(response, 401, {});
    }
  }

  return {
    url,
    env: {
      // GitHub's has a query already, to which the audience is added.
      ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
    },
    token,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** All that Fulcio asks of GitHub's tokens. */
const [, jobWorkflow = '', path = ''] = /^https:\/\/github\.com\/([^@]*@(.*))$/.exec(workflow) ?? [];
const commit = '5f3c1a0e4b7d9c2f8a6e1d0b3c5a7f9e2d4b6c8a';
const workflowClaims = {
  sub: `repo:acme/releases:ref:${path}`,
  job_workflow_ref: jobWorkflow,
  workflow_ref: jobWorkflow,
  job_workflow_sha: commit,
  workflow_sha: commit,
  sha: commit,
  ref: path,
  event_name: 'push',
  workflow: 'bundle',
  repository: 'acme/releases',
  repository_id: '1',
  repository_owner: 'acme',
  repository_owner_id: '2',
  repository_visibility: 'private',
  runner_environment: 'github-hosted',
  run_id: '3',
  run_attempt: '1',
};

function discovery(url: string): object {
  return {
    issuer: url,
    jwks_uri: `${url}/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
  };
}

function encode(content: object): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

function send(response: ServerResponse, status: number, content: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
}
