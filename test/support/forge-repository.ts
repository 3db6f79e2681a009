import { spawn } from 'node:child_process';
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';

export type ForgeFiles = Readonly<Record<string, string | Buffer | ForgeFile>>;

export interface ForgeFile {
  readonly content: string | Buffer;
  /** `100644`, `100755`, or `120000` for a symbolic link. */
  readonly mode: string;
}

export interface ForgeCommit {
  readonly branch: string;
  readonly files: ForgeFiles;
  readonly message?: string;
  /** `Name <mail>`; default: a person. */
  readonly author?: string;
  /** Default: the author. */
  readonly committer?: string;
  /** What the commit goes on top of; default: the branch itself. */
  readonly from?: string;
  /** A second parent; the files are those of `from`, and `files`. */
  readonly merge?: string;
  /** Seconds of the epoch. */
  readonly time?: number;
}

export interface RepositoryOptions {
  readonly objectFormat?: 'sha1' | 'sha256';
  /** Whether a fetch may leave files out, as on GitHub and Gitea; by default not, as in git itself. */
  readonly allowFilter?: boolean;
}

/** Nothing of the machine's git configuration takes part. */
export const gitEnvironment = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  LC_ALL: 'C',
};

/** A bare repository that a forge keeps: made and looked into with real git. */
export interface ForgeRepository {
  readonly folder: string;
  commit(commit: ForgeCommit): Promise<string>;
  /** The commit that a name stands for; undefined when there is none. */
  resolve(name: string): Promise<string | undefined>;
  read(name: string, path: string): Promise<Buffer | undefined>;
  /** The number of commits in `head` that are not in `base`. */
  ahead(base: string, head: string): Promise<number>;
  git(...args: readonly string[]): Promise<string>;
  gitWith(input: Buffer, ...args: readonly string[]): Promise<string>;
}

/** Makes `<root>/<name>.git` with one commit on `main`. */
export async function createForgeRepository(
  root: string,
  name: string,
  files: ForgeFiles,
  { objectFormat = 'sha1', allowFilter = false }: RepositoryOptions = {},
): Promise<ForgeRepository> {
  const folder = join(root, `${name}.git`);
  await mkdir(join(folder, 'hooks'), { recursive: true });
  const run = async (args: readonly string[], input?: Buffer): Promise<Buffer> => {
    const { status, stdout, stderr } = await spawnGit(folder, args, input);
    if (status !== 0) {
      throw new Error(`git ${args.join(' ')} ended with ${status}: ${stderr}`);
    }
    return stdout;
  };
  const format = `--object-format=${objectFormat}`;
  await run(['init', '--quiet', '--bare', '--template=', '--initial-branch=main', format, '.']);
  await appendFile(
    join(folder, 'config'),
    `[http]\n\treceivepack = true\n[receive]\n\tautogc = false\n[uploadpack]\n\tallowFilter = ${allowFilter}\n`,
  );
  const resolve = async (revision: string): Promise<string | undefined> => {
    const { status, stdout } = await spawnGit(folder, [
      'rev-parse',
      '--verify',
      '--quiet',
      `${revision}^{commit}`,
    ]);
    return status === 0 ? stdout.toString('utf8').trim() : undefined;
  };
  const repository: ForgeRepository = {
    folder,
    resolve,
    async commit(commit) {
      const from = await resolve(commit.from ?? `refs/heads/${commit.branch}`);
      const merge = commit.merge === undefined ? undefined : await resolve(commit.merge);
      const made = await run(['fast-import', '--quiet', '--force'], fastImport(commit, from, merge));
      return made.toString('utf8').trim();
    },
    async read(revision, path) {
      const { status, stdout } = await spawnGit(folder, ['cat-file', 'blob', `${revision}:${path}`]);
      return status === 0 ? stdout : undefined;
    },
    ahead: async (base, head) => Number(await run(['rev-list', '--count', `${base}..${head}`])),
    git: async (...args) => (await run(args)).toString('utf8'),
    gitWith: async (input, ...args) => (await run(args, input)).toString('utf8'),
  };
  await repository.commit({ branch: 'main', files, message: 'Initial commit' });
  return repository;
}

/** The stream of `git fast-import`: one commit that sets these files, and tells its name. */
function fastImport(commit: ForgeCommit, from: string | undefined, merge: string | undefined): Buffer {
  const author = commit.author ?? 'A Person <person@example.com>';
  const time = commit.time ?? 1790000000;
  const parts: (string | Buffer)[] = [
    `commit refs/heads/${commit.branch}\nmark :1\nauthor ${author} ${time} +0000\n`,
    `committer ${commit.committer ?? author} ${time} +0000\n`,
    ...data(commit.message ?? 'Change files'),
    from === undefined ? '' : `from ${from}\n`,
    merge === undefined ? '' : `merge ${merge}\n`,
  ];
  for (const [path, file] of Object.entries(commit.files)) {
    const plain = typeof file === 'string' || Buffer.isBuffer(file);
    const { content, mode } = plain ? { content: file, mode: '100644' } : file;
    parts.push(`M ${mode} inline ${path}\n`, ...data(content));
  }
  // Its name is written to standard output.
  parts.push('get-mark :1\n');
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

function data(content: string | Buffer): (string | Buffer)[] {
  const bytes = Buffer.from(content);
  return [`data ${bytes.length}\n`, bytes, '\n'];
}

function spawnGit(
  folder: string,
  args: readonly string[],
  input?: Buffer,
): Promise<{ status: number | null; stdout: Buffer; stderr: string }> {
  const child = spawn('git', args, { cwd: folder, env: { ...gitEnvironment, GIT_DIR: folder } });
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number | null;
    stdout: Buffer;
    stderr: string;
  }>();
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  child.on('error', reject);
  child.on('close', (status) =>
    resolve({ status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') }),
  );
  child.stdin.end(input);
  return promise;
}
