import { basename, join } from 'node:path';
import { cacheFile, find } from '@actions/tool-cache';
import { createActionsCache } from './actions-cache.ts';
import type { RunnerServices } from './actions.ts';
import { findProgram } from './find-program.ts';

/** The cache service and the tool cache of the runner. */
export const runnerServices: RunnerServices = {
  createCache: createActionsCache,
  async findInToolCache(name, version, host) {
    const folder = (host.env['RUNNER_TOOL_CACHE'] ?? '') === '' ? '' : find(name, version ?? '*');
    for (const PATH of folder === '' ? [] : [folder, join(folder, 'bin')]) {
      const program = await findProgram(name, { PATH, PATHEXT: host.env['PATHEXT'] }, host.platform);
      if (program !== undefined) {
        return program;
      }
    }
    return undefined;
  },
  async keepInToolCache(name, version, program, host) {
    if ((host.env['RUNNER_TOOL_CACHE'] ?? '') === '') {
      return undefined;
    }
    const folder = await cacheFile(program, basename(program), name, version);
    return join(folder, basename(program));
  },
};
