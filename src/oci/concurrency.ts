/**
 * Runs `work` over the items, at most `limit` at a time. After the first error nothing new is started; what runs is
 * awaited, so that nothing goes on behind the caller's back.
 * @returns the results in the order of the items
 */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Map<number, R>();
  const queue = items.entries();
  let failure: { readonly error: unknown } | undefined;
  const worker = async (): Promise<void> => {
    // All workers take from one iterator, so each item is taken once.
    for (const [index, item] of queue) {
      try {
        results.set(index, await work(item));
      } catch (error) {
        failure ??= { error };
      }
      if (failure !== undefined) {
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (failure !== undefined) {
    throw failure.error;
  }
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}
