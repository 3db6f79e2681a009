import { RemoteError, UserError } from '../../../errors.ts';
import { describeAddress, leadsInward } from '../../../http/address.ts';
import type { Http, HttpRequest, HttpResponse } from '../../../http/http.ts';
import type { Runtime } from '../../../runtime/runtime.ts';
import { isMap } from '../../../schema/schema.ts';
import type { Challenge } from './challenge.ts';
import { basicHeader, type Credential } from './credential.ts';
import { type Credentials, loginHint } from './credentials.ts';
import { expiryOf } from './token-expiry.ts';

type Identity = Extract<Credential, { kind: 'identity' }>;

export interface Token {
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

export interface TokenRequest {
  readonly challenge: Extract<Challenge, { scheme: 'bearer' }>;
  readonly credential: Credential | undefined;
  readonly scopes: readonly string[];
}

/** Where a registry gets its access tokens from (distribution, "Token Authentication" and "OAuth2 Token Authentication"). */
export interface TokenService {
  /**
   * @throws UserError `UNAUTHORIZED` when it refuses the credentials; RemoteError `REMOTE_FAILED`, `UNSAFE_ADDRESS` when its
   *   address must not be asked; `REMOTE_FAILED` when its answer holds no token
   */
  ask(request: TokenRequest): Promise<Token>;
}

export interface TokenServiceOptions {
  readonly http: Http;
  readonly runtime: Runtime;
  readonly credentials: Pick<Credentials, 'sources'>;
  /** The registry, as references name it. */
  readonly host: string;
  /** Its address, and the same for messages: see `Session`. */
  readonly base: URL;
  readonly at: string;
}

/** Bytes. */
const sizeLimit = 1024 * 1024;
const token68 = /^[\u0021-\u007e]+$/;

export function createTokenService(options: TokenServiceOptions): TokenService {
  const { http, runtime, host, base, at } = options;
  const registry = `${host}${at}`;
  const subject = `the token service of ${registry}`;
  // A service may give a new refresh token with each access token, and take the old one no more.
  const current = new Map<Identity, string>();
  const withoutOauth = new Set<string>();
  const inTurn = createTurns();

  async function send(realm: URL, request: TokenRequest): Promise<HttpResponse> {
    const { credential } = request;
    if (credential?.kind !== 'identity') {
      const login = credential === undefined ? undefined : basicHeader(credential.user, credential.password);
      return await http.request({ subject, ...getRequest(realm, request, login) });
    }
    const token = current.get(credential) ?? credential.token;
    if (!withoutOauth.has(realm.href)) {
      const answer = await http.request({ subject, ...postRequest(realm, request, token) });
      if (answer.status !== 404 && answer.status !== 405) {
        return answer;
      }
      await answer.discard();
      withoutOauth.add(realm.href);
    }
    const login = basicHeader(credential.user, token);
    runtime.mask(login.slice('Basic '.length));
    return await http.request({ subject, ...getRequest(realm, request, login) });
  }

  async function ask(request: TokenRequest): Promise<Token> {
    const { credential } = request;
    const realm = realmOf(request.challenge.realm, base, registry);
    const answer = await send(realm, request);
    if (answer.status === 401 || answer.status === 403 || answer.status === 400) {
      await answer.discard();
      throw refusal(registry, realm, request, options);
    }
    const body = parseBody(answer.status === 200 ? await answer.text(sizeLimit) : '');
    await answer.discard();
    const text = body['token'] ?? body['access_token'];
    if (typeof text !== 'string' || !token68.test(text)) {
      throw new RemoteError('REMOTE_FAILED', `${subject} answered ${answer.status} without a token`, {
        details: [describeAddress(realm)],
      });
    }
    runtime.mask(text);
    const next = body['refresh_token'];
    if (credential?.kind === 'identity' && typeof next === 'string' && token68.test(next)) {
      runtime.mask(next);
      current.set(credential, next);
    }
    return { text, expires: expiryOf(body, answer.header('date'), runtime.clock.now()) };
  }

  return {
    ask: (request) =>
      // Two at once would use the same refresh token, of which the second may be one too many.
      request.credential?.kind === 'identity' ? inTurn(request.credential, () => ask(request)) : ask(request),
  };
}

/** What is done with one credential happens one after the other. */
function createTurns(): <T>(credential: Credential, work: () => Promise<T>) => Promise<T> {
  const last = new Map<Credential, Promise<unknown>>();
  return async (credential, work) => {
    const before = last.get(credential) ?? Promise.resolve();
    const turn = before.then(work, work);
    last.set(credential, turn);
    return await turn;
  };
}

/** Credentials go to no file, from a registry with TLS to nothing without, and from elsewhere to no local address. */
function realmOf(text: string, base: URL, registry: string): URL {
  const realm = URL.parse(text, base.href);
  const schemes = base.protocol === 'https:' ? ['https:'] : ['http:', 'https:'];
  if (realm === null || !schemes.includes(realm.protocol)) {
    const expected = schemes.map((scheme) => scheme.slice(0, -1)).join(' or ');
    throw new RemoteError('REMOTE_FAILED', `${registry} names a token service that is not ${expected}`, {
      hint: 'Credentials are not sent there. Ask whoever runs the registry to correct its token realm.',
    });
  }
  if (leadsInward(base, realm)) {
    const where = describeAddress(realm);
    throw new RemoteError(
      'UNSAFE_ADDRESS',
      `${registry} names a token service at the local address ${where}`,
      {
        hint: 'Credentials are not sent there. Ask whoever runs the registry to correct its token realm.',
      },
    );
  }
  return realm;
}

function getRequest(
  realm: URL,
  { challenge, scopes }: TokenRequest,
  authorization: string | undefined,
): HttpRequest {
  const url = new URL(realm);
  if (challenge.service !== undefined) {
    url.searchParams.append('service', challenge.service);
  }
  for (const scope of scopes) {
    url.searchParams.append('scope', scope);
  }
  return { url: url.href, ...(authorization === undefined ? {} : { headers: { authorization } }) };
}

function postRequest(realm: URL, { challenge, scopes }: TokenRequest, token: string): HttpRequest {
  const { service } = challenge;
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: 'tidegate',
    refresh_token: token,
    scope: scopes.join(' '),
    ...(service === undefined ? {} : { service }),
  });
  return {
    method: 'POST',
    url: realm.href,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(form.toString()),
    confidential: true,
    // Asking for a token twice does no harm.
    repeatable: true,
  };
}

function refusal(
  registry: string,
  realm: URL,
  { credential, scopes }: TokenRequest,
  { host, credentials }: TokenServiceOptions,
): UserError {
  const given = credential === undefined ? 'no credentials were found' : 'the credentials were refused';
  return new UserError(
    'UNAUTHORIZED',
    `${registry}: its token service gives no token for ${scopes.join(' ')}; ${given}`,
    { details: [describeAddress(realm)], hint: loginHint(host, credential, credentials) },
  );
}

function parseBody(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isMap(value) ? value : {};
  } catch {
    return {};
  }
}
