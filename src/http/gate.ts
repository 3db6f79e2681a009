/** A place among the requests in flight; it has to be left. */
export interface Slot {
  /** @param bearing what the request showed of the host's load */
  leave(bearing: Bearing): void;
}

export type Bearing = 'served' | 'overloaded' | 'unknown';

/** Lets in as many at a time as a host bears. */
export interface Gate {
  /** Waits for a slot, in the order of the calls. */
  enter(): Promise<Slot>;
}

/** Under a server that fails at random, one at a time would be slower than the fault asks for. */
const fewest = 2;

/**
 * A gate that adapts as TCP does (additive increase, multiplicative decrease): each full round of served requests lets
 * in one more, an overload halves the number.
 * @param size slots at the start, and at most
 */
export function createGate({ start, most }: { readonly start: number; readonly most: number }): Gate {
  const waiting: ((slot: Slot) => void)[] = [];
  let limit = start;
  let inside = 0;
  let era = 0;
  const open = (): Slot => {
    const entered = era;
    inside += 1;
    return {
      leave(bearing) {
        inside -= 1;
        if (bearing === 'served') {
          limit = Math.min(most, limit + 1 / limit);
        } else if (bearing === 'overloaded' && entered === era) {
          // Those that were under way with this one will fail of the same load: that is one burst, and halves once.
          era += 1;
          limit = Math.max(fewest, limit / 2);
        }
        admit();
      },
    };
  };
  const admit = (): void => {
    while (inside < Math.floor(limit)) {
      const next = waiting.shift();
      if (next === undefined) {
        return;
      }
      next(open());
    }
  };
  return {
    enter: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        admit();
      }),
  };
}
