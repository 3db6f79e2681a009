import { homedir } from 'node:os';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { withPlace } from '../report/format.ts';
import { hanging, oneLine, visibleJson, withoutOrders } from '../report/text.ts';
import { askSecret } from './ask-secret.ts';
import { type Every, systemClock, systemEvery } from './clock.ts';
import { execute } from './exec.ts';
import { findProgram } from './find-program.ts';
import { createFolderCache } from './folder-cache.ts';
import type { Host, Stream } from './host.ts';
import { createMask } from './mask.ts';
import { systemProcesses } from './processes.ts';
import { lineView, progressPicture } from './progress-lines.ts';
import { createProgress, type ProgressState, type ProgressView } from './progress.ts';
import type { Clock, Log, LogPlace, Runtime } from './runtime.ts';
import { createScreen } from './screen.ts';
import { stopSignal } from './stop-signal.ts';
import { installInFolder } from './tool-folder.ts';

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
export function terminalRuntime(
  host: Host,
  clock: Clock = systemClock,
  every: Every = systemEvery,
): Terminal {
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
      view.line(paint(host, 'bold', oneLine(title)));
      return await body();
    },
    mask: (secret) => mask.add(secret),
    progress: (title, total) => createProgress(oneLine(title), total, { clock, every }, view),
    ...asking(host),
    stopSignal,
    exec: (command, args, options) => execute({ cwd, env, mask }, command, args, options),
    findTool: (name) => findProgram(name, env, host.platform),
    installTool: (name, version, fetch) =>
      installInFolder(
        { root: join(cacheFolder(env), 'programs'), name, version, platform: host.platform },
        fetch,
      ),
    print: (text) => host.stdout.write(withoutOrders(mask.apply(text))),
    printJson: (value) => host.stdout.write(`${formatJson(value, mask.apply)}\n`),
  };
}

/** Only where the question is seen by who answers it. */
function asking({ keyboard, stderr }: Host): Pick<Runtime, 'askSecret'> {
  return keyboard === undefined || stderr.isTTY !== true
    ? {}
    : { askSecret: (question) => askSecret(keyboard, stderr, question) };
}

/** Masks each string by itself: a secret cut out of the finished text could take a quote or a digit with it. */
function formatJson(value: unknown, mask: (text: string) => string): string {
  const masked = (_: string, entry: unknown) => (typeof entry === 'string' ? mask(entry) : entry);
  return visibleJson(JSON.stringify(value ?? null, masked, 2));
}

function createLog(host: Host, line: (text: string) => void): Log {
  const annotation =
    (level: 'notice' | 'warning' | 'error', style: 'blue' | 'yellow' | 'red') =>
    (message: string, place?: LogPlace) => {
      line(`${paint(host, style, `${level}:`)} ${harmless(withPlace(message, place))}`);
    };
  return {
    debug(message) {
      if (isSet(host.env['TIDEGATE_DEBUG'])) {
        line(paint(host, 'dim', harmless(message)));
      }
    },
    info: (message) => line(harmless(message)),
    notice: annotation('notice', 'blue'),
    warning: annotation('warning', 'yellow'),
    error: annotation('error', 'red'),
  };
}

function harmless(text: string): string {
  return withoutOrders(hanging(text));
}

/**
 * Lines and the picture of progress share the screen: a line pushes the picture away, the next step draws it again.
 * Where nothing may be drawn over, lines have to do.
 */
function createView(host: Host, mask: (text: string) => string): ProgressView {
  const { stderr } = host;
  if (!hasColour(stderr, host.env)) {
    return lineView((text) => stderr.write(`${mask(text)}\n`));
  }
  const screen = createScreen(stderr);
  return {
    interval: 100,
    show(state) {
      const { columns, rows } = screen.size();
      screen.draw(
        progressPicture(
          withNames(state, (name) => oneLine(mask(name))),
          columns,
          rows,
        ),
      );
    },
    clear: () => screen.clear(),
    line: (text) => screen.line(mask(text)),
  };
}

/** Masked before they are cut: the half of a secret would not be known as one. */
function withNames(state: ProgressState, clean: (name: string) => string): ProgressState {
  return {
    ...state,
    title: clean(state.title),
    parts: state.parts.map((part) => ({ ...part, name: clean(part.name) })),
  };
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
