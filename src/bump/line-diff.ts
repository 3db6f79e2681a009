/** A run of lines that are only in one of the texts, or in both. */
export interface LineChange {
  readonly kind: 'same' | 'removed' | 'added';
  readonly line: string;
}

/**
 * The shortest way from one list of lines to another (E. Myers, "An O(ND) Difference Algorithm", 1986).
 * Quick where little differs, which is all it is used for.
 */
export function diffLines(before: readonly string[], after: readonly string[]): readonly LineChange[] {
  const trace = search(before, after);
  const changes: LineChange[] = [];
  let [x, y] = [before.length, after.length];
  for (const [depth, reach] of [...trace.entries()].toReversed()) {
    const diagonal = x - y;
    const down = goesDown(reach, diagonal, depth);
    const previous = diagonal + (down ? 1 : -1);
    const fromX = depth === 0 ? 0 : (reach.get(previous) ?? 0);
    const fromY = depth === 0 ? 0 : fromX - previous;
    while (x > fromX && y > fromY) {
      changes.push({ kind: 'same', line: before[x - 1] ?? '' });
      x -= 1;
      y -= 1;
    }
    if (depth > 0) {
      changes.push(
        down ? { kind: 'added', line: after[fromY] ?? '' } : { kind: 'removed', line: before[fromX] ?? '' },
      );
      [x, y] = [fromX, fromY];
    }
  }
  return changes.toReversed();
}

/** For each number of edits: how far into `before` one gets on each diagonal with one edit less. */
function search(before: readonly string[], after: readonly string[]): readonly ReadonlyMap<number, number>[] {
  const trace: ReadonlyMap<number, number>[] = [];
  const reach = new Map<number, number>();
  for (let depth = 0; depth <= before.length + after.length; depth += 1) {
    trace.push(new Map(reach));
    for (let diagonal = -depth; diagonal <= depth; diagonal += 2) {
      let x = goesDown(reach, diagonal, depth)
        ? (reach.get(diagonal + 1) ?? 0)
        : (reach.get(diagonal - 1) ?? 0) + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) {
        x += 1;
      }
      reach.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) {
        return trace;
      }
    }
  }
  return trace;
}

/** Whether a diagonal is best reached by an added line (from the diagonal above) or by a removed one. */
function goesDown(reach: ReadonlyMap<number, number>, diagonal: number, depth: number): boolean {
  return (
    diagonal === -depth ||
    (diagonal !== depth && (reach.get(diagonal - 1) ?? -1) < (reach.get(diagonal + 1) ?? -1))
  );
}
