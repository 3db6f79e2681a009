import { join } from 'node:path';
import { RemoteError, UserError } from '../errors.ts';
import type { ExecResult, Runtime } from '../runtime/runtime.ts';
import { explainGit } from './git-errors.ts';
import type { RepositoryUrl } from './repository-url.ts';

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
 * @throws UserError `GIT_MISSING`; `GIT_TOO_OLD` below 2.31, which ignores GIT_CONFIG_COUNT
 */
export async function createGit(
  runtime: Runtime,
  folder: string,
  repository: RepositoryUrl,
  token: string | undefined,
): Promise<Git> {
  const program = await requireGit(runtime);
  const env = environment(runtime, folder, repository, token);
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
        url: repository.url,
        output,
        hasToken: token !== undefined,
      });
      if (options.retry !== true || attempt === tries || !(error instanceof RemoteError)) {
        throw error;
      }
      await runtime.clock.sleep(attempt * 1000);
    }
  };
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

/**
 * Nothing of the machine's or the user's git takes part: no configuration, no hooks, no credential helpers, and no
 * GIT_* that a surrounding git command has set. The token is sent only to the repository's origin, never over a redirect.
 */
function environment(
  runtime: Runtime,
  folder: string,
  { gitUrl }: RepositoryUrl,
  token: string | undefined,
): Record<string, string> {
  const config: [string, string][] = [
    ['core.hooksPath', join(folder, 'no-hooks')],
    ['core.quotePath', 'false'],
    ['credential.helper', ''],
    ['http.followRedirects', 'false'],
    ['http.lowSpeedLimit', '1000'],
    ['http.lowSpeedTime', '60'],
    ['gc.auto', '0'],
    ['protocol.allow', 'never'],
    ['protocol.http.allow', 'always'],
    ['protocol.https.allow', 'always'],
  ];
  if (token !== undefined) {
    const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
    runtime.mask(token);
    runtime.mask(basic);
    config.push([`http.${new URL(gitUrl).origin}/.extraHeader`, `Authorization: Basic ${basic}`]);
  }
  const numbered = config.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return {
    LC_ALL: 'C',
    GIT_DIR: folder,
    GIT_OBJECT_DIRECTORY: join(folder, 'objects'),
    GIT_INDEX_FILE: join(folder, 'bump.index'),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_PARAMETERS: '',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_CONFIG_COUNT: String(config.length),
    ...Object.fromEntries(numbered),
  };
}
