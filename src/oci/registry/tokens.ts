import { RemoteError, UserError } from '../../errors.ts';
import { describeAddress } from '../../http/address.ts';
import type { Http, HttpRequest } from '../../http/http.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Challenge } from './challenge.ts';
import { basicHeader, type Credential, type Credentials, loginHint } from './credentials.ts';

type BearerChallenge = Extract<Challenge, { scheme: 'bearer' }>;

/** Access tokens of one registry, kept per set of scopes until shortly before they expire. */
export interface Tokens {
  /**
   * @throws UserError `UNAUTHORIZED` when the token service refuses the credentials
   */
  get(
    challenge: BearerChallenge,
    credential: Credential | undefined,
    scopes: readonly string[],
  ): Promise<string>;
  /** The registry did not take this token: ask for another next time. */
  forget(token: string): void;
}

interface Token {
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

interface TokenOptions {
  readonly http: Http;
  readonly runtime: Runtime;
  readonly credentials: Pick<Credentials, 'sources'>;
  /** The registry, as references name it. */
  readonly host: string;
  /** Its address, and the same for messages: see `Session`. */
  readonly base: URL;
  readonly at: string;
}

const sizeLimit = 1024 * 1024;

export function createTokens(options: TokenOptions): Tokens {
  // Promises, so that parallel requests share one.
  const known = new Map<string, Promise<Token>>();
  const refused = new Set<string>();
  const usable = async (kept: Promise<Token> | undefined): Promise<Token | undefined> => {
    const token = await kept?.catch(() => undefined);
    const now = options.runtime.clock.now().getTime();
    return token === undefined || now >= token.expires || refused.has(token.text) ? undefined : token;
  };
  return {
    async get(challenge, credential, scopes) {
      const key = [...scopes].sort().join(' ');
      const kept = known.get(key);
      const token = await usable(kept);
      if (token !== undefined) {
        return token.text;
      }
      // While we looked, another request may have asked for a new one.
      const current = known.get(key);
      const fresh =
        current === undefined || current === kept
          ? fetchToken(challenge, credential, scopes, options)
          : current;
      known.set(key, fresh);
      return (await fresh).text;
    },
    forget: (token) => {
      refused.add(token);
    },
  };
}

async function fetchToken(
  challenge: BearerChallenge,
  credential: Credential | undefined,
  scopes: readonly string[],
  { http, runtime, credentials, host, base, at }: TokenOptions,
): Promise<Token> {
  const registry = `${host}${at}`;
  const realm = URL.parse(challenge.realm, base.href);
  const schemes = base.protocol === 'https:' ? ['https:'] : ['http:', 'https:'];
  if (realm === null || !schemes.includes(realm.protocol)) {
    const expected = schemes.map((scheme) => scheme.slice(0, -1)).join(' or ');
    throw new RemoteError('REMOTE_FAILED', `${registry} names a token service that is not ${expected}`, {
      hint: 'Credentials are not sent there. Ask whoever runs the registry to correct its token realm.',
    });
  }
  const asked = [...new Set(scopes)].sort();
  const answer = await http.request({
    ...tokenRequest(realm, challenge.service, asked, credential),
    subject: `the token service of ${registry}`,
  });
  if (answer.status === 401 || answer.status === 403 || answer.status === 400) {
    await answer.discard();
    const given = credential === undefined ? 'no credentials were found' : 'the credentials were refused';
    throw new UserError(
      'UNAUTHORIZED',
      `${registry}: its token service gives no token for ${asked.join(' ')}; ${given}`,
      { details: [describeAddress(realm)], hint: loginHint(host, credential, credentials) },
    );
  }
  const body = parseBody(answer.status === 200 ? await answer.text(sizeLimit) : '');
  const text = body['token'] ?? body['access_token'];
  if (typeof text !== 'string' || !/^[\u0021-\u007e]+$/.test(text)) {
    throw new RemoteError(
      'REMOTE_FAILED',
      `${registry}: its token service answered ${answer.status} without a token`,
      { details: [describeAddress(realm)] },
    );
  }
  runtime.mask(text);
  // The specification's default is 60 seconds; a tenth is left for requests on their way.
  const seconds = typeof body['expires_in'] === 'number' ? body['expires_in'] : 60;
  return { text, expires: runtime.clock.now().getTime() + seconds * 900 };
}

function tokenRequest(
  realm: URL,
  service: string | undefined,
  scopes: readonly string[],
  credential: Credential | undefined,
): HttpRequest {
  const named: [string, string][] = service === undefined ? [] : [['service', service]];
  if (credential?.kind === 'identity') {
    const form = new URLSearchParams([
      ['grant_type', 'refresh_token'],
      ['client_id', 'tidegate'],
      ['refresh_token', credential.token],
      ['scope', scopes.join(' ')],
      ...named,
    ]);
    return {
      method: 'POST',
      url: realm.href,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(form.toString()),
      confidential: true,
      // Asking for a token twice does no harm.
      tries: 5,
    };
  }
  for (const [name, value] of named) {
    realm.searchParams.append(name, value);
  }
  for (const scope of scopes) {
    realm.searchParams.append('scope', scope);
  }
  return {
    url: realm.href,
    ...(credential === undefined ? {} : { headers: { authorization: basicHeader(credential) } }),
  };
}

function parseBody(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
