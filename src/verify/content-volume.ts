import type { Hash } from 'node:crypto';
import type { Entry, Volume } from '../bundle/layout.ts';
import { endOfArchiveSize, paddedSize, tarHeader } from '../bundle/tar.ts';
import { readRange } from '../bundle/volume-files.ts';
import { algorithmOf, hasherFor } from '../oci/digest.ts';
import type { ContentFault } from './content-fault.ts';

/** A stretch of a tar and what it has to be. */
interface Section {
  readonly length: number;
  /** Takes the bytes in order. */
  take(bytes: Buffer): void;
  /** After the last byte: the fault, if it is one. */
  verdict(): ContentFault | undefined;
}

/**
 * Reads a volume once, from front to back, and compares every byte with what it has to be.
 * @param onBytes is told how many bytes were read
 */
export async function checkVolume(
  folder: string,
  volume: Volume,
  onBytes: (bytes: number) => void,
): Promise<readonly ContentFault[]> {
  const faults: ContentFault[] = [];
  const sections = sectionsOf(volume);
  let section = sections.next().value;
  let left = section?.length ?? 0;
  const close = () => {
    // A section without bytes (an empty blob, no padding) is closed as soon as it is reached.
    while (section !== undefined && left === 0) {
      faults.push(...[section.verdict()].filter((fault) => fault !== undefined));
      section = sections.next().value;
      left = section?.length ?? 0;
    }
  };
  for await (const chunk of readRange(folder, volume, 0, volume.size)) {
    let rest = chunk;
    while (rest.length > 0 && left > 0) {
      const piece = rest.subarray(0, left);
      section?.take(piece);
      left -= piece.length;
      rest = rest.subarray(piece.length);
      close();
    }
    onBytes(chunk.length);
  }
  return faults;
}

function* sectionsOf(volume: Volume): Generator<Section, undefined> {
  const where = (entry: Entry) => `${entry.name} in ${volume.name}`;
  for (const entry of volume.entries) {
    const padding = paddedSize(entry.size) - entry.size;
    const header = tarHeader(entry.name, entry.size);
    yield exact(header, { code: 'HEADER_CHANGED', message: `the header of ${where(entry)}` });
    yield hashed(entry, volume.name);
    yield exact(Buffer.alloc(padding), {
      code: 'PADDING_CHANGED',
      message: `the padding after ${where(entry)}`,
    });
  }
  yield exact(Buffer.alloc(endOfArchiveSize), {
    code: 'PADDING_CHANGED',
    message: `the end of ${volume.name}`,
  });
}

function exact(expected: Buffer, fault: ContentFault): Section {
  let position = 0;
  let same = true;
  return {
    length: expected.length,
    take(bytes) {
      same &&= bytes.equals(expected.subarray(position, position + bytes.length));
      position += bytes.length;
    },
    verdict: () => (same ? undefined : fault),
  };
}

function hashed({ name, digest, size }: Entry, volume: string): Section {
  const hash: Hash = hasherFor(digest);
  return {
    length: size,
    take: (bytes) => void hash.update(bytes),
    verdict() {
      const found = `${algorithmOf(digest)}:${hash.digest('hex')}`;
      if (found === digest) {
        return undefined;
      }
      return name.startsWith('blobs/')
        ? { code: 'BLOB_CHANGED', message: `${digest} in ${volume} is now ${found}`, blob: digest }
        : { code: 'INDEX_CHANGED', message: `${name} in ${volume} is not what bundle.json makes` };
    },
  };
}
