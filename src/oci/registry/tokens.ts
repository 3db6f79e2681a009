import { RemoteError, UserError } from '../../errors.ts';
import { describeAddress } from '../../http/address.ts';
import type { Http, HttpRequest } from '../../http/http.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Challenge } from './challenge.ts';
import { basicHeader, type Credential } from './credentials.ts';

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
  /** The registry's address. */
  readonly base: URL;
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
  { http, runtime, base }: TokenOptions,
): Promise<Token> {
  const realm = URL.parse(challenge.realm, base.href);
  if (realm === null || (base.protocol === 'https:' && realm.protocol !== 'https:')) {
    throw new RemoteError(
      'REMOTE_FAILED',
      `${describeAddress(base)} names a token service that is not https`,
      {
        hint: 'Credentials are not sent there. Ask whoever runs the registry to correct its token realm.',
      },
    );
  }
  const asked = [...new Set([...scopes, ...challenge.scopes])].sort();
  const answer = await http.request(tokenRequest(realm, challenge.service, asked, credential));
  if (answer.status === 401 || answer.status === 403 || answer.status === 400) {
    await answer.discard();
    throw new UserError('UNAUTHORIZED', `${describeAddress(realm)} gives no token for ${asked.join(' ')}`, {
      hint: `${credential === undefined ? 'No credentials were found: log in' : 'The credentials were refused: log in again'} with docker login or podman login. A registry may also answer so for a repository that does not exist.`,
    });
  }
  const body = parseBody(answer.status === 200 ? await answer.text(sizeLimit) : '');
  const text = body['token'] ?? body['access_token'];
  if (typeof text !== 'string' || !/^[\u0021-\u007e]+$/.test(text)) {
    throw new RemoteError(
      'REMOTE_FAILED',
      `${describeAddress(realm)} answered ${answer.status} without a token`,
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
