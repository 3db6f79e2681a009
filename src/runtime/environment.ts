import process from 'node:process';

/**
 * Does work in which the process has no environment variables, for a library that asks them for debug switches: those
 * would print what it reads. It is quicker as well, where it asks often: each time takes a call into the system.
 * @param work returns when it is done; nothing else runs meanwhile
 */
export function withoutEnvironment<T>(work: () => T): T {
  const { env } = process;
  process.env = {};
  try {
    return work();
  } finally {
    process.env = env;
  }
}
