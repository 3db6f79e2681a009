import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { GitSource } from '../deploy/occurrence.ts';
import { UserError } from '../errors.ts';
import { ownRepository } from '../forge/repository-url.ts';
import { readBounded } from '../release/files.ts';
import type { ReleaseFile } from '../release/release-file.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { fileLimit } from './deploy-files.ts';

/** The git repository that the deploy files are in, for what they refer to in it. */
export interface DeployRepository {
  /** Absent where nobody says it. */
  readonly url?: string;
  /** The branch; absent where it is not known. */
  readonly base?: string;
  /**
   * @param path from its root, without `..`
   * @throws TidegateError for what is no plain file, or too large
   */
  readonly read: (path: string) => Promise<Buffer | undefined>;
}

/** A checkout of it: the folder that the files of `bump` are relative to. */
export function checkedOut(
  root: string,
  { repository, base }: Pick<ReleaseFile['pullRequest'], 'repository' | 'base'>,
  env: Runtime['env'],
): DeployRepository {
  const url = ownRepository(repository, env);
  return {
    ...(url === undefined ? {} : { url }),
    ...(base === undefined ? {} : { base }),
    read: async (path) => await readBounded(await insideOf(root, path), fileLimit, 'carried'),
  };
}

/**
 * Whoever writes a deploy file must not read what is only on this machine: files that links lead to, or the credentials that a
 * checkout keeps in `.git`.
 */
async function insideOf(root: string, path: string): Promise<string> {
  const full = resolve(root, path);
  const folder = dirname(full);
  const [top, real] = await Promise.all([realpath(root), realpath(folder).catch(() => undefined)]);
  // A folder that is not there holds nothing to read.
  const inside = relative(top, real ?? top);
  const parts = [...inside.split(sep), ...path.split('/')];
  if (isAbsolute(inside) || parts.some((part) => part === '..' || part.toLowerCase() === '.git')) {
    throw new UserError('NOT_A_FILE', `${path} is no file of the repository`);
  }
  return full;
}

/** @returns why a source of git is not the repository, at what is checked; undefined where it is */
export function whyElsewhere(
  { url, revision }: GitSource,
  { url: own, base }: DeployRepository,
): string | undefined {
  if (url !== undefined && own === undefined) {
    return `nobody says whether ${placeOf(url)} is this repository: pullRequest.repository in the release file does`;
  }
  if (url !== undefined && placeOf(url) !== placeOf(own ?? '')) {
    return `it is in another repository, ${placeOf(url)}`;
  }
  const branch = revision?.replace(/^refs\/heads\//, '');
  if (branch === undefined || branch === 'HEAD' || branch === base) {
    return undefined;
  }
  return base === undefined
    ? `it is taken at ${branch}, and nobody says which branch is checked: pullRequest.base in the release file does`
    : `it is taken at ${branch}`;
}

/** `host/path` of `https://host/path.git`, `ssh://git@host:22/path` and `git@host:path`: no user, port or password. */
function placeOf(url: string): string {
  const [, host = '', path = ''] =
    /^(?:[a-z+]+:\/\/)?(?:[^@/]*@)?([^:/]+)(?::\d+)?[:/]+(.*)$/i.exec(url) ?? [];
  return `${host.toLowerCase()}/${path.replace(/\/+$/, '').replace(/\.git$/, '')}`;
}
