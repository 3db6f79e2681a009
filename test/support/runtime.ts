import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { withPlace } from '../../src/report/format.ts';
import { execute } from '../../src/runtime/exec.ts';
import { findProgram } from '../../src/runtime/find-program.ts';
import { createFolderCache } from '../../src/runtime/folder-cache.ts';
import { createMask } from '../../src/runtime/mask.ts';
import { systemProcesses } from '../../src/runtime/processes.ts';
import type { Clock, Log, Runtime } from '../../src/runtime/runtime.ts';
import { installInFolder } from '../../src/runtime/tool-folder.ts';

export interface TestRuntimeOptions {
  /** Added to the real environment, so that `git` and other programs are found; undefined takes a name away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: a new, empty temporary folder. */
  readonly cwd?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Where the clock starts; default 2026-10-01T00:00:00Z. */
  readonly now?: string;
  /** Where the cache is kept; default: a new temporary folder. */
  readonly cacheFolder?: string;
}

export interface TestClock extends Clock {
  /** Milliseconds that were slept, in order. */
  readonly sleeps: readonly number[];
  advance(milliseconds: number): void;
}

export interface TestRuntime extends Runtime {
  readonly clock: TestClock;
  /** Everything that was logged, with its level: `warning: …`; group titles are `group: …`, bytes `progress: title 10/20`. */
  readonly lines: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly summaries: readonly string[];
  readonly masks: readonly string[];
}

/** A runtime that records; programs run for real, and the clock stands still until somebody sleeps. */
export function testRuntime(options: TestRuntimeOptions = {}): TestRuntime {
  const env = { ...process.env, ...options.env };
  const cwd = options.cwd ?? temporaryFolder();
  const mask = createMask();
  const clock = testClock(options.now ?? '2026-10-01T00:00:00Z');
  const lines: string[] = [];
  const outputs: Record<string, string> = {};
  const summaries: string[] = [];
  const masks: string[] = [];
  const record = (line: string) => lines.push(mask.apply(line));
  return {
    env,
    cwd,
    clock,
    processes: systemProcesses,
    lines,
    outputs,
    summaries,
    masks,
    log: recordingLog(record),
    cache: createFolderCache(options.cacheFolder ?? temporaryFolder()),
    input: (name) => options.inputs?.[name],
    setOutput(name, value) {
      outputs[name] = value;
    },
    async summary(markdown) {
      summaries.push(mask.apply(markdown));
    },
    async group(title, body) {
      record(`group: ${title}`);
      return await body();
    },
    mask(secret) {
      masks.push(secret);
      mask.add(secret);
    },
    progress(title, total) {
      let arrived = 0;
      let expected = total;
      return {
        advance(bytes) {
          arrived += bytes;
        },
        spare(bytes) {
          expected -= bytes;
        },
        done: () => record(`progress: ${title} ${arrived}/${expected}`),
      };
    },
    exec: (command, args, execOptions) => execute({ cwd, env, mask }, command, args, execOptions),
    findTool: (name) => findProgram(name, env, process.platform),
    installTool: (name, version, fetch) =>
      installInFolder(
        {
          root: join(options.cacheFolder ?? temporaryFolder(), 'programs'),
          name,
          version,
          platform: process.platform,
        },
        fetch,
      ),
  };
}

function testClock(start: string): TestClock {
  const sleeps: number[] = [];
  let now = Date.parse(start);
  return {
    sleeps,
    now: () => new Date(now),
    async sleep(milliseconds) {
      sleeps.push(milliseconds);
      now += milliseconds;
    },
    advance(milliseconds) {
      now += milliseconds;
    },
  };
}

function recordingLog(record: (line: string) => void): Log {
  const at =
    (level: string): Log['warning'] =>
    (message, place) => {
      record(`${level}: ${withPlace(message, place)}`);
    };
  return {
    debug: at('debug'),
    info: at('info'),
    notice: at('notice'),
    warning: at('warning'),
    error: at('error'),
  };
}

const temporaryFolders: string[] = [];
process.once('exit', () => {
  for (const folder of temporaryFolders) {
    rmSync(folder, { recursive: true, force: true });
  }
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-test-'));
  temporaryFolders.push(folder);
  return folder;
}
