import { RemoteError, UserError } from '../../../errors.ts';
import { describeAddress, type Route } from '../../../http/address.ts';
import { follow } from '../../../http/follow.ts';
import type { HttpRequest, HttpResponse } from '../../../http/http.ts';
import { readDetails } from '../write-failure.ts';
import { type Challenge, parseChallenge } from './challenge.ts';
import { basicHeader, type Credential } from './credential.ts';
import { type Credentials, loginHint } from './credentials.ts';
import { createTokens, type Tokens, type TokensOptions } from './tokens.ts';

/** What a request does, as token scopes: `repository:wandb/local:pull`. */
export type Scopes = readonly string[];

/** Requests to one registry, authenticated in the way it asks for. */
export interface Session {
  /** The registry's base, with a final slash; `v2/…` is relative to it. */
  readonly base: URL;
  /** For messages: ` (at http://…)` where the release file names another address for the host, else empty. */
  readonly at: string;
  /**
   * Where an address leads that the registry hands out in a header: the endpoint, also where it names itself.
   * @param from the address that answered
   * @param what names the address, for messages
   * @throws RemoteError `UNSAFE_ADDRESS` when it may not be followed
   */
  locate(address: string, from: string, what: string): URL;
  /** True for the registry itself: only there credentials go, and only from there a demand for them counts. */
  owns(url: URL | string): boolean;
  /**
   * @throws UserError `UNAUTHORIZED` (401) or `DENIED` (403); RemoteError `REMOTE_FAILED` when the refusal comes from
   *   where a redirect led
   */
  send(request: HttpRequest, scopes: Scopes): Promise<HttpResponse>;
  /**
   * What the product around the registry, whose API takes no tokens, is asked with. Undefined where the registry has asked
   * for none, where there is no password, and where its token service is not on its own origin: there alone the password goes
   * in any case.
   * @param name `host/path`
   */
  findLogin(name: string): Promise<ProductLogin | undefined>;
}

export interface ProductLogin {
  /** What the token service calls the registry. */
  readonly service: string;
  /** For the header of that name. */
  readonly authorization: string;
}

interface SessionOptions extends TokensOptions {
  readonly credentials: Credentials;
  readonly route: Route;
}

export function createSession(options: SessionOptions): Session {
  const { http, credentials, host, base, at, route } = options;
  const tokens = createTokens(options);
  // Learnt from the first 401, so that later requests carry their credentials at once.
  let challenge: Challenge | undefined;
  const owns = (url: URL | string): boolean => new URL(url).origin === base.origin;

  async function authorize(name: string, scopes: Scopes): Promise<string | undefined> {
    // Who is not asked for credentials looks for none: a helper may be slow, or not there.
    const credential = challenge === undefined ? undefined : await credentials.find(name);
    return await answerTo(challenge, credential, scopes, tokens);
  }

  async function attempt(
    request: HttpRequest,
    subject: string,
    authorization: string | undefined,
  ): Promise<HttpResponse> {
    const headers = { ...request.headers, ...(authorization === undefined ? {} : { authorization }) };
    const answer = await http.request({ ...request, subject, headers });
    if ((answer.status === 401 || answer.status === 403) && !owns(answer.url)) {
      await answer.discard();
      throw foreignRefusal(subject, answer);
    }
    return answer;
  }

  async function refused(name: string, subject: string): Promise<UserError> {
    const credential = await credentials.find(name);
    return unauthorized(subject, credential, loginHint(host, credential, credentials));
  }

  return {
    base,
    at,
    owns,
    locate: (address, from, what) => withPath(follow(address, new URL(from), route, what), base),
    async send(request, scopes) {
      const name = `${host}/${/^repository:(.+):/.exec(scopes[0] ?? '')?.[1] ?? ''}`;
      const subject = `${name}${at}`;
      const given = await authorize(name, scopes);
      let answer = await attempt(request, subject, given);
      if (answer.status === 401) {
        // Some leave the challenge out where they gave it before.
        challenge = parseChallenge(answer.header('www-authenticate') ?? '') ?? challenge;
        await answer.discard();
        if (given?.startsWith('Bearer ')) {
          tokens.forget(given.slice('Bearer '.length));
        }
        const next = await authorize(name, scopes);
        if (next === undefined || next === given) {
          throw await refused(name, subject);
        }
        answer = await attempt(request, subject, next);
      }
      if (answer.status === 403) {
        throw denied(subject, scopes, await readDetails(answer));
      }
      if (answer.status === 401) {
        await answer.discard();
        throw await refused(name, subject);
      }
      return answer;
    },
    async findLogin(name) {
      const { service, realm } = challenge?.scheme === 'bearer' ? challenge : {};
      if (service === undefined || realm === undefined || !URL.canParse(realm) || !owns(route(realm))) {
        return undefined;
      }
      const authorization = await answerTo({ scheme: 'basic' }, await credentials.find(name), [], tokens);
      return authorization === undefined ? undefined : { service, authorization };
    },
  };
}

/** A registry behind a path of its endpoint may not know of that path: the addresses that it makes begin with `/v2/`. */
function withPath(url: URL, base: URL): URL {
  const lacksPath = !url.pathname.startsWith(base.pathname) && url.pathname.startsWith('/v2/');
  return url.origin === base.origin && lacksPath
    ? new URL(`${url.pathname.slice(1)}${url.search}`, base)
    : url;
}

async function answerTo(
  challenge: Challenge | undefined,
  credential: Credential | undefined,
  scopes: Scopes,
  tokens: Tokens,
): Promise<string | undefined> {
  if (challenge?.scheme === 'bearer') {
    return `Bearer ${await tokens.get({ challenge, credential, scopes })}`;
  }
  return challenge?.scheme === 'basic' && credential?.kind === 'password'
    ? basicHeader(credential.user, credential.password)
    : undefined;
}

function unauthorized(subject: string, credential: Credential | undefined, hint: string): UserError {
  const given = credential === undefined ? 'no credentials were found' : 'the credentials were not accepted';
  return new UserError('UNAUTHORIZED', `${subject}: the registry wants a login; ${given}`, { hint });
}

/** Storage that is not the registry: to answer its challenge would hand it the registry's password. */
function foreignRefusal(subject: string, { status, url }: HttpResponse): RemoteError {
  const where = describeAddress(new URL(url));
  return new RemoteError(
    'REMOTE_FAILED',
    `${subject}: the registry redirects to ${where}, which answered ${status}`,
    {
      hint: 'Credentials are not sent there. If the registry has moved, use its new name; else ask whoever runs it to look at its storage.',
    },
  );
}

/** @param details what the registry says: with some, a quota that is used up is a denial too */
function denied(subject: string, scopes: Scopes, details: readonly string[]): UserError {
  const action = scopes.some((scope) => scope.includes('push')) ? 'push to' : 'pull from';
  return new UserError('DENIED', `${subject}: not allowed to ${action} it`, {
    details,
    hint: 'The login works but has no permission for this repository, or the repository does not exist. Ask whoever runs the registry.',
  });
}
