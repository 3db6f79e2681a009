import { UserError } from '../errors.ts';
import type { Git } from './git-command.ts';

export interface GitFile {
  readonly path: string;
  /** `100644` or `100755`: a commit keeps it. */
  readonly mode: string;
  readonly bytes: Buffer;
}

/** Deploy files are a few KB; what is larger than this is something else. */
const sizeLimit = 4 * 1024 * 1024;

interface Wanted {
  readonly commit: string;
  readonly base: string;
  readonly path: string;
  /** The repository, for messages. */
  readonly url: string;
  /** It is read on our branch, and was there at the base. */
  readonly isOnBranch?: true;
}

interface Entry {
  readonly mode: string;
  readonly id: string;
  readonly size: number;
}

/**
 * Reads a file out of a commit, byte for byte: no filter, no change of line ends.
 * @throws UserError `INVALID_PATH`, `FILE_NOT_FOUND`, `NOT_A_FILE`, `FILE_TOO_LARGE`
 */
export async function readGitFile(git: Git, wanted: Wanted): Promise<GitFile> {
  const { path, base, url } = wanted;
  requirePlainPath(path);
  const entry = await findEntry(git, wanted.commit, path);
  if (entry === undefined) {
    throw await explainMissing(git, wanted);
  }
  if (!/^100(?:644|755)$/.test(entry.mode)) {
    throw notAFile(wanted, path, entry.mode);
  }
  if (entry.size > sizeLimit) {
    throw new UserError('FILE_TOO_LARGE', `${path} in ${url} (${base}) is ${entry.size} bytes`, {
      hint: `A deploy file of more than ${sizeLimit} bytes is not read.`,
    });
  }
  const bytes = await git(['cat-file', 'blob', entry.id], { doing: `read ${path}` });
  return { path, mode: entry.mode, bytes };
}

async function findEntry(git: Git, commit: string, path: string): Promise<Entry | undefined> {
  const output = await git(['ls-tree', '-z', '--long', '--full-tree', commit, '--', path], {
    doing: `look for ${path}`,
  });
  const [, mode, id, size] = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t/.exec(output.toString('utf8')) ?? [];
  return mode === undefined || id === undefined
    ? undefined
    : { mode, id, size: size === '-' ? 0 : Number(size) };
}

/** A path below a symlink or a submodule is not in the tree either; say which of them it is. */
async function explainMissing(git: Git, wanted: Wanted): Promise<UserError> {
  const parts = wanted.path.split('/');
  for (let length = 1; length < parts.length; length += 1) {
    const parent = parts.slice(0, length).join('/');
    const entry = await findEntry(git, wanted.commit, parent);
    if (entry === undefined) {
      break;
    }
    if (entry.mode !== '040000') {
      return notAFile(wanted, parent, entry.mode);
    }
  }
  return new UserError('FILE_NOT_FOUND', `${wanted.url} (${wanted.base}) has no file ${wanted.path}`, {
    hint:
      wanted.isOnBranch === true
        ? `Somebody has renamed or removed it on ${wanted.base}. Put it back there, or delete that branch.`
        : 'Look at the paths under bump in the release file: they start at the top of the repository.',
  });
}

function notAFile({ url, base, path, isOnBranch }: Wanted, at: string, mode: string): UserError {
  const kinds: Readonly<Record<string, string>> = {
    '120000': 'a symbolic link',
    '160000': 'a submodule',
    '040000': 'a folder',
  };
  const kind = kinds[mode] ?? `of mode ${mode}`;
  const what = at === path ? `${path} is ${kind}` : `${path} is not a file here: ${at} is ${kind}`;
  return new UserError('NOT_A_FILE', `${url} (${base}): ${what}`, {
    hint:
      isOnBranch === true
        ? `Somebody has put that there on ${base}. Put the file back, or delete that branch.`
        : 'Name the file itself under bump in the release file; what it is linked from follows by itself.',
  });
}

function requirePlainPath(path: string): void {
  const parts = path.split('/');
  const plain = parts.every((part) => part !== '' && part !== '.' && part !== '..' && !/^\.git$/i.test(part));
  if (!plain || path.includes('\\') || /\p{Cc}/u.test(path)) {
    throw new UserError('INVALID_PATH', `${JSON.stringify(path)} is not a path inside a git repository`, {
      hint: 'Expected something like deploy/values.yaml under bump in the release file, with forward slashes.',
    });
  }
}
