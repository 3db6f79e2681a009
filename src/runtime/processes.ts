import { readFileSync } from 'node:fs';
import process from 'node:process';
import { systemCode } from '../system-error.ts';
import type { Processes } from './runtime.ts';

/** The processes of this machine. */
export const systemProcesses: Processes = {
  own: process.pid,
  isRunning(id) {
    try {
      // Signal 0 only asks.
      return process.kill(id, 0);
    } catch (error) {
      // It is there, but belongs to somebody else.
      return systemCode(error) === 'EPERM';
    }
  },
  startOf(id) {
    try {
      // Linux, proc_pid_stat(5): `starttime` is field 22; the name before field 3 may hold spaces and brackets.
      const stat = readFileSync(`/proc/${id}/stat`, 'latin1');
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[22 - 3];
    } catch {
      return undefined;
    }
  },
};
