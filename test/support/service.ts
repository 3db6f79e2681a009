import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { tool } from './tools.ts';

/** A real server program that listens on loopback. */
export interface Service {
  /** What it answered when it was ready. */
  readonly answer: string;
  close(): Promise<void>;
}

const startLimit = 20_000;

// The shell stops the server by its number when its standard input closes, which it does with this process however that
// ends; and it clears up. So nothing is left behind by a test that fails, hangs or is killed.
const guarded = [
  'folder=$1; shift; exec 3<&0; "$0" "$@" & server=$!',
  '(read -r _ <&3; kill $server) & guard=$!',
  'wait $server; rm -rf "$folder"; kill $guard 2>/dev/null',
].join('\n');

/**
 * Starts an installed tool that serves, and waits until an address of its answers.
 * @throws Error with what it said, when it does not start
 * @param prepare is given an empty folder that lives as long as the server; returns the program's arguments, apart by blanks
 */
export async function startService(
  name: string,
  url: string,
  prepare: (folder: string) => Promise<string> | string,
): Promise<Service> {
  const folder = await mkdtemp(join(tmpdir(), `tidegate-${name}-`));
  const args = (await prepare(folder)).split(' ');
  const child = spawn('/bin/sh', ['-c', guarded, tool(name), folder, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-8192);
    });
  }
  const ended = once(child, 'exit');
  const close = async (): Promise<void> => {
    child.ref();
    child.stdin.end();
    await ended;
  };
  const answer = await waitForAnswer(url, ended);
  if (answer === undefined) {
    await close();
    throw new Error(`${name} does not start:\n${log}`);
  }
  // A server that a test forgot must not keep the process alive.
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) {
    if ('unref' in stream && typeof stream.unref === 'function') {
      stream.unref();
    }
  }
  return { answer, close };
}

/** Ports that are free now, for programs that cannot be asked to choose one. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  return servers.map((server) => {
    const address = server?.address();
    server?.close();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
}

async function listen(port: number) {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  } catch {
    return undefined;
  }
}

/** @returns nothing when the server has ended instead */
async function waitForAnswer(url: string, ended: Promise<unknown>): Promise<string | undefined> {
  const isOver = ended.then(() => true);
  for (let waited = 0; waited < startLimit; waited += 20) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok === true) {
      return await response.text();
    }
    if (await Promise.race([isOver, wait(20, false)])) {
      return undefined;
    }
  }
  return undefined;
}
