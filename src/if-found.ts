import { unless } from './unless.ts';

/** What is read, or undefined where whoever is asked does not have it (UserError `NOT_FOUND`); other errors stay. */
export async function ifFound<T>(reading: Promise<T>): Promise<T | undefined> {
  return await unless(['NOT_FOUND'], reading);
}
