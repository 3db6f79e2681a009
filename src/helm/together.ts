/**
 * Awaits work that is under way. When some of it fails, the rest is awaited first, so that nothing goes on behind the
 * caller's back.
 * @returns the results in the order of the work
 * @throws what the first in that order throws, whichever was quicker: messages must not depend on it
 */
export async function together<T extends readonly Promise<unknown>[] | []>(
  work: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work);
  return await Promise.all(work);
}
