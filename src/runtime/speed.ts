/** Milliseconds. What is older says nothing about how fast it goes now. */
const span = 5000;
const slotLength = 500;

/** How fast something moves at the moment. */
export interface Speed {
  /** @param now milliseconds, never less than before */
  add(bytes: number, now: number): void;
  /** Bytes per second, over the last five. */
  at(now: number): number;
}

/**
 * Counts in slots of half a second. A slot in which more was taken back than came counts as nothing: what has to be
 * sent again is no speed, and least of all a negative one.
 * @param started milliseconds
 */
export function createSpeed(started: number): Speed {
  let slots: { readonly start: number; bytes: number }[] = [];
  const slotAt = (now: number): number => now - ((now - started) % slotLength);
  const windowAt = (now: number): number => Math.max(started, slotAt(now) - span);
  return {
    add(bytes, now) {
      const start = slotAt(now);
      const last = slots.at(-1);
      if (last?.start === start) {
        last.bytes += bytes;
      } else {
        slots = slots.filter((slot) => slot.start >= windowAt(now));
        slots.push({ start, bytes });
      }
    },
    at(now) {
      const from = windowAt(now);
      const bytes = slots
        .filter(({ start }) => start >= from)
        .reduce((sum, slot) => sum + Math.max(slot.bytes, 0), 0);
      return now <= from ? 0 : Math.round((bytes * 1000) / (now - from));
    },
  };
}
