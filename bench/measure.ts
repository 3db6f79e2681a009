import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** What one command took, its children included. */
export interface Cost {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  /** The largest single process; read from /proc while it ran, so it may miss the last few milliseconds. */
  readonly peakBytes: number;
  /** Bytes that went to files, as far as seen in the same way (`write_bytes`, proc_pid_io(5)). */
  readonly writtenBytes: number;
}

/** A command as bash reads it. */
export type Script = string;

/**
 * Runs a script with bash, which tells the time of all that it started.
 * @throws Error when it fails
 */
export async function measure(script: Script): Promise<Cost> {
  const timed = `TIMEFORMAT='time %R %U %S'; time { set -e; ${script}\n}`;
  const child = spawn('bash', ['-c', timed], { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  const watching = { on: true };
  const watched = watchProcesses(child.pid ?? 0, watching);
  const status = await ended;
  watching.on = false;
  const found = /time ([\d.]+) ([\d.]+) ([\d.]+)\s*$/.exec(stderr);
  if (status !== 0 || found === null) {
    throw new Error(`${script}\nended with ${status}:\n${stderr.slice(-2000)}`);
  }
  const [, wall, user, system] = found;
  return {
    wallSeconds: Number(wall),
    cpuSeconds: Number(user) + Number(system),
    ...(await watched),
  };
}

async function watchProcesses(
  root: number,
  watching: { readonly on: boolean },
): Promise<Pick<Cost, 'peakBytes' | 'writtenBytes'>> {
  let peakBytes = 0;
  const written = new Map<number, number>();
  while (watching.on) {
    for (const pid of await descendants(root)) {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      peakBytes = Math.max(peakBytes, Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024);
      const io = await readFile(`/proc/${pid}/io`, 'utf8').catch(() => '');
      const bytes = Number(/^write_bytes: (\d+)/m.exec(io)?.[1] ?? 0);
      written.set(pid, Math.max(bytes, written.get(pid) ?? 0));
    }
    await wait(20);
  }
  return { peakBytes, writtenBytes: [...written.values()].reduce((sum, bytes) => sum + bytes, 0) };
}

async function descendants(pid: number): Promise<readonly number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const children = text.split(' ').filter(Boolean).map(Number);
  return [...children, ...(await Promise.all(children.map(descendants))).flat()];
}
