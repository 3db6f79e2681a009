import { RefusedError } from '../errors.ts';

/**
 * Judges several, of which a stranger's does no harm beside one that counts.
 * @param judge returns what counts, or raises why it does not
 * @param fatal codes of refusals that end it all
 */
export function judgeEach<T, R>(
  items: readonly T[],
  judge: (item: T, index: number) => R,
  fatal: readonly string[] = [],
): { readonly accepted: readonly R[]; readonly passedOver: readonly RefusedError[] } {
  const accepted: R[] = [];
  const passedOver: RefusedError[] = [];
  for (const [index, item] of items.entries()) {
    try {
      accepted.push(judge(item, index));
    } catch (error) {
      if (!(error instanceof RefusedError) || fatal.includes(error.code)) {
        throw error;
      }
      passedOver.push(error);
    }
  }
  return { accepted, passedOver };
}
