/** Order by UTF-16 code units, the same on every machine and in every locale. */
export function compareText(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

/** True when every key is greater than the one before it: sorted, and each there once. */
export function isStrictlySorted(keys: readonly string[]): boolean {
  return keys.every((key, index) => index === 0 || compareText(keys[index - 1] ?? '', key) < 0);
}
