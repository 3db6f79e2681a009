import type { RunnerServices } from './actions.ts';

/** For the stand-alone verifier, which keeps nothing and starts no tools. */
export const noServices: RunnerServices = {
  createCache: () => ({ restore: async () => false, save: async () => {} }),
  findInToolCache: async () => undefined,
};
