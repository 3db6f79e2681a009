import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface ShellResult {
  readonly status: number;
  /** Standard output and errors, as a person sees them. */
  readonly output: string;
  /** Where the shell is afterwards. */
  readonly cwd: string;
}

/** A person's shell: what one block exports and where it goes holds for the next. */
export interface PageShell {
  /** Stops at the first command that fails. */
  run(script: string): Promise<ShellResult>;
}

/** Milliseconds for a block. */
const limit = 180_000;

/** @param home where it starts, and where it keeps what it remembers; the environment has nothing else than `env` */
export async function openPageShell(
  home: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<PageShell> {
  const state = join(home, '.page-shell');
  await mkdir(state);
  await writeFile(join(state, 'cwd'), home);
  await writeFile(join(state, 'exports'), '');
  return {
    async run(script) {
      const whole = [
        'exec 2>&1',
        // First: a block must never run in another folder than its own.
        'set -eu -o pipefail',
        `. '${state}/exports'; cd "$(cat '${state}/cwd')"`,
        script,
        `pwd > '${state}/cwd'; export -p > '${state}/exports'`,
      ].join('\n');
      const { status, output } = await bash(whole, home, env);
      return { status, output, cwd: (await readFile(join(state, 'cwd'), 'utf8')).trim() };
    },
  };
}

function bash(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ status: number; output: string }> {
  return new Promise((resolve) => {
    execFile('bash', ['-c', script], { cwd, env, timeout: limit }, (error, stdout) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ status, output: stdout });
    });
  });
}
