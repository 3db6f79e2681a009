import { TidegateError } from './errors.ts';

/** What comes of work, or undefined where it fails with one of these codes; other errors stay. */
export async function unless<T>(codes: readonly string[], work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    return passOver(error, ({ code }) => codes.includes(code));
  }
}

/** What is found, or undefined where any error of ours says why not: for what is worth no failure. A bug stays one. */
export async function whereKnown<T>(find: () => Promise<T>): Promise<T | undefined> {
  try {
    return await find();
  } catch (error) {
    return passOver(error);
  }
}

/** The same of what is made out at once: of a text that is parsed and may well be something else. */
export function whereLegal<T>(parse: () => T extends PromiseLike<unknown> ? never : T): T | undefined {
  try {
    return parse();
  } catch (error) {
    return passOver(error);
  }
}

function passOver(error: unknown, isExpected: (error: TidegateError) => boolean = () => true): undefined {
  if (!(error instanceof TidegateError && isExpected(error))) {
    throw error;
  }
}
