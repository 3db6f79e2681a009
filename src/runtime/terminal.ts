import { homedir } from 'node:os';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { withPlace } from '../report/format.ts';
import { visible } from '../report/text.ts';
import { systemClock } from './clock.ts';
import { execute } from './exec.ts';
import { findProgram } from './find-program.ts';
import { createFolderCache } from './folder-cache.ts';
import type { Host, Stream } from './host.ts';
import { createMask } from './mask.ts';
import { systemProcesses } from './processes.ts';
import { createProgress, type ProgressView } from './progress.ts';
import type { Clock, Log, LogPlace, Runtime } from './runtime.ts';

/** A runtime that can also print a result. */
export interface Terminal extends Runtime {
  /** Whether results on stdout are coloured. */
  readonly colour: boolean;
  /** Prints a result on stdout; everything else goes to stderr. */
  print(text: string): void;
  printJson(value: unknown): void;
}

/**
 * The runtime of the command line. Logs, groups and progress go to stderr, so that stdout holds the result alone.
 * There are no inputs or outputs here: options come from the command line, and results are printed.
 */
export function terminalRuntime(host: Host, clock: Clock = systemClock): Terminal {
  const { env, cwd } = host;
  const mask = createMask();
  const view = createView(host, mask.apply);
  return {
    env,
    cwd,
    clock,
    processes: systemProcesses,
    colour: hasColour(host.stdout, env),
    log: createLog(host, view.line),
    cache: createFolderCache(cacheFolder(env)),
    input: () => undefined,
    setOutput: () => {},
    summary: async () => {},
    async group(title, body) {
      view.line(paint(host, 'bold', visible(title)));
      return await body();
    },
    mask: (secret) => mask.add(secret),
    progress: (title, total) => createProgress(visible(title), total, clock, view),
    exec: (command, args, options) => execute({ cwd, env, mask }, command, args, options),
    findTool: (name) => findProgram(name, env, host.platform),
    print: (text) => host.stdout.write(mask.apply(text)),
    printJson: (value) => host.stdout.write(`${formatJson(value, mask.apply)}\n`),
  };
}

/** Masks each string by itself: a secret cut out of the finished text could take a quote or a digit with it. */
function formatJson(value: unknown, mask: (text: string) => string): string {
  const masked = (_: string, entry: unknown) => (typeof entry === 'string' ? mask(entry) : entry);
  return JSON.stringify(value ?? null, masked, 2);
}

function createLog(host: Host, line: (text: string) => void): Log {
  const annotation =
    (level: 'notice' | 'warning' | 'error', style: 'blue' | 'yellow' | 'red') =>
    (message: string, place?: LogPlace) => {
      line(`${paint(host, style, `${level}:`)} ${visible(withPlace(message, place))}`);
    };
  return {
    debug(message) {
      if (isSet(host.env['TIDEGATE_DEBUG'])) {
        line(paint(host, 'dim', visible(message)));
      }
    },
    info: (message) => line(visible(message)),
    notice: annotation('notice', 'blue'),
    warning: annotation('warning', 'yellow'),
    error: annotation('error', 'red'),
  };
}

/** Lines and the progress bar share the screen: a line pushes the bar away, the next step draws it again. */
function createView(host: Host, mask: (text: string) => string): ProgressView {
  const { stderr } = host;
  let barShown = false;
  const clear = () => {
    if (barShown) {
      stderr.write('\r\u001b[K');
      barShown = false;
    }
  };
  const line = (text: string) => {
    clear();
    stderr.write(`${mask(text)}\n`);
  };
  if (stderr.isTTY !== true) {
    return { line };
  }
  const draw = (text: string) => {
    stderr.write(`\r${mask(text).slice(0, (stderr.columns ?? 80) - 1)}\u001b[K`);
    barShown = true;
  };
  return { line, bar: { draw, clear } };
}

function paint(host: Host, style: Parameters<typeof styleText>[0], text: string): string {
  return hasColour(host.stderr, host.env) ? styleText(style, text, { validateStream: false }) : text;
}

/** https://no-color.org: set and not empty means no colour. */
function hasColour(stream: Stream, env: Host['env']): boolean {
  return stream.isTTY === true && !isSet(env['NO_COLOR']) && env['TERM'] !== 'dumb';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

function cacheFolder(env: Host['env']): string {
  const base = env['XDG_CACHE_HOME'];
  return join(isSet(base) && base !== undefined ? base : join(homedir(), '.cache'), 'tidegate');
}
