import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { debug, endGroup, getInput, info, setOutput, setSecret, startGroup } from '@actions/core';
import { renderMarkdown } from '../report/markdown.ts';
import { hanging, oneLine, withoutOrders } from '../report/text.ts';
import { createAnnotations } from './annotations.ts';
import { systemClock, systemEvery } from './clock.ts';
import { execute } from './exec.ts';
import { findProgram } from './find-program.ts';
import type { Host } from './host.ts';
import { createJobSummary } from './job-summary.ts';
import { createMask } from './mask.ts';
import { systemProcesses } from './processes.ts';
import { lineView } from './progress-lines.ts';
import { createProgress } from './progress.ts';
import type { Cache, Runtime } from './runtime.ts';
import { stopSignal } from './stop-signal.ts';
import { installInFolder } from './tool-folder.ts';

/** What not every program carries: libraries of their own, for the runner's cache service and its tool cache. */
export interface RunnerServices {
  /** A cache whose folders are in `root` while a job runs. */
  createCache(root: string, debug: (message: string) => void): Cache;
  findInToolCache(name: string, version: string | undefined, host: Host): Promise<string | undefined>;
  /** Undefined where there is no tool cache. */
  keepInToolCache(name: string, version: string, program: string, host: Host): Promise<string | undefined>;
}

/** A runtime that ends: what GitHub would not have shown as annotations goes into the summary. */
export interface ActionsRuntime extends Runtime {
  close(): Promise<void>;
}

/**
 * The runtime of GitHub Actions, and of forges that run the same actions (GHES, Gitea, Forgejo).
 */
export function actionsRuntime(host: Host, services: RunnerServices): ActionsRuntime {
  const { cwd, env } = host;
  const folder = join(env['RUNNER_TEMP'] ?? tmpdir(), 'tidegate');
  const mask = createMask();
  const writeSummary = createJobSummary(env['GITHUB_STEP_SUMMARY']);
  const line = (text: string) => info(withoutOrders(hanging(mask.apply(text))));
  const annotations = createAnnotations(mask.apply, line);
  return {
    env,
    cwd,
    clock: systemClock,
    processes: systemProcesses,
    log: { debug: (message) => debug(mask.apply(message)), info: line, ...annotations.log },
    cache: services.createCache(folder, (message) => debug(mask.apply(message))),
    input: (name) => getInput(name) || undefined,
    setOutput,
    summary: (markdown) => writeSummary(mask.apply(markdown)),
    async group(title, body) {
      startGroup(oneLine(mask.apply(title)));
      try {
        return await body();
      } finally {
        endGroup();
      }
    },
    mask(secret) {
      setSecret(secret);
      mask.add(secret);
    },
    progress: (title, total) =>
      createProgress(title, total, { clock: systemClock, every: systemEvery }, lineView(line)),
    stopSignal,
    exec: (command, args, options) => execute({ cwd, env, mask }, command, args, options),
    findTool: async (name, version) =>
      (await findProgram(name, env, host.platform)) ?? (await services.findInToolCache(name, version, host)),
    async installTool(name, version, fetch) {
      const known = await services.findInToolCache(name, version, host);
      if (known !== undefined) {
        return known;
      }
      const root = join(folder, 'programs');
      const program = await installInFolder({ root, name, version, platform: host.platform }, fetch);
      return (await services.keepInToolCache(name, version, program, host)) ?? program;
    },
    async close() {
      const rest = annotations.close();
      if (rest.length > 0) {
        await writeSummary(mask.apply(renderMarkdown([{ kind: 'list', items: rest }])));
      }
    },
  };
}
