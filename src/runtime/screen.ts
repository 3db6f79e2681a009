import { displayWidth } from '../report/text.ts';
import type { Stream } from './host.ts';

/** The lower end of a terminal, where a picture is drawn over itself; lines are printed above it. */
export interface Screen {
  /** Columns and rows that a picture may take: the last column stays free, as some terminals wrap when it is filled. */
  size(): { readonly columns: number; readonly rows: number };
  draw(lines: readonly string[]): void;
  /** Takes the picture away. */
  clear(): void;
  /** Prints a line where the picture was; the next `draw` brings it back. */
  line(text: string): void;
}

export function createScreen(stream: Stream): Screen {
  const columnsOf = () => Math.max(stream.columns ?? 80, 2);
  let drawn: readonly string[] = [];
  // Where the picture began. A terminal that was made narrower has wrapped its lines, and it takes more rows now.
  const home = (): string => {
    const rows = drawn.reduce((sum, line) => sum + rowsOf(line, columnsOf()), 0);
    return rows > 1 ? `\r\u001b[${rows - 1}A` : '\r';
  };
  const clear = () => {
    if (drawn.length > 0) {
      stream.write(`${home()}\u001b[J`);
      drawn = [];
    }
  };
  return {
    size: () => ({ columns: columnsOf() - 1, rows: Math.max((stream.rows ?? 24) - 1, 1) }),
    draw(lines) {
      // Each line is cleared behind its text, not before it: that would flicker.
      stream.write(`${home()}${lines.map((line) => `${line}\u001b[K`).join('\n')}\u001b[J`);
      drawn = lines;
    },
    clear,
    line(text) {
      clear();
      stream.write(`${text}\n`);
    },
  };
}

function rowsOf(line: string, columns: number): number {
  return Math.max(Math.ceil(displayWidth(line) / columns), 1);
}
