import { diffLines, type LineChange } from './line-diff.ts';

const context = 3;

/**
 * A unified diff as `git diff` writes it and `git apply` reads it: 3 lines of context, line ends kept.
 * @param path of the file in the repository
 * @returns the diff, or an empty text where nothing differs
 */
export function unifiedDiff(path: string, before: Buffer, after: Buffer): string {
  if (before.equals(after)) {
    return '';
  }
  const changes = diffLines(splitLines(before), splitLines(after));
  const hunks = hunkRanges(changes).map(([start, end]) => formatHunk(changes, start, end));
  const [old, now] = [quote(`a/${path}`), quote(`b/${path}`)];
  // A tab ends a name that holds a space, as git does it.
  const tab = path.includes(' ') && !old.startsWith('"') ? '\t' : '';
  return `diff --git ${old} ${now}\n--- ${old}${tab}\n+++ ${now}${tab}\n${hunks.join('')}`;
}

/** Lines with their line feed; the last one has none where the text does not end in one. */
function splitLines(text: Buffer): readonly string[] {
  return text.toString('utf8').match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Half-open ranges of changes, each with its context; ranges that touch are one. */
function hunkRanges(changes: readonly LineChange[]): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (const [index, { kind }] of changes.entries()) {
    if (kind === 'same') {
      continue;
    }
    const start = Math.max(0, index - context);
    const end = Math.min(changes.length, index + 1 + context);
    const last = ranges.at(-1);
    if (last !== undefined && start <= last[1]) {
      last[1] = end;
    } else {
      ranges.push([start, end]);
    }
  }
  return ranges;
}

const marks = { same: ' ', removed: '-', added: '+' } as const;

function formatHunk(changes: readonly LineChange[], start: number, end: number): string {
  const hunk = changes.slice(start, end);
  const skipped = changes.slice(0, start);
  const range = (other: LineChange['kind']): string => {
    const length = hunk.filter(({ kind }) => kind !== other).length;
    const before = skipped.filter(({ kind }) => kind !== other).length;
    // A side without lines is said to stand after the line before it.
    const first = length === 0 ? before : before + 1;
    return length === 1 ? String(first) : `${first},${length}`;
  };
  const lines = hunk.map(({ kind, line }) =>
    line.endsWith('\n') ? `${marks[kind]}${line}` : `${marks[kind]}${line}\n\\ No newline at end of file\n`,
  );
  return `@@ -${range('added')} +${range('removed')} @@\n${lines.join('')}`;
}

/** git's quoting of names (`core.quotePath` off): only what would break a line or a quote. */
function quote(name: string): string {
  return /["\\\p{Cc}]/u.test(name) ? JSON.stringify(name) : name;
}
