import { TidegateError } from '../errors.ts';

const refusals = new Set(['FORBIDDEN', 'NOT_FOUND', 'PULL_REQUEST_REFUSED', 'FORGE_FAILED']);

/** What a forge does not grant is told of. What may pass (a rate limit, a fault) ends the run, and the next one goes on. */
export async function attempt(remarks: string[], what: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!isRefusal(error)) {
      throw error;
    }
    const reasons = error.details.length === 0 ? [error.message] : error.details;
    remarks.push(`${what}: ${reasons.join('; ')}${error.code === 'FORBIDDEN' ? `. ${error.hint}` : ''}`);
  }
}

/** The forge has said no to this one thing. */
function isRefusal(error: unknown): error is TidegateError {
  return error instanceof TidegateError && refusals.has(error.code);
}

/** All at once, and where that is refused one by one: one unknown name must not cost the others. */
export async function attemptEach(
  remarks: string[],
  what: string,
  names: readonly string[],
  add: (names: readonly string[]) => Promise<void>,
): Promise<void> {
  if (names.length === 0) {
    return;
  }
  const refused: string[] = [];
  await attempt(refused, `${what} ${names.join(', ')}`, () => add(names));
  if (names.length === 1 || refused.length === 0) {
    remarks.push(...refused);
    return;
  }
  for (const name of names) {
    await attempt(remarks, `${what} ${name}`, () => add([name]));
  }
}
