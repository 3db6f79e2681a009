import { formatBytes, formatDuration } from '../report/format.ts';
import { displayWidth, pad, shorten } from '../report/text.ts';
import type { ProgressState, ProgressView } from './progress.ts';

/** More than anybody reads at a glance; as many blobs move at a time. */
const mostParts = 8;

/**
 * For where nothing that was printed can be taken back, such as a workflow's log, a line every five seconds:
 * `Fetching: 42 %, 1.2 GB of 3.4 GB, 45.0 MB/s, 1 min 20 s left`.
 */
export function lineView(line: (text: string) => void): ProgressView {
  return {
    interval: 5000,
    show: (state) => line(`${state.title}: ${factsOf(state).join(', ')}`),
    clear: () => {},
    line,
  };
}

/**
 * Progress as a picture: a line for the whole, and one for each part that is on its way.
 * @param columns none of the lines is wider than that
 * @param rows at most so many lines
 */
export function progressPicture(state: ProgressState, columns: number, rows: number): readonly string[] {
  const room = Math.max(Math.min(mostParts, rows - 1), 0);
  const shown = state.parts.length > room ? state.parts.slice(0, Math.max(room - 1, 0)) : state.parts;
  const rest = state.parts.length - shown.length;
  const name = Math.min(nameWidth(columns), Math.max(0, ...shown.map((part) => displayWidth(part.name))));
  const barCells = columns < 60 ? 6 : 12;
  const lines = [
    totalLine(state, columns),
    ...shown.map(
      (part) =>
        `  ${pad(shorten(part.name, name), name, 'right')} ${bar(part.arrived, part.size, barCells)} ${percent(part.arrived, part.size)} %`,
    ),
    ...(rest > 0 && room > 0 ? [`  … ${rest} more`] : []),
  ];
  return lines.map((line) => shorten(line, columns));
}

/** What is left for a name beside its bar and per cent. */
function nameWidth(columns: number): number {
  return Math.max(columns - (columns < 60 ? 6 : 12) - 9, 1);
}

/** All that fits, the more important first: how far and how long are told on the narrowest screen. */
function totalLine(state: ProgressState, columns: number): string {
  const [share = '', amount = '', rate = '', ...left] = factsOf(state);
  const all = [share, amount, rate, ...left].join(', ');
  const drawn = (cells: number) => bar(state.arrived, state.total, cells);
  const forms = [
    `${drawn(24)} ${state.title}: ${all}`,
    `${drawn(12)} ${state.title}: ${all}`,
    `${drawn(12)} ${all}`,
    `${drawn(5)} ${[share, rate, ...left].join(', ')}`,
    `${drawn(5)} ${[share, ...left].join(', ')}`,
  ];
  return forms.find((form) => displayWidth(form) <= columns) ?? share;
}

/** Per cent, bytes, rate, time left: as far as they can be told. */
function factsOf({ arrived, total, rate, waiting }: ProgressState): readonly string[] {
  const amount = [`${percent(arrived, total)} %`, `${formatBytes(arrived)} of ${formatBytes(total)}`];
  if (waiting !== undefined) {
    return [...amount, `waiting ${formatDuration(waiting)}`];
  }
  const left = rate === 0 ? [] : [`${formatDuration(((total - arrived) / rate) * 1000)} left`];
  return [...amount, `${formatBytes(rate)}/s`, ...left];
}

function percent(arrived: number, total: number): number {
  return total === 0 ? 100 : Math.floor((arrived / total) * 100);
}

function bar(arrived: number, total: number, cells: number): string {
  const filled = Math.floor((percent(arrived, total) * cells) / 100);
  return `${'█'.repeat(filled)}${'░'.repeat(cells - filled)}`;
}
