import { unless } from '../../../unless.ts';
import type { Credential } from './credential.ts';
import {
  createTokenService,
  type Token,
  type TokenRequest,
  type TokenServiceOptions,
} from './token-service.ts';

/** Access tokens of one registry, kept per credential and set of scopes until shortly before they expire. */
export interface Tokens {
  /**
   * @param request its scopes are what is going to be done; that of the repository which it is about comes first
   * @throws as `TokenService.ask` does
   */
  get(request: TokenRequest): Promise<string>;
  /** The registry did not take this token: ask for another next time. */
  forget(token: string): void;
}

export interface TokensOptions extends TokenServiceOptions {
  /** Repositories are going to be written to: their first token is for that already. */
  readonly writes: boolean;
}

export function createTokens(options: TokensOptions): Tokens {
  const service = createTokenService(options);
  const { clock } = options.runtime;
  // Promises, so that parallel requests share one.
  const known = new Map<Credential | undefined, Map<string, Promise<Token>>>();
  const refused = new Set<string>();
  const needed = new Map<string, ReadonlySet<string>>();

  const usable = async (kept: Promise<Token> | undefined): Promise<Token | undefined> => {
    const token = await kept?.catch(() => undefined);
    return token === undefined || clock.now().getTime() >= token.expires || refused.has(token.text)
      ? undefined
      : token;
  };

  /** What a repository was ever needed for is asked for together: one token serves to read and to write it. */
  function widened([first, ...others]: readonly string[]): readonly string[] {
    if (first === undefined) {
      return [];
    }
    const [resource, actions] = splitScope(first);
    const all = new Set([...(needed.get(resource) ?? []), ...actions, ...(options.writes ? ['push'] : [])]);
    needed.set(resource, all);
    return [...new Set([`${resource}:${[...all].sort().join(',')}`, ...others])].sort();
  }

  async function fetch(request: TokenRequest, wide: readonly string[]): Promise<Token> {
    const exact = [...new Set(request.scopes)].sort();
    const asking = service.ask({ ...request, scopes: wide });
    if (exact.join(' ') === wide.join(' ')) {
      return await asking;
    }
    // Some services give nothing at all where they would not give everything.
    return (await unless(['UNAUTHORIZED'], asking)) ?? (await service.ask({ ...request, scopes: exact }));
  }

  return {
    async get(request) {
      const { credential, scopes } = request;
      const wide = widened(scopes);
      const key = wide.join(' ');
      const own = known.get(credential) ?? new Map<string, Promise<Token>>();
      known.set(credential, own);
      const kept = own.get(key);
      const token = await usable(kept);
      if (token !== undefined) {
        return token.text;
      }
      // While we looked, another request may have asked for a new one.
      const current = own.get(key);
      const fresh = current === undefined || current === kept ? fetch(request, wide) : current;
      own.set(key, fresh);
      return (await fresh).text;
    },
    forget: (token) => {
      refused.add(token);
    },
  };
}

/** `repository:wandb/local:pull,push`. */
function splitScope(scope: string): readonly [resource: string, actions: readonly string[]] {
  const colon = scope.lastIndexOf(':');
  return [scope.slice(0, colon), scope.slice(colon + 1).split(',')];
}
