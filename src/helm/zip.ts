import { crc32, inflateRawSync } from 'node:zlib';
import { RefusedError } from '../errors.ts';
import type { ArchiveFile } from './archive.ts';

/** Bytes, unpacked. */
const unpackedLimit = 256 * 1024 * 1024;
const entryLimit = 1000;
const methods: Readonly<Record<number, (bytes: Buffer, size: number) => Buffer>> = {
  0: (bytes) => bytes,
  8: (bytes, size) => inflateRawSync(bytes, { maxOutputLength: Math.max(size, 1) }),
};

/**
 * Reads the files of a zip archive by its central directory (APPNOTE.TXT 6.3, section 4.3). Nothing is written anywhere.
 * @param bytes an archive whose digest was checked
 * @throws RefusedError `ZIP_UNREADABLE` when it is damaged, encrypted, in the format for large files, or unpacks to more
 *   than 256 MiB or 1000 entries
 */
export function readZip(bytes: Buffer, where: string): readonly ArchiveFile[] {
  try {
    return entriesIn(bytes).filter(({ name }) => !name.endsWith('/'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RefusedError('ZIP_UNREADABLE', `the archive of ${where} cannot be read: ${reason}`, {
      cause: error,
    });
  }
}

function entriesIn(bytes: Buffer): readonly ArchiveFile[] {
  // The end record is last; a comment of up to 64 kB may follow it.
  const end = bytes.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  if (end < 0) {
    throw new Error('it has no directory');
  }
  const count = bytes.readUInt16LE(end + 10);
  if (count > entryLimit) {
    throw new Error(`it has more than ${entryLimit} entries`);
  }
  const files: ArchiveFile[] = [];
  let unpacked = 0;
  let at = bytes.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    const length = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + length);
    const content = contentOf(bytes, at, name);
    unpacked += content.length;
    if (unpacked > unpackedLimit) {
      throw new Error(`it unpacks to more than ${unpackedLimit} bytes`);
    }
    files.push({ name, content });
    at += 46 + length + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}

/** @param at where the entry of the directory begins */
function contentOf(bytes: Buffer, at: number, name: string): Buffer {
  if (bytes.readUInt32LE(at) !== 0x02_01_4b_50 || (bytes.readUInt16LE(at + 8) & 1) !== 0) {
    throw new Error('its directory is damaged, or it is encrypted');
  }
  const [packed, size, local] = [20, 24, 42].map((offset) => bytes.readUInt32LE(at + offset));
  const unpack = methods[bytes.readUInt16LE(at + 10)];
  if (
    packed === undefined ||
    size === undefined ||
    local === undefined ||
    unpack === undefined ||
    size > unpackedLimit
  ) {
    throw new Error(`${JSON.stringify(name)} is packed in a way that is not known here`);
  }
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const content = unpack(bytes.subarray(start, start + packed), size);
  if (content.length !== size || crc32(content) !== bytes.readUInt32LE(at + 16)) {
    throw new Error(`${JSON.stringify(name)} does not fit its checksum`);
  }
  return content;
}
