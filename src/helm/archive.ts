import { gunzipSync } from 'node:zlib';
import { RefusedError } from '../errors.ts';
import { describe } from '../schema/describe.ts';

/** A regular file in an archive. */
export interface ArchiveFile {
  readonly name: string;
  readonly content: Buffer;
}

/** What Helm itself unpacks at most; a chart above it could not be installed anyway. */
const unpackedLimit = 100 * 1024 * 1024;
/** Helm keeps all of them in a Secret of 1 MiB. */
const entryLimit = 20_000;
const block = 512;
const zeros = Buffer.alloc(64 * 1024);

/**
 * Reads the regular files of a chart archive (gzip, POSIX ustar and pax). Nothing is written anywhere.
 * @param where what carried it, for messages
 * @throws RefusedError `CHART_UNREADABLE` when it is damaged, `CHART_TOO_LARGE` when it unpacks to more than 100 MiB or
 *   20,000 entries; `CHART_ENTRY_TYPE` for anything but files and folders (links, devices), `CHART_PATH` for names that are
 *   not plain and relative; and for what Helm and others would read in two ways: `CHART_FILE_TWICE`, `CHART_TAIL` for what
 *   stands behind its end, `CHART_HEADER`
 */
export function readArchive(tgz: Buffer, where: string): readonly ArchiveFile[] {
  return readTar(unzip(tgz, where), where);
}

/** The same for a tar that is not compressed, or not any more. */
export function readTar(tar: Buffer, where: string): readonly ArchiveFile[] {
  const files: ArchiveFile[] = [];
  let extended: Extended | undefined;
  let header = headerAt(tar, 0, where);
  let entries = 0;
  for (let offset = 0; header !== undefined; header = headerAt(tar, offset, where)) {
    entries += 1;
    if (entries > entryLimit) {
      throw refused('CHART_TOO_LARGE', where, `it has more than ${entryLimit} entries`);
    }
    const size = octal(header.subarray(124, 136), where);
    const type = String.fromCharCode(header[156] ?? 0);
    const start = offset + block;
    if (start + size > tar.length) {
      throw refused('CHART_UNREADABLE', where, 'it ends in the middle of a file');
    }
    const content = tar.subarray(start, start + size);
    offset = start + Math.ceil(size / block) * block;
    if (['x', 'g', 'L'].includes(type)) {
      if (extended !== undefined) {
        throw refused('CHART_HEADER', where, 'two extended headers stand before one file');
      }
      extended = readExtended(type, content, where);
      continue;
    }
    const name = checkName(extended?.name ?? shortName(header, where), where);
    extended = undefined;
    if (isFile(type, name, size, where)) {
      files.push({ name, content });
    }
  }
  refuseRepeats(files, where);
  return files;
}

/** Undefined at the end, which is all zeros: readers do not agree on where to stop, and so on what comes after. */
function headerAt(tar: Buffer, offset: number, where: string): Buffer | undefined {
  const header = tar.subarray(offset, offset + block);
  if (isZero(header)) {
    for (let at = offset; at < tar.length; at += zeros.length) {
      if (!isZero(tar.subarray(at, at + zeros.length))) {
        throw refused('CHART_TAIL', where, 'there is something after its end');
      }
    }
    return undefined;
  }
  if (header.length < block) {
    throw refused('CHART_UNREADABLE', where, 'it ends in the middle of a header');
  }
  checkSum(header, where);
  return header;
}

function isZero(bytes: Buffer): boolean {
  return bytes.equals(zeros.subarray(0, bytes.length));
}

/** Of two files of one name, some readers take the first and some the last. */
function refuseRepeats(files: readonly ArchiveFile[], where: string): void {
  const names = new Set<string>();
  for (const { name } of files) {
    if (names.has(name)) {
      throw refused('CHART_FILE_TWICE', where, `${describe(name)} is there twice`);
    }
    names.add(name);
  }
}

/** A pax or GNU header in front of an entry, which may name it. Which of several counts differs from reader to reader. */
interface Extended {
  readonly name: string | undefined;
}

