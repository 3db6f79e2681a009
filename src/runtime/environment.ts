import process from 'node:process';

/**
 * Does work in which the process has no environment variables, for a library that asks them for debug switches: those
 * would print what it reads. It is quicker as well, where it asks often: each time takes a call into the system.
 * @param work is done when it returns, as nothing else may run meanwhile: none that gives a promise
 */
export function withoutEnvironment<T>(work: () => T extends PromiseLike<unknown> ? never : T): T {
  const { env } = process;
  process.env = {};
  try {
    return work();
  } finally {
    process.env = env;
  }
}
