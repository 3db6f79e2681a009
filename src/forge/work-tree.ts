import { basename, dirname } from 'node:path';
import type { ExecResult, Runtime } from '../runtime/runtime.ts';

/** What a surrounding git command may have set: its own repository, seen from its own folder, and how it reads paths. */
const elsewhere = {
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_LITERAL_PATHSPECS: undefined,
  GIT_GLOB_PATHSPECS: undefined,
  GIT_NOGLOB_PATHSPECS: undefined,
  GIT_ICASE_PATHSPECS: undefined,
};

/** In a container the checkout is often somebody else's. It is only looked at, and nothing that its settings name is run. */
const readOnly = ['-c', 'safe.directory=*', '-c', 'core.fsmonitor=false'];

/** What a file is called in every checkout of its repository. */
export interface FilePlace {
  /** `git.corp/acme/platform`, in lower case, by the remote `origin`. */
  readonly repository: string;
  /** `deploy/tidegate.yaml`, by git's own list of its files. */
  readonly path: string;
  /** How new the checkout is: the date of its commit. Absent where there is none yet. */
  readonly committedAt?: Date;
}

/**
 * @param path absolute
 * @returns undefined where nobody can say what else has the same path elsewhere: for a file that no git repository has, or
 *   one without an address. The log says why
 */
export async function placeInRepository(path: string, runtime: Runtime): Promise<FilePlace | undefined> {
  const program = await runtime.findTool('git');
  if (program === undefined) {
    return undefined;
  }
  const ask = async (...args: readonly string[]): Promise<ExecResult> =>
    await runtime.exec(program, [...readOnly, ...args], {
      cwd: dirname(path),
      env: elsewhere,
      allowFailure: true,
    });
  const list = ['--literal-pathspecs', 'ls-files', '--full-name', '--error-unmatch', '-z'];
  const listed = await ask(...list, '--', basename(path));
  const isListed = listed.exitCode === 0;
  const origin = isListed ? await ask('config', '--get', 'remote.origin.url') : undefined;
  const repository = origin && repositoryName(origin.stdout.toString('utf8').trim());
  if (repository === undefined) {
    const [why] = isListed ? ['no remote origin with a host'] : listed.stderr.split('\n');
    runtime.log.info(
      `${path} has no name in git that others could know it by, so what is open for an environment that it has no more stays open: ${why}`,
    );
    return undefined;
  }
  const head = await ask('rev-list', '--timestamp', '--max-count=1', 'HEAD');
  return {
    repository,
    path: listed.stdout.toString('utf8').replace(/\0$/, ''),
    ...(head.exitCode === 0 && {
      committedAt: new Date(Number.parseInt(head.stdout.toString('utf8'), 10) * 1000),
    }),
  };
}

/**
 * Host and path of an address in any of git's forms. What stands before the host may be a password; where it is not certain
 * which part the host is, there is no name.
 */
function repositoryName(address: string): string | undefined {
  const [host = '', path = ''] = address.includes('://') ? hostAndPath(address) : shortForm(address);
  const parts = path.replace(/(?:\.git)?\/*$/, '').split('/');
  const name = [host, ...parts.filter((part) => part !== '')].join('/').toLowerCase();
  return host === '' || name === host || name.includes('@') ? undefined : name;
}

function hostAndPath(address: string): readonly string[] {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url === undefined ? [] : [url.host, url.pathname];
}

/** `git@git.corp:acme/platform` (git-clone(1), "GIT URLS"). */
function shortForm(address: string): readonly string[] {
  return /^(?:[^@:/]*@)?([^@:/]{2,}):([^:].*)$/.exec(address)?.slice(1) ?? [];
}
