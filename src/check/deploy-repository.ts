import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { Origin } from '../deploy/occurrence.ts';
import { UserError } from '../errors.ts';
import { ownRepository } from '../forge/repository-url.ts';
import { readBounded } from '../release/files.ts';
import type { ReleaseFile } from '../release/release-file.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { fileLimit } from './deploy-files.ts';

/** The git repository that the deploy files are in, for what they refer to in it. */
export interface DeployRepository extends Origin {
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
