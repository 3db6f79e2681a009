import { whereLegal } from '../unless.ts';
import { type ArchiveFile, readArchive } from './archive.ts';
import { redactValues } from './redact-values.ts';
import { hideUnknown } from './unknown-words.ts';
import type { PreparedValues } from './values-file.ts';

const messageLimit = 4000;
/** Bytes of the chart's files, subcharts unpacked. */
const filesLimit = 256 * 1024 * 1024;

/** A run of Helm: the chart, the user's values, and the folder that both were put into. */
interface Run {
  readonly tgz: Buffer;
  readonly values: readonly PreparedValues[];
  readonly temporary: string;
}

/**
 * What Helm said when it failed, without warnings before the error.
 * @param stderr its end alone, if it was long
 */
export function lastWords(stderr: string): string {
  const start = stderr.search(/^Error: /m);
  if (start >= 0) {
    return stderr.slice(start).replace(/\n+Use --debug flag .*\n?$/, '');
  }
  if (Buffer.byteLength(stderr) < messageLimit) {
    return stderr;
  }
  // Of a long text the beginning was cut off: what begins in the middle may be the rest of a secret.
  const lineEnd = stderr.indexOf('\n');
  return lineEnd < 0 ? 'what it said is one line that is too long to be shown' : stderr.slice(lineEnd + 1);
}

/**
 * A message about a run, without what the user's values say: at most 4000 characters, files by the names that users know.
 * @throws UserError `VALUES_UNREADABLE` when nobody can tell what is to be hidden
 */
export function hideValues(message: string, { tgz, values, temporary }: Run): string {
  const named = values
    .reduce((text, { name, path }) => text.replaceAll(path, () => name), message)
    .replaceAll(temporary, '');
  const secrets = values.flatMap((file) => file.scalars());
  const files = [...filesIn(tgz), ...values.map(({ name }) => ({ name, content: Buffer.alloc(0) }))];
  // The names of the files say where it failed, and were there before any value.
  const paths = new Set(files.map(({ name }) => name));
  const shown = hideUnknown(redactValues(named, secrets, paths), files, secrets).trim();
  // The place comes first, and the cause last.
  const half = messageLimit / 2;
  return shown.length > messageLimit ? `${shown.slice(0, half)} … ${shown.slice(-half)}` : shown;
}

/** The chart's own files, and those of subcharts that are archives in it. */
function filesIn(tgz: Buffer): readonly ArchiveFile[] {
  const files: ArchiveFile[] = [];
  const archives = [tgz];
  let left = filesLimit;
  for (const archive of archives) {
    for (const file of left > 0 ? (whereLegal(() => readArchive(archive, 'the chart')) ?? []) : []) {
      left -= file.content.length;
      files.push(file);
      archives.push(...(/\/charts\/[^/]+\.tgz$/.test(file.name) ? [file.content] : []));
    }
  }
  return files;
}
