import { spawn, spawnSync } from 'node:child_process';
import { open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { temporaryFolder } from './lab.ts';
import { deeds } from './tally.ts';

// The disk is there as long as the shell is, and the shell as long as this process does not close its input.
const hold = 'mount -t tmpfs -o size="$1" tidegate "$2" && echo ready && read -r _';
const namespace = ['unshare', '--map-root-user', '--mount'];

/** Whether this machine lets a test mount a disk that only the test sees. */
export function needsMounts(): { readonly skip: string | false } {
  const probe = ['sh', '-c', 'mount -t tmpfs tidegate /tmp'];
  const allowed =
    process.platform === 'linux' && spawnSync('/usr/bin/env', [...namespace, ...probe]).status === 0;
  return { skip: !allowed && 'no disk can be mounted here: user namespaces are not allowed' };
}

/** Mounts an empty disk in memory, where nobody else sees it. @returns its path for this user's processes */
export async function mountDisk(test: TestContext, bytes: number): Promise<string> {
  const point = await temporaryFolder(test);
  const args = [...namespace, 'sh', '-c', hold, 'sh', String(bytes), point];
  const child = spawn('/usr/bin/env', args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  test.after(async () => {
    child.stdin.end();
    await ended;
  });
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', () => resolve());
    child.once('exit', () => reject(new Error('the disk could not be mounted')));
  });
  return join('/proc', String(child.pid), 'root', point);
}

/** Writes to a disk until nothing more fits. @returns makes room again */
export async function fillDisk(disk: string): Promise<() => Promise<void>> {
  const path = join(disk, 'of-somebody-else');
  await writeFile(path, '');
  await using handle = await open(path, 'a');
  for (let size = 1024 * 1024; size >= 4096;) {
    try {
      await handle.write(Buffer.alloc(size, 1));
    } catch {
      size /= 2;
    }
  }
  deeds.damage += 1;
  return () => rm(path);
}
