import { UserError } from '../../errors.ts';
import type { Http } from '../../http/http.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Session } from './session.ts';

/** What every request about one repository needs. */
export interface RepositoryContext {
  readonly http: Http;
  readonly runtime: Runtime;
  readonly session: Session;
  readonly host: string;
  readonly path: string;
}

export function urlOf({ session, path }: RepositoryContext, rest: string): string {
  return new URL(`v2/${path}/${rest}`, session.base).href;
}

export function pull({ path }: RepositoryContext): readonly string[] {
  return [`repository:${path}:pull`];
}

export function push({ path }: RepositoryContext): readonly string[] {
  return [`repository:${path}:pull,push`];
}

export function notFound(what: string): UserError {
  return new UserError('NOT_FOUND', `${what}: not there`, {
    hint: 'Check the name and the tag. Some registries also answer so when a login is missing.',
  });
}
