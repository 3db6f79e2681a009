import process from 'node:process';
import type { Host } from '../../src/runtime/host.ts';

export interface TestHost extends Host {
  /** What was printed, in order. */
  readonly printed: { stdout: string; stderr: string };
}

/** A process that only remembers what was printed. */
export function testHost(options: Partial<Host> & { readonly tty?: boolean } = {}): TestHost {
  const printed = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    isTTY: options.tty ?? false,
    columns: 100,
    write(text: string) {
      printed[name] += text;
    },
  });
  return {
    args: [],
    env: { PATH: process.env['PATH'] },
    cwd: process.cwd(),
    platform: process.platform,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    ...options,
    printed,
  };
}
