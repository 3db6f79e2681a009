import { readFile } from 'node:fs/promises';

/** A blob in a volume: from its tar header to the end of its content, in bytes. */
interface VolumeEntry {
  readonly digest: string;
  readonly start: number;
  readonly end: number;
}

/** The blobs in a ustar file (POSIX, "pax Interchange Format"), read without any code of ours. */
export function readEntries(tar: Buffer): readonly VolumeEntry[] {
  const entries: VolumeEntry[] = [];
  for (let start = 0; start + 512 <= tar.length && tar[start] !== 0;) {
    const [name = ''] = tar.toString('latin1', start, start + 100).split('\0');
    const size = Number.parseInt(tar.toString('latin1', start + 124, start + 136), 8);
    const [, algorithm, hex] = /^blobs\/(\w+)\/(\w+)$/.exec(name) ?? [];
    if (hex !== undefined) {
      entries.push({ digest: `${algorithm}:${hex}`, start, end: start + 512 + size });
    }
    start += 512 + Math.ceil(size / 512) * 512;
  }
  return entries;
}

/** The digests of the blobs that a volume in the making has as the finished one does. */
export async function sameEntries(finished: string, unfinished: string): Promise<readonly string[]> {
  if (!finished.endsWith('.tar')) {
    return [];
  }
  const [whole, part] = [await readFile(finished), await readFile(unfinished).catch(() => Buffer.alloc(0))];
  return readEntries(whole)
    .filter(({ start, end }) => whole.subarray(start, end).equals(part.subarray(start, end)))
    .map(({ digest }) => digest);
}
