import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache } from './runtime.ts';

/** A cache in a folder of the user's own machine: what is written there stays. */
export function createFolderCache(root: string): Cache {
  return {
    async open(name) {
      const path = join(root, name);
      await mkdir(path, { recursive: true }).catch(() => {});
      return { path, keep: async () => {} };
    },
  };
}
