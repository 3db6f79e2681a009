import process from 'node:process';
import { isatty } from 'node:tty';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
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

/** Bytes of a heap with the objects of some thousand blobs; with a few hundred it stays well below. */
const largeHeap = 40_000_000;

/** The flags are V8's own; one that does not know them only prints a warning. `bench/memory.ts` shows what they are worth. */
function keepMemorySmall(): void {
  // Buffers of a stream die young. A nursery that grows only lets more of them pile up: this halves the memory of a
  // transfer, and takes no more time.
  setFlagsFromString('--semi-space-growth-factor=1');
  // What belongs to a request does not die that young, and V8 lets the heap grow fourfold before it looks. Growing by half
  // takes more time, so only where there are so many of them that it matters.
  const watch = setInterval(() => {
    if (getHeapStatistics().used_heap_size > largeHeap) {
      setFlagsFromString('--heap-growing-percent=50');
      clearInterval(watch);
    }
  }, 200).unref();
}

/** Runs a program on this process; what it resolves with is the exit status. */
export async function runProcess(main: (host: Host) => Promise<number>): Promise<void> {
  keepMemorySmall();
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
