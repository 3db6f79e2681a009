import { execFile } from 'node:child_process';
import process from 'node:process';
import { promisify } from 'node:util';
import { tool } from './tools.ts';

/** Runs a real tool in the toolbox's folder. @returns what it printed, without the last line end */
export type Toolbox = (name: string, ...args: readonly string[]) => Promise<string>;

/**
 * The tools of `npm run tools`, at home in a folder of their own: no login, plugin or proxy of this machine reaches them,
 * and what they keep goes away with the folder. A tool that fails throws an `Error` with what it said.
 */
export function openToolbox(folder: string): Toolbox {
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    TMPDIR: folder,
    // A proxy that answers nobody (loopback goes past it): a run that needs the network fails.
    HTTPS_PROXY: 'http://127.0.0.1:9',
    COSIGN_PASSWORD: '',
  };
  return async (name, ...args) => {
    const { stdout } = await promisify(execFile)(tool(name), args, {
      cwd: folder,
      env,
      maxBuffer: 64 * 1024 * 1024,
      timeout: 60_000,
    });
    return stdout.replace(/\n$/, '');
  };
}
