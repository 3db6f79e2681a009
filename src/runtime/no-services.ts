import type { RunnerServices } from './actions.ts';
import { createFolderCache } from './folder-cache.ts';

/** For the stand-alone verifier, which keeps nothing and starts no tools. */
export const noServices: RunnerServices = {
  createCache: createFolderCache,
  findInToolCache: async () => undefined,
  keepInToolCache: async () => undefined,
};
