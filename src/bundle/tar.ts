import { hexOf, algorithmOf, type Digest } from '../oci/digest.ts';

/**
 * The tar format of a volume (POSIX.1-2017, "pax Interchange Format" and "ustar Interchange Format"). Every field is
 * fixed by name and size, so `verify` can write the same headers again and compare.
 */
export const blockSize = 512;

/** Two blocks of zeros end an archive. There is no further padding to a record size: readers do not need it. */
export const endOfArchiveSize = 2 * blockSize;

/** The size field holds 11 octal digits: 8 GiB − 1 is the largest. */
const largestPlainSize = 0o77777777777;
const longestPlainName = 100;
const paxName = 'PaxHeader';

/** Name of a blob inside a volume, as the OCI image layout wants it (image-spec, image-layout.md). */
export function blobEntryName(digest: Digest): string {
  return `blobs/${algorithmOf(digest)}/${hexOf(digest)}`;
}

/** Bytes that content of `size` bytes takes up in a tar: the next multiple of 512. */
export function paddedSize(size: number): number {
  return Math.ceil(size / blockSize) * blockSize;
}

/** Length of what `tarHeader` returns: 512 bytes, or 1536 with a pax header. */
export function tarHeaderSize(name: string, size: number): number {
  return needsPax(name, size) ? 3 * blockSize : blockSize;
}

/**
 * The header of a regular file: mode 0644, uid, gid and mtime 0. Where the name is over 100 characters or the size is
 * 8 GiB or more, a pax header stands before it and says both.
 *
 * @param name ASCII, at most 400 characters
 * @param size of the content, in bytes
 */
export function tarHeader(name: string, size: number): Buffer {
  if (!needsPax(name, size)) {
    return ustarBlock(name, size, '0');
  }
  const records = Buffer.from(paxRecord('path', name) + paxRecord('size', String(size)), 'ascii');
  const body = Buffer.alloc(blockSize);
  records.copy(body);
  // Readers take name and size from the pax records; what stands in the second ustar header is then ignored.
  return Buffer.concat([
    ustarBlock(paxName, records.length, 'x'),
    body,
    ustarBlock(name.slice(0, longestPlainName), Math.min(size, largestPlainSize), '0'),
  ]);
}

function needsPax(name: string, size: number): boolean {
  return name.length > longestPlainName || size > largestPlainSize;
}

function ustarBlock(name: string, size: number, type: '0' | 'x'): Buffer {
  const block = Buffer.alloc(blockSize);
  block.write(name, 0, 'ascii');
  block.write('0000644\0', 100, 'ascii');
  block.write('0000000\0', 108, 'ascii');
  block.write('0000000\0', 116, 'ascii');
  block.write(`${octal(size, 11)}\0`, 124, 'ascii');
  block.write(`${octal(0, 11)}\0`, 136, 'ascii');
  // The checksum is taken with its own field as spaces.
  block.write(' '.repeat(8), 148, 'ascii');
  block.write(type, 156, 'ascii');
  block.write('ustar\x0000', 257, 'ascii');
  block.write('0000000\0', 329, 'ascii');
  block.write('0000000\0', 337, 'ascii');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148, 'ascii');
  return block;
}

/** `<length> <key>=<value>\n`, where the length counts itself. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = rest.length;
  while (String(length).length + rest.length !== length) {
    length = String(length).length + rest.length;
  }
  return `${length}${rest}`;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
