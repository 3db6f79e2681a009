import { formatBytes, formatDuration } from '../report/format.ts';
import type { Every } from './clock.ts';
import type { Clock, Progress, ProgressPart } from './runtime.ts';
import { createSpeed } from './speed.ts';

/** How far something is. */
export interface ProgressState {
  readonly title: string;
  /** Bytes: from 0 to `total`. */
  readonly arrived: number;
  readonly total: number;
  /** Bytes per second, over the last seconds. */
  readonly rate: number;
  /** Milliseconds in which nothing came, once that is worth a word. */
  readonly waiting?: number;
  /** What is on its way, in the order in which it began. */
  readonly parts: readonly (ProgressPart & { readonly arrived: number })[];
}

/** Where progress is shown: in a picture that is drawn over itself, or else in a line now and then. */
export interface ProgressView {
  /** Least milliseconds from one to the next. */
  readonly interval: number;
  show(state: ProgressState): void;
  /** Takes away what is still to be seen. */
  clear(): void;
  readonly line: (text: string) => void;
}

/** Milliseconds. */
const quiet = 3000;
/** It may stand still: then nobody calls, and that is what has to be shown. */
const tick = 1000;

/**
 * Counts bytes and shows how many arrived, how fast, and how long it will take. What is taken back, because it has to
 * be sent again, only makes the count smaller.
 * @param total bytes; 0 when nothing has to move
 */
export function createProgress(
  title: string,
  total: number,
  { clock, every }: { readonly clock: Clock; readonly every: Every },
  view: ProgressView,
): Progress {
  const now = () => clock.now().getTime();
  const started = now();
  const speed = createSpeed(started);
  const parts = createParts();
  let [shown, moved] = [started, started];
  let [arrived, expected] = [0, total];
  const state = (at: number): ProgressState => ({
    title,
    arrived: within(arrived, expected),
    total: expected,
    rate: speed.at(at),
    ...(at - moved < quiet || arrived >= expected ? {} : { waiting: at - moved }),
    parts: parts.moving(),
  });
  const showIfDue = () => {
    const at = now();
    if (at - shown >= view.interval) {
      shown = at;
      view.show(state(at));
    }
  };
  const stop = every(tick, () => {
    // All is there, and something else goes on: nothing to tell.
    if (arrived < expected) {
      showIfDue();
    }
  });
  return {
    advance(bytes, part) {
      const at = now();
      arrived += bytes;
      speed.add(bytes, at);
      moved = bytes > 0 ? at : moved;
      if (part !== undefined) {
        parts.advance(part, bytes);
      }
      showIfDue();
    },
    spare(bytes) {
      expected = Math.max(expected - bytes, 0);
    },
    done() {
      stop();
      view.clear();
      // What failed at once, or had nothing to do, has nothing to tell.
      if (arrived > 0) {
        view.line(describeEnd(title, arrived, now() - started));
      }
    },
  };
}

/** Keeps only what has begun and is not done: there may be thousands. */
function createParts() {
  const moving = new Map<ProgressPart, number>();
  const done = new WeakSet<ProgressPart>();
  return {
    advance(part: ProgressPart, bytes: number): void {
      const before = moving.get(part) ?? (done.has(part) ? part.size : 0);
      const after = within(before + bytes, part.size);
      if (after < part.size) {
        moving.set(part, after);
      } else {
        moving.delete(part);
        done.add(part);
      }
    },
    moving: (): ProgressState['parts'] =>
      [...moving].map(([{ name, size }, arrived]) => ({ name, size, arrived })),
  };
}

function describeEnd(title: string, arrived: number, elapsed: number): string {
  const rate = elapsed === 0 ? '' : ` (${formatBytes(Math.round((arrived * 1000) / elapsed))}/s)`;
  return `${title}: ${formatBytes(arrived)} in ${formatDuration(elapsed)}${rate}`;
}

/** From 0 to `most`. */
function within(value: number, most: number): number {
  return Math.max(0, Math.min(value, most));
}
