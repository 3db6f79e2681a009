import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** A run of the program that has ended. */
export interface Run {
  /** The exit status; `null` after a kill. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

export interface RunningProgram {
  readonly ended: Promise<Run>;
  /** SIGKILL; it has no chance to tidy up. */
  kill(): void;
}

const entry = fileURLToPath(new URL('../../src/entries/cli.ts', import.meta.url));
/** Milliseconds; a registry that goes away is waited for, and a busy machine takes its time. */
const limit = 240_000;

// Each start would read and strip a few hundred sources otherwise.
const compiled = mkdtempSync(join(tmpdir(), 'tidegate-compiled-'));
process.once('exit', () => rmSync(compiled, { recursive: true, force: true }));

/** Starts `tidegate` as people do: a process of its own, with nobody's logins and proxies. */
export function startProgram(cwd: string, args: readonly string[], home: string): RunningProgram {
  const started = performance.now();
  const child = spawn(process.execPath, [entry, ...args], {
    cwd,
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      XDG_CACHE_HOME: join(home, 'cache'),
      DOCKER_CONFIG: home,
      TMPDIR: home,
      NODE_COMPILE_CACHE: compiled,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limit,
    killSignal: 'SIGKILL',
  });
  const ended = collect(child).then((end) => ({ ...end, milliseconds: performance.now() - started }));
  return { ended, kill: () => void child.kill('SIGKILL') };
}

async function collect(child: ChildProcess): Promise<Omit<Run, 'milliseconds'>> {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  }
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve).on('error', reject);
  });
  return { status, ...texts };
}
