/** A time in which no release becomes due by itself. */
export interface FreezeWindow {
  readonly from: Date;
  /** The first moment after it. */
  readonly until: Date;
  readonly reason?: string;
}

export function freezeAt(windows: readonly FreezeWindow[], time: Date): FreezeWindow | undefined {
  return windows.find(({ from, until }) => from <= time && time < until);
}

/** The first moment from `time` on that is in no window: they may touch and overlap. */
export function thawAfter(windows: readonly FreezeWindow[], time: Date): Date {
  let thaw = time;
  for (let window = freezeAt(windows, thaw); window !== undefined; window = freezeAt(windows, thaw)) {
    thaw = window.until;
  }
  return thaw;
}

/** Milliseconds from `from` to `to` that are in no window. */
export function openTime(windows: readonly FreezeWindow[], from: Date, to: Date): number {
  let open = 0;
  let time = thawAfter(windows, from);
  while (time < to) {
    const start = time.valueOf();
    const next = Math.min(
      ...windows.map((window) => window.from.valueOf()).filter((at) => at > start),
      to.valueOf(),
    );
    open += next - start;
    time = thawAfter(windows, new Date(next));
  }
  return open;
}
