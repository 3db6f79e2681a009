import { type ChildProcess, spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { constants } from 'node:os';
import { UserError } from '../errors.ts';
import type { Mask } from './mask.ts';
import type { ExecOptions, ExecResult } from './runtime.ts';
import { withoutSecrets } from './secret-variables.ts';

export interface ExecContext {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly mask: Mask;
}

/** Rendered charts are a few MB; what is larger than this is no answer to a question of ours. */
const stdoutLimit = 256 * 1024 * 1024;
const stderrLimit = 64 * 1024;
/** Milliseconds. A fetch or a rendering takes seconds; a job of its own would wait for hours. */
const defaultTimeout = 10 * 60 * 1000;
/** The part of a command line and of stderr that goes into a message. */
const messageLimit = 200;
const stderrLines = 12;

/**
 * Runs a program without a shell and collects what it prints; of stderr only the last 64 KiB are kept. It gets the
 * environment without our secrets.
 * @throws UserError `COMMAND_MISSING` when there is no such program, `FOLDER_MISSING` when `cwd` does not exist,
 *   `COMMAND_TIMEOUT` when it does not end in time, `COMMAND_OUTPUT` when it prints more than 256 MiB,
 *   `COMMAND_FAILED` when its status is not 0
 */
export async function execute(
  context: ExecContext,
  command: string,
  args: readonly string[],
  options: ExecOptions = {},
): Promise<ExecResult> {
  const cwd = options.cwd ?? context.cwd;
  const env = { ...withoutSecrets(context.env), ...options.env };
  const child = spawn(command, args, { cwd, env, windowsHide: true });
  const line = shorten(context.mask.apply([command, ...args].join(' ')));
  const result = await collect(child, line, options).catch((error: unknown) => explain(error, command, cwd));
  if (result.exitCode !== 0 && options.allowFailure !== true) {
    throw new UserError('COMMAND_FAILED', `\`${line}\` ended with status ${result.exitCode}`, {
      details: lastLines(context.mask.apply(result.stderr)),
    });
  }
  return result;
}

function collect(
  child: ChildProcess,
  line: string,
  { input, timeout = defaultTimeout }: ExecOptions,
): Promise<ExecResult> {
  const { promise, resolve, reject } = Promise.withResolvers<ExecResult>();
  const stdout: Buffer[] = [];
  let stdoutSize = 0;
  let stderr = Buffer.alloc(0);
  const stop = (error: UserError): void => {
    kill(child);
    reject(error);
  };
  const timer = setTimeout(() => stop(timedOut(line, timeout)), timeout);
  child.stdout?.on('data', (chunk: Buffer) => {
    stdoutSize += chunk.length;
    if (stdoutSize > stdoutLimit) {
      stop(new UserError('COMMAND_OUTPUT', `\`${line}\` printed more than ${stdoutLimit} bytes`));
      return;
    }
    stdout.push(chunk);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = Buffer.concat([stderr, chunk]).subarray(-stderrLimit);
  });
  // A program that ends without reading its input breaks the pipe; its exit status says what that means.
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  child.on('error', reject);
  child.on('close', (code, signal) => {
    const exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
    resolve({ exitCode, stdout: Buffer.concat(stdout), stderr: stderr.toString('utf8') });
  });
  return promise.finally(() => clearTimeout(timer));
}

/** For good: what it started itself may hold the pipes open, and must not keep us waiting either. */
function kill(child: ChildProcess): void {
  child.kill('SIGKILL');
  child.stdin?.destroy();
  child.stdout?.destroy();
  child.stderr?.destroy();
}

function timedOut(line: string, timeout: number): UserError {
  return new UserError(
    'COMMAND_TIMEOUT',
    `\`${line}\` did not end within ${timeout / 1000} s and was stopped`,
    {
      hint: 'Run it by hand to see what it waits for: the network, a lock, or somebody to answer a question.',
    },
  );
}

/** `spawn` says ENOENT both for a missing program and for a missing folder. */
async function explain(fault: unknown, command: string, cwd: string): Promise<never> {
  if (!(fault instanceof Error && 'code' in fault && (fault.code === 'ENOENT' || fault.code === 'EACCES'))) {
    throw fault;
  }
  const folderExists = await access(cwd).then(
    () => true,
    () => false,
  );
  if (!folderExists) {
    throw new UserError('FOLDER_MISSING', `${cwd}: no such folder, so ${command} cannot run there`, {
      cause: fault,
    });
  }
  throw new UserError('COMMAND_MISSING', `${command}: no such program`, {
    hint: `Install ${command}, or put the folder that holds it into PATH.`,
    cause: fault,
  });
}

function shorten(line: string): string {
  return line.length > messageLimit ? `${line.slice(0, messageLimit)}…` : line;
}

function lastLines(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(-stderrLines);
}
