import { UserError } from '../../errors.ts';
import type { Http } from '../../http/http.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { describe } from '../../schema/describe.ts';
import { isDigest } from '../digest.ts';
import { isTag } from '../reference.ts';
import type { Session } from './session.ts';
import type { UploadHints } from './upload-hints.ts';
import type { UploadManner } from './upload-manner.ts';

/** What every request about one repository needs. */
export interface RepositoryContext {
  readonly http: Http;
  readonly runtime: Runtime;
  readonly session: Session;
  readonly host: string;
  readonly path: string;
  readonly uploads: Uploads;
}

/** What the uploads to one registry share. */
interface Uploads {
  readonly manner: UploadManner;
  readonly hints: UploadHints;
}

export function urlOf({ session, path }: RepositoryContext, rest: string): string {
  return new URL(`v2/${path}/${rest}`, session.base).href;
}

/** @throws UserError `INVALID_REFERENCE`: another text, such as `../../x`, would lead to another repository */
export function manifestUrl(context: RepositoryContext, tagOrDigest: string): string {
  if (!isTag(tagOrDigest) && !isDigest(tagOrDigest)) {
    throw new UserError(
      'INVALID_REFERENCE',
      `${nameOf(context)}: ${describe(tagOrDigest)} is neither a tag nor a digest`,
      { hint: 'A tag has at most 128 letters, digits, dots, hyphens and underscores.' },
    );
  }
  return urlOf(context, `manifests/${tagOrDigest}`);
}

/**
 * The repository for messages, as references name it, and the address that is asked where that is another one.
 * @param rest `:tag` or `@digest`
 */
export function nameOf({ host, path, session }: RepositoryContext, rest = ''): string {
  return `${host}/${path}${rest}${session.at}`;
}

export function pull({ path }: RepositoryContext): readonly string[] {
  return [`repository:${path}:pull`];
}

export function push({ path }: RepositoryContext): readonly string[] {
  return [`repository:${path}:pull,push`];
}

export function remove({ path }: RepositoryContext): readonly string[] {
  return [`repository:${path}:pull,push,delete`];
}

export function notFound(what: string): UserError {
  return new UserError('NOT_FOUND', `${what}: not there`, {
    hint: 'Check the name and the tag. Some registries also answer so when a login is missing.',
  });
}
