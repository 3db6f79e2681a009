import process from 'node:process';
import { isatty } from 'node:tty';
import { setFlagsFromString } from 'node:v8';
import type { Keyboard } from './ask-secret.ts';

/** The process as the runtimes see it; tests bring their own. */
export interface Host {
  /** Without the program and the script. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** `linux`, `darwin`, `win32`, … */
  readonly platform: string;
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** Standard input, where a person sits at it. */
  readonly keyboard?: Keyboard | undefined;
}

export interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** Runs a program on this process; what it resolves with is the exit status. */
export async function runProcess(main: (host: Host) => Promise<number>): Promise<void> {
  // Buffers of a stream die young. A nursery that grows only lets more of them pile up: this halves the memory of a
  // transfer, and takes no more time. The flag is V8's own; one that does not know it only prints a warning.
  setFlagsFromString('--semi-space-growth-factor=1');
  // `tidegate list | head`: whoever reads has seen enough.
  process.stdout.on('error', (error) => {
    if ('code' in error && error.code === 'EPIPE') {
      process.exit(0);
    }
    throw error;
  });
  process.exitCode = await main({
    args: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    platform: process.platform,
    stdout: process.stdout,
    stderr: process.stderr,
    // Not touched where nobody is: to open a pipe or a file there is no business of ours.
    keyboard: isatty(0) ? process.stdin : undefined,
  });
}
