import { formatBytes, formatDuration } from '../report/format.ts';
import type { Clock, Progress } from './runtime.ts';

/** Where progress is shown: a bar that is drawn over itself, or else a line now and then. */
export interface ProgressView {
  readonly bar?: {
    draw(text: string): void;
    /** Takes the bar away. */
    clear(): void;
  };
  readonly line: (text: string) => void;
}

const barInterval = 100;
const lineInterval = 5000;
const barCells = 24;

/**
 * Counts bytes and shows how many arrived, how fast, and how long it will take.
 * @param total bytes; 0 when nothing has to move
 */
export function createProgress(title: string, total: number, clock: Clock, view: ProgressView): Progress {
  const interval = view.bar === undefined ? lineInterval : barInterval;
  const started = clock.now().getTime();
  let shown = started;
  let arrived = 0;
  let expected = total;
  return {
    advance(bytes) {
      arrived += bytes;
      const now = clock.now().getTime();
      if (now - shown < interval) {
        return;
      }
      shown = now;
      const text = describe(title, arrived, expected, now - started);
      if (view.bar === undefined) {
        view.line(text);
      } else {
        view.bar.draw(`${drawBar(arrived, expected)} ${text}`);
      }
    },
    spare(bytes) {
      expected -= bytes;
    },
    done() {
      view.bar?.clear();
      // What failed at once, or had nothing to do, has nothing to tell.
      if (arrived === 0) {
        return;
      }
      const elapsed = clock.now().getTime() - started;
      const rate = elapsed === 0 ? '' : ` (${formatBytes(rateOf(arrived, elapsed))}/s)`;
      view.line(`${title}: ${formatBytes(arrived)} in ${formatDuration(elapsed)}${rate}`);
    },
  };
}

function describe(title: string, arrived: number, total: number, elapsed: number): string {
  const rate = rateOf(arrived, elapsed);
  const left =
    rate === 0 || arrived > total ? '' : `, ${formatDuration(((total - arrived) / rate) * 1000)} left`;
  return `${title}: ${percent(arrived, total)} %, ${formatBytes(arrived)} of ${formatBytes(total)}, ${formatBytes(rate)}/s${left}`;
}

/** Bytes per second. */
function rateOf(bytes: number, milliseconds: number): number {
  return milliseconds === 0 ? 0 : Math.round((bytes * 1000) / milliseconds);
}

function percent(arrived: number, total: number): number {
  return total === 0 ? 100 : Math.min(100, Math.floor((arrived / total) * 100));
}

function drawBar(arrived: number, total: number): string {
  const filled = Math.floor((percent(arrived, total) * barCells) / 100);
  return `${'█'.repeat(filled)}${'░'.repeat(barCells - filled)}`;
}