/** Undefined for a pax header that is not about one entry. Helm skips those; to others, a name in one is that of each file. */
function readExtended(type: string, content: Buffer, where: string): Extended | undefined {
  if (type === 'L') {
    return { name: textIn(content) };
  }
  const name = paxName(content, where);
  if (type === 'g' && name !== undefined) {
    throw refused('CHART_HEADER', where, 'a global pax header names a file');
  }
  return type === 'g' ? undefined : { name };
}

/** False for a folder. One with content, or a file that is named like one, is a different archive to other readers. */
function isFile(type: string, name: string, size: number, where: string): boolean {
  const isFolder = type === '5';
  if (!isFolder && type !== '0' && type !== '\0') {
    throw refused('CHART_ENTRY_TYPE', where, `${describe(name)} is neither a file nor a folder`);
  }
  if (isFolder ? size > 0 : name.endsWith('/')) {
    throw refused('CHART_ENTRY_TYPE', where, `${describe(name)} is both a file and a folder`);
  }
  return !isFolder;
}

function unzip(tgz: Buffer, where: string): Buffer {
  try {
    return gunzipSync(tgz, { maxOutputLength: unpackedLimit });
  } catch (error) {
    throw error instanceof RangeError
      ? refused('CHART_TOO_LARGE', where, 'it unpacks to more than 100 MiB', error)
      : refused('CHART_UNREADABLE', where, 'it is not a complete gzip file', error);
  }
}

function checkSum(header: Buffer, where: string): void {
  const signed = header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (octal(header.subarray(148, 156), where) !== signed) {
    throw refused('CHART_UNREADABLE', where, 'a tar header does not fit its checksum');
  }
}

function octal(field: Buffer, where: string): number {
  const digits = textIn(field).trim();
  if (!/^[0-7]{1,11}$/.test(digits)) {
    throw refused('CHART_HEADER', where, 'a tar header holds no number where one belongs');
  }
  return Number.parseInt(digits, 8);
}

/** POSIX "ustar Interchange Format": 100 bytes, and a prefix, where GNU tar keeps times. */
function shortName(header: Buffer, where: string): string {
  const magic = header.subarray(257, 263).toString('latin1');
  const prefix = textIn(header.subarray(345, 500));
  if (magic === 'ustar ' && prefix !== '') {
    throw refused('CHART_HEADER', where, 'a GNU tar header holds more than a name');
  }
  const name = textIn(header.subarray(0, 100));
  return magic === 'ustar\0' && prefix !== '' ? `${prefix}/${name}` : name;
}

/** The `path` record of a pax header. Records for a size or a sparse file would make two readers see two archives. */
function paxName(content: Buffer, where: string): string | undefined {
  let name: string | undefined;
  for (let rest = content; rest.length > 0;) {
    const length = Number(/^([0-9]{1,6}) /.exec(rest.subarray(0, 8).toString('latin1'))?.[1] ?? 0);
    const record = rest.subarray(0, length).toString('utf8');
    const [, key, value] = /^[0-9]+ ([^=]+)=(.*)\n$/s.exec(record) ?? [];
    if (key === undefined || length > rest.length) {
      throw refused('CHART_UNREADABLE', where, 'a pax header is damaged');
    }
    if (key === 'size' || key.startsWith('GNU.sparse.')) {
      throw refused('CHART_HEADER', where, `a pax header sets ${describe(key)}`);
    }
    name = key === 'path' ? value : name;
    rest = rest.subarray(length);
  }
  return name;
}

/** Helm takes the first part away and cleans up the rest, so `web/./Chart.yaml` would be a second `Chart.yaml` to it. */
function checkName(name: string, where: string): string {
  const [top, ...parts] = name.replace(/\/$/, '').split('/');
  const isPlain =
    top !== '' &&
    top !== '..' &&
    parts.every((part) => !['', '.', '..'].includes(part)) &&
    !/[\\:\0]/.test(name);
  if (!isPlain) {
    throw refused('CHART_PATH', where, `${describe(name)} is not a plain relative name`);
  }
  return name;
}

function textIn(field: Buffer): string {
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? field.length : end).toString('utf8');
}

function refused(code: string, where: string, reason: string, cause?: unknown): RefusedError {
  return new RefusedError(code, `${where} is not a chart archive that can be trusted: ${reason}`, {
    hint: 'A chart is a .tgz with plain files below one folder, as `helm package` makes it.',
    cause,
  });
}
