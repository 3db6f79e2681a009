import { TidegateError } from './errors.ts';

/** What comes of work, or the error that it fails with, where that is a result: of ours, and with one of the codes if there are any. */
export async function orError<T>(work: Promise<T>, codes?: readonly string[]): Promise<T | TidegateError> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof TidegateError && codes?.includes(error.code) !== false) {
      return error;
    }
    throw error;
  }
}

/** What comes of work, or undefined where it fails with one of these codes; other errors stay. */
export async function unless<T>(codes: readonly string[], work: Promise<T>): Promise<T | undefined> {
  const found = await orError(work, codes);
  return found instanceof TidegateError ? undefined : found;
}

/** What comes of work, or undefined where any error of ours says why not: for what is worth no failure. A bug stays one. */
export async function whereKnown<T>(work: Promise<T>): Promise<T | undefined> {
  const found = await orError(work);
  return found instanceof TidegateError ? undefined : found;
}

/** The same of what is made out at once: of a text that is parsed and may well be something else. */
export function whereLegal<T>(parse: () => T extends PromiseLike<unknown> ? never : T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof TidegateError)) {
      throw error;
    }
    return undefined;
  }
}
