import { UserError } from '../../errors.ts';
import type { Http, HttpRequest, HttpResponse } from '../../http/http.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { type Challenge, parseChallenge } from './challenge.ts';
import { basicHeader, type Credential, type Credentials } from './credentials.ts';
import { createTokens, type Tokens } from './tokens.ts';

/** What a request does, as token scopes: `repository:wandb/local:pull`. */
export type Scopes = readonly string[];

/** Requests to one registry, authenticated in the way it asks for. */
export interface Session {
  /** The registry's base, with a final slash; `v2/…` is relative to it. */
  readonly base: URL;
  /**
   * @throws UserError `UNAUTHORIZED` (401) or `DENIED` (403)
   */
  send(request: HttpRequest, scopes: Scopes): Promise<HttpResponse>;
}

interface SessionOptions {
  readonly http: Http;
  readonly runtime: Runtime;
  readonly credentials: Credentials;
  readonly host: string;
  readonly base: URL;
}

export function createSession({ http, runtime, credentials, host, base }: SessionOptions): Session {
  const tokens = createTokens({ http, runtime, base });
  // Learnt from the first 401, so that later requests carry their credentials at once.
  let challenge: Challenge | undefined;
  return {
    base,
    async send(request, scopes) {
      const repository = /^repository:(.+):/.exec(scopes[0] ?? '')?.[1] ?? '';
      const credential = credentials.find(`${host}/${repository}`);
      const attempt = async (authorization: string | undefined): Promise<HttpResponse> => {
        const headers = { ...request.headers, ...(authorization === undefined ? {} : { authorization }) };
        return await http.request({ ...request, headers });
      };
      const given = await authorize(challenge, credential, scopes, tokens);
      let answer = await attempt(given);
      if (answer.status === 401) {
        challenge = parseChallenge(answer.header('www-authenticate') ?? '');
        await answer.discard();
        if (given?.startsWith('Bearer ')) {
          tokens.forget(given.slice('Bearer '.length));
        }
        const next = await authorize(challenge, credential, scopes, tokens);
        if (next === undefined || next === given) {
          throw refused(host, repository, credential, credentials.sources);
        }
        answer = await attempt(next);
      }
      if (answer.status === 401 || answer.status === 403) {
        await answer.discard();
        throw answer.status === 401
          ? refused(host, repository, credential, credentials.sources)
          : denied(host, repository, scopes);
      }
      return answer;
    },
  };
}

async function authorize(
  challenge: Challenge | undefined,
  credential: Credential | undefined,
  scopes: Scopes,
  tokens: Tokens,
): Promise<string | undefined> {
  if (challenge?.scheme === 'bearer') {
    return `Bearer ${await tokens.get(challenge, credential, scopes)}`;
  }
  return challenge?.scheme === 'basic' && credential?.kind === 'password'
    ? basicHeader(credential)
    : undefined;
}

function refused(
  host: string,
  repository: string,
  credential: Credential | undefined,
  sources: string,
): UserError {
  const given = credential === undefined ? 'no credentials were found' : 'the credentials were not accepted';
  return new UserError('UNAUTHORIZED', `${host}/${repository}: the registry wants a login; ${given}`, {
    hint: `Log in with docker login or podman login. Looked in ${sources}. A registry may also answer so for a repository that does not exist.`,
  });
}

function denied(host: string, repository: string, scopes: Scopes): UserError {
  const action = scopes.some((scope) => scope.includes('push')) ? 'push to' : 'pull from';
  return new UserError('DENIED', `${host}/${repository}: not allowed to ${action} it`, {
    hint: 'The login works but has no permission for this repository, or the repository does not exist. Ask whoever runs the registry.',
  });
}
