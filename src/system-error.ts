import { getSystemErrorMap } from 'node:util';
import { UserError } from './errors.ts';

/** What went wrong with a file or folder, as a person can use it. */
interface FileFault {
  /** `permission denied (EACCES)` */
  readonly reason: string;
  /** What to do next, as a full sentence. */
  readonly hint: string;
}

const elsewhere = 'Name a path on another one, or mount this one writable.';
const space = 'Free some space, or name a path elsewhere; then run again.';
const handles = 'Raise the limit of open files (`ulimit -n`), and run again.';
const rights = 'Give the user that runs this the right to do it, or name another path.';

/** The codes that say something about this machine and its disks (errno(3)); any other one is a fault of the program. */
const hints: Readonly<Record<string, string>> = {
  EACCES: rights,
  EBUSY: 'Another program uses it: close that, and run again.',
  EDQUOT: space,
  EEXIST: 'Something else stands there: move it away, or name another path.',
  EFBIG: 'The file system takes no file of that size: name a path on another one.',
  EIO: 'The disk or medium is faulty, or was taken out: look at it, or take another copy.',
  EISDIR: 'A folder stands where a file is expected: check the path.',
  ELOOP: 'Symbolic links lead in a circle, or stand where none may: check the path.',
  EMFILE: handles,
  ENAMETOOLONG: 'The path is too long for the file system: choose a shorter one.',
  ENFILE: handles,
  ENOENT: 'A file or folder in the path is not there: check the path, or make the folder.',
  ENOSPC: space,
  ENOTDIR: 'A file stands where a folder is expected: check the path.',
  ENOTEMPTY: 'Other files are in that folder: move them away, or name another path.',
  EPERM: rights,
  EROFS: elsewhere,
};

const attempts: Readonly<Record<string, string>> = {
  access: 'used',
  copyfile: 'copied',
  lstat: 'looked at',
  mkdir: 'made',
  mkdtemp: 'made',
  open: 'opened',
  read: 'read',
  rename: 'moved',
  rm: 'removed',
  rmdir: 'removed',
  scandir: 'listed',
  stat: 'looked at',
  statfs: 'looked at',
  unlink: 'removed',
  write: 'written',
};

/** What a system error from `node:fs` means for a person; undefined for every other error. */
function fileFault(error: unknown): FileFault | undefined {
  const code = systemCode(error);
  const hint = code === undefined ? undefined : hints[code];
  return code === undefined || hint === undefined ? undefined : { reason: reasonOf(error, code), hint };
}

/** `ENOENT`; undefined for what is no system error. */
export function systemCode(error: unknown): string | undefined {
  const isSystem = error instanceof Error && 'syscall' in error && 'code' in error;
  return isSystem && typeof error.code === 'string' ? error.code : undefined;
}

/**
 * The error to show for a system error that nobody expected: the disk is full, a folder is read-only.
 * @returns a UserError `FILE_FAILED` that names path and attempt; undefined when the error is none of the file system
 */
export function fileError(error: unknown): UserError | undefined {
  const fault = fileFault(error);
  if (fault === undefined) {
    return undefined;
  }
  const call = textOf(error, 'syscall') ?? '';
  // Reading and writing go by handles, which know no path.
  const path = textOf(error, 'path') ?? 'A file';
  const target = textOf(error, 'dest');
  const attempt = `${attempts[call] ?? `used (${call})`}${target === undefined ? '' : ` to ${target}`}`;
  return new UserError('FILE_FAILED', `${path} cannot be ${attempt}: ${fault.reason}`, {
    hint: fault.hint,
    cause: error,
  });
}

/**
 * A UserError about a path whose `doing` failed by a system error; any other error as it is.
 * @param doing `read`, `written`
 */
export function explainFileError(error: unknown, code: string, path: string, doing: string): unknown {
  const fault = fileFault(error);
  return fault === undefined
    ? error
    : new UserError(code, `${path} cannot be ${doing}: ${fault.reason}`, { hint: fault.hint, cause: error });
}

function reasonOf(error: unknown, code: string): string {
  const number = typeof error === 'object' && error !== null && 'errno' in error ? error.errno : undefined;
  const message = typeof number === 'number' ? getSystemErrorMap().get(number)?.[1] : undefined;
  return message === undefined ? code : `${message} (${code})`;
}

function textOf(error: unknown, key: string): string | undefined {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, key) : undefined;
  return typeof value === 'string' ? value : undefined;
}
