import { type ChildProcess, spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { constants } from 'node:os';
import { UserError } from '../errors.ts';
import type { Mask } from './mask.ts';
import type { ExecOptions, ExecResult } from './runtime.ts';

export interface ExecContext {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly mask: Mask;
}

/** Rendered charts are a few MB; what is larger than this is no answer to a question of ours. */
const stdoutLimit = 256 * 1024 * 1024;
const stderrLimit = 64 * 1024;
/** The part of a command line and of stderr that goes into a message. */
const messageLimit = 200;
const stderrLines = 12;

/**
 * Runs a program without a shell and collects what it prints; of stderr only the last 64 KiB are kept.
 * @throws UserError `COMMAND_MISSING` when there is no such program, `FOLDER_MISSING` when `cwd` does not exist,
 *   `COMMAND_OUTPUT` when it prints more than 256 MiB, `COMMAND_FAILED` when its status is not 0
 */
export async function execute(
  context: ExecContext,
  command: string,
  args: readonly string[],
  options: ExecOptions = {},
): Promise<ExecResult> {
  const cwd = options.cwd ?? context.cwd;
  const child = spawn(command, args, { cwd, env: { ...context.env, ...options.env }, windowsHide: true });
  const result = await collect(child, command, options.input).catch((error: unknown) =>
    explain(error, command, cwd),
  );
  if (result.exitCode !== 0 && options.allowFailure !== true) {
    const line = context.mask.apply([command, ...args].join(' '));
    throw new UserError('COMMAND_FAILED', `\`${shorten(line)}\` ended with status ${result.exitCode}`, {
      details: lastLines(context.mask.apply(result.stderr)),
    });
  }
  return result;
}

function collect(child: ChildProcess, command: string, input?: Uint8Array): Promise<ExecResult> {
  const { promise, resolve, reject } = Promise.withResolvers<ExecResult>();
  const stdout: Buffer[] = [];
  let stdoutSize = 0;
  let stderr = Buffer.alloc(0);
  child.stdout?.on('data', (chunk: Buffer) => {
    stdoutSize += chunk.length;
    if (stdoutSize > stdoutLimit) {
      child.kill();
      reject(new UserError('COMMAND_OUTPUT', `${command} printed more than ${stdoutLimit} bytes`));
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
  return promise;
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
