import { hashStretch } from '../disk/disk.ts';
import { algorithmOf, type Digest } from '../oci/digest.ts';
import { blobEntries, type Entry, type Volume } from './layout.ts';
import { paddedSize, tarHeader } from './tar.ts';
import type { VolumeHandles } from './volume-handles.ts';

/** What an earlier run left of a volume. */
interface Recovered {
  readonly proven: readonly Digest[];
  /** Bytes that are there of a blob, as far as its note says. */
  readonly begun: readonly (readonly [Digest, number])[];
}

/**
 * Looks at the place of every header: the header itself is written last, and says which content is worth hashing; until
 * then a note stands there which says how far the content got. Neither is believed without the digest.
 * @param onBytes is told how many bytes were hashed
 */
export async function recoverVolume(
  handles: VolumeHandles,
  volume: Volume,
  onBytes: (bytes: number) => void,
): Promise<Recovered> {
  const proven: Digest[] = [];
  const begun: [Digest, number][] = [];
  for (const entry of blobEntries(volume)) {
    const header = tarHeader(entry.name, entry.size);
    const found = await handles.read(volume, entry.headerOffset, header.length);
    // Also of an empty blob: its content is always there, and its header may not be.
    const isSealed = header.equals(found);
    const noted = isSealed ? 0 : parseNote(found, entry);
    if (isSealed && (await isWhole(handles, volume, entry, onBytes))) {
      // The digest says nothing of the bytes behind the content.
      const { dataOffset, size } = entry;
      await handles.write(volume, dataOffset + size, Buffer.alloc(paddedSize(size) - size));
      proven.push(entry.digest);
    } else if (noted > 0) {
      begun.push([entry.digest, noted]);
    }
  }
  return { proven, begun };
}

async function isWhole(
  handles: VolumeHandles,
  volume: Volume,
  { dataOffset, size, digest }: Entry,
  onBytes: (bytes: number) => void,
): Promise<boolean> {
  const algorithm = algorithmOf(digest);
  const segments = handles.segments(volume, dataOffset, size);
  return `${algorithm}:${await hashStretch({ segments, algorithm }, onBytes)}` === digest;
}

/** What `runThread` writes while content arrives; 0 for anything else. */
function parseNote(block: Buffer, { size }: Entry): number {
  const bytes = Number(/^tidegate partial (\d{1,15})\n/.exec(block.toString('latin1', 0, 64))?.[1] ?? 0);
  return bytes < size ? bytes : 0;
}
