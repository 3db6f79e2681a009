import { formatPlace, type Place, type TidegateError } from '../errors.ts';
import { oneLine } from './text.ts';

const byteUnits = ['kB', 'MB', 'GB', 'TB', 'PB'];

/** `1.5 MB`: decimal units, as registries and disks are sold. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) {
    return `${bytes} B`;
  }
  let value = bytes / 1000;
  let unit = 0;
  // 999.5 would be shown as 1000.
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(value < 99.95 ? 1 : 0)} ${byteUnits[unit]}`;
}

/** `0.4 s`, `42 s`, `3 min 20 s`, `2 h 5 min`, `44 d 5 h`. */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  if (whole < 60) {
    return `${whole} s`;
  }
  if (whole < 3600) {
    return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  }
  const hours = Math.floor(whole / 3600);
  return hours < 48
    ? `${hours} h ${Math.floor((whole % 3600) / 60)} min`
    : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** `sha256:3f2a91bc04de`: enough to tell digests apart. */
export function shortDigest(digest: string): string {
  return digest.slice(0, digest.indexOf(':') + 13);
}

/** `1 image`, `2 images`: for nouns that take an `s`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The first lines of many, and how many more there are: `… and 3 more`. */
export function cutLines(lines: readonly string[], most: number, advice = ''): readonly string[] {
  const rest = lines.length - most;
  return rest > 0 ? [...lines.slice(0, most), `… and ${rest} more${advice}`] : lines;
}

/** The same for names in a sentence: `3 more`. */
export function cutNames(names: readonly string[], most: number): readonly string[] {
  const rest = names.length - most;
  return rest > 0 ? [...names.slice(0, most), `${rest} more`] : names;
}

/** Puts the place before a message: `tidegate.yaml:3:5 …`, and for a whole file `tidegate.yaml: …`. */
export function withPlace(message: string, place: Place | undefined): string {
  if (place === undefined) {
    return message;
  }
  return `${formatPlace(place)}${place.line === undefined ? ':' : ''} ${message}`;
}

/**
 * What a person needs to see of an error besides its place: message and code, the faults, what to do. Each is one line,
 * whatever names from outside are in it.
 */
export function explainError(error: TidegateError): string {
  const details = error.details.map((detail) => `  - ${oneLine(detail)}`);
  const hint = error.hint === undefined ? [] : [`  ${oneLine(error.hint)}`];
  return [`${oneLine(error.message)} [${error.code}]`, ...details, ...hint].join('\n');
}
