import { UserError } from './errors.ts';

/** What is read, or undefined where whoever is asked does not have it (UserError `NOT_FOUND`); other errors stay. */
export async function ifFound<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof UserError && error.code === 'NOT_FOUND') {
      return undefined;
    }
    throw error;
  }
}
