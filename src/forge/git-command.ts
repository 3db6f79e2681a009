import { RemoteError, UserError } from '../errors.ts';
import type { ExecResult, Runtime } from '../runtime/runtime.ts';
import { gitEnvironment, type GitHost } from './git-environment.ts';
import { explainGit } from './git-errors.ts';

/** Runs git in one repository folder; what fails becomes an error that says what to do. */
export type Git = (args: readonly string[], options: GitOptions) => Promise<Buffer>;

export interface GitOptions {
  /** For messages, a verb phrase: `fetch main`. */
  readonly doing: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: Uint8Array;
  /** Tries again when the remote cannot be reached; only for what changes nothing there. */
  readonly retry?: true;
}

const tries = 3;

/**
 * @param folder the bare repository, and the only thing git touches
 * @throws UserError `GIT_MISSING`; `GIT_TOO_OLD` below 2.31, which ignores GIT_CONFIG_COUNT; `INVALID_ENDPOINT`
 */
export async function createGit(runtime: Runtime, folder: string, host: GitHost): Promise<Git> {
  const program = await requireGit(runtime);
  const env = await gitEnvironment(runtime, folder, host);
  const once = async (args: readonly string[], options: GitOptions): Promise<ExecResult> =>
    await runtime.exec(program, args, {
      cwd: folder,
      env: { ...env, ...options.env },
      allowFailure: true,
      ...(options.input === undefined ? {} : { input: options.input }),
    });
  return async (args, options) => {
    for (let attempt = 1; ; attempt += 1) {
      const { exitCode, stdout, stderr } = await once(args, options);
      if (exitCode === 0) {
        return stdout;
      }
      // A push tells of refused refs on stdout (--porcelain).
      const output = `${stderr}\n${args[0] === 'push' ? stdout.toString('utf8') : ''}`;
      const error = explainGit({
        doing: options.doing,
        url: host.repository.url,
        output,
        hasToken: host.token !== undefined,
      });
      if (options.retry !== true || attempt === tries || !(error instanceof RemoteError)) {
        throw error;
      }
      await runtime.clock.sleep(attempt * 1000);
    }
  };
}

/** What git prints of the history, a line each, without empty lines. */
export async function lines(git: Git, args: readonly string[]): Promise<readonly string[]> {
  const output = await git(args, { doing: 'read the history' });
  return output
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}

async function requireGit(runtime: Runtime): Promise<string> {
  const program = await runtime.findTool('git');
  if (program === undefined) {
    throw new UserError('GIT_MISSING', 'git is not installed, or not in PATH', {
      hint: 'Install git 2.31 or newer on the machine that runs this stage.',
    });
  }
  const { stdout } = await runtime.exec(program, ['--version']);
  const [, major, minor] = /(\d+)\.(\d+)/.exec(stdout.toString('utf8')) ?? [];
  if (Number(major) < 2 || (Number(major) === 2 && Number(minor) < 31)) {
    throw new UserError(
      'GIT_TOO_OLD',
      `${program} is ${stdout.toString('utf8').trim()}; 2.31 or newer is needed`,
    );
  }
  return program;
}
