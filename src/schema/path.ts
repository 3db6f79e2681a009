import { describe } from './describe.ts';
import type { Fault, Path } from './schema.ts';

/** A path as people write it: `charts[0].version`; keys that are no words are quoted: `endpoints["docker.io"]`, and cut where they are long. */
export function formatPath(path: Path): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') {
      text += `[${part}]`;
    } else if (/^[\w-]{1,64}$/.test(part)) {
      text += text === '' ? part : `.${part}`;
    } else {
      text += `[${describe(part)}]`;
    }
  }
  return text;
}

/** Enough to see the pattern; a hostile file could have a fault for every byte. */
const shownFaults = 100;

/** One line for each of many faults, the later ones only counted. */
export function listFaults<F>(faults: readonly F[], format: (fault: F) => string): string[] {
  const rest = faults.length - shownFaults;
  const lines = faults.slice(0, shownFaults).map((fault) => format(fault));
  return rest > 0 ? [...lines, `… and ${rest} more`] : lines;
}

/** The same for the faults that a schema found. */
export function faultLines(faults: readonly Fault[]): string[] {
  return listFaults(faults, formatFault);
}

/** `charts[0].version: expected …` */
export function formatFault({ path, message }: Fault): string {
  return path.length === 0 ? message : `${formatPath(path)}: ${message}`;
}

/** The path that `formatPath` writes so; undefined for text that is none. */
export function parsePath(text: string): Path | undefined {
  const path: (string | number)[] = [];
  const part = /(?:^|(?<!^)\.)([^.[\]"]+)|\[(\d{1,6})\]|\[("(?:[^"\\]|\\.)*")\]/gy;
  while (part.lastIndex < text.length) {
    const [, key, index, quoted] = part.exec(text) ?? [];
    const found = key ?? (index === undefined ? unquote(quoted) : Number(index));
    if (found === undefined) {
      return undefined;
    }
    path.push(found);
  }
  return path.length === 0 ? undefined : path;
}

function unquote(text: string | undefined): string | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
