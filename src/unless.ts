import { TidegateError } from './errors.ts';

/** What comes of work, or undefined where it fails with one of these codes; other errors stay. */
export async function unless<T>(codes: readonly string[], work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof TidegateError && codes.includes(error.code)) {
      return undefined;
    }
    throw error;
  }
}
