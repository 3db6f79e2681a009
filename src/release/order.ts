import { compareText } from '../order.ts';

/** What `tag.ts` orders the parts of a tag by. */

/** Item by item; a list that ends first is padded, or comes first when there is no padding. */
export function compareLists(
  a: readonly string[],
  b: readonly string[],
  compare: (a: string, b: string) => number,
  padding?: string,
): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [left, right] = [a[index] ?? padding, b[index] ?? padding];
    if (left === undefined || right === undefined) {
      return left === undefined ? -1 : 1;
    }
    const order = compare(left, right);
    if (order !== 0) {
      return order;
    }
  }
  return 0;
}

/** As semver compares identifiers (numbers before text), but digits inside text count as numbers: rc9 before rc10. */
export function compareNatural(a: string, b: string): number {
  return compareLists(a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? [], (left, right) => {
    const [leftIsNumber, rightIsNumber] = [/^\d/.test(left), /^\d/.test(right)];
    if (leftIsNumber !== rightIsNumber) {
      return leftIsNumber ? -1 : 1;
    }
    return leftIsNumber ? compareNumbers(left, right) : compareText(left, right);
  });
}

/** Decimal digits of any length, without the rounding of Number. */
export function compareNumbers(a: string, b: string): number {
  const [left, right] = [withoutZeros(a), withoutZeros(b)];
  return left.length - right.length || compareText(left, right);
}

/** `08` as `8`. */
export function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}
