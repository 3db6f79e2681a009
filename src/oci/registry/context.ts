import { UserError } from '../../errors.ts';
import type { Http } from '../../http/http.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { describe } from '../../schema/describe.ts';
import { type Descriptor, isManifestType } from '../descriptor.ts';
import { isDigest } from '../digest.ts';
import { isTag } from '../reference.ts';
import type { Session } from './auth/session.ts';
import type { UploadHints } from './upload/hints.ts';
import type { UploadManner } from './upload/manner.ts';

/** What all requests to one registry share. */
export interface RegistryContext {
  readonly http: Http;
  readonly runtime: Runtime;
  /** As references name it. */
  readonly host: string;
  readonly session: Session;
  readonly uploads: { readonly manner: UploadManner; readonly hints: UploadHints };
}

/** What every request about one repository needs. */
export interface RepositoryContext extends RegistryContext {
  readonly path: string;
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

/** The address of a manifest or blob by its digest. */
export function contentUrl(context: RepositoryContext, { mediaType, digest }: Descriptor): string {
  return urlOf(context, `${isManifestType(mediaType) ? 'manifests' : 'blobs'}/${digest}`);
}

/** The repository, or what is in it, for messages: as references name it, and the address that is asked where that is another one. */
export function nameOf({ host, path, session }: RepositoryContext, tagOrDigest?: string): string {
  const within = tagOrDigest === undefined ? '' : `${isDigest(tagOrDigest) ? '@' : ':'}${tagOrDigest}`;
  return `${host}/${path}${within}${session.at}`;
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
