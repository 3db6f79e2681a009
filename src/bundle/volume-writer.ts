import assert from 'node:assert/strict';
import type { Descriptor } from '../oci/descriptor.ts';
import { algorithmOf, type Digest, hasherFor } from '../oci/digest.ts';
import { RefusedError } from '../errors.ts';
import type { Source, WritableStore } from '../oci/store.ts';
import { verified } from '../oci/verified.ts';
import { ociLayout, ociLayoutDigest } from './index-json.ts';
import type { Entry, Volume } from './layout.ts';
import type { BundlePlan } from './plan.ts';
import { endOfArchiveSize, paddedSize, tarHeader } from './tar.ts';
import { allocate, readPiece, readRange, syncFiles, writeRange } from './volume-files.ts';
import { bytesSource } from '../oci/once.ts';

/** The volumes of a bundle in the making. Blobs may be written at the same time: each has its place. */
export interface VolumeWriter extends WritableStore {
  /**
   * Makes the files where they are not there yet, and proves what an earlier run left in them.
   * @param onBytes is told how many bytes were hashed
   */
  recover(onBytes: (bytes: number) => void): Promise<void>;
  /** Writes what is not a blob (`oci-layout`, `index.json`, the ends of the tars) and brings everything to the disk. */
  finish(): Promise<void>;
}

interface Place {
  readonly volume: Volume;
  readonly entry: Entry;
}

/**
 * A store that writes each blob straight to its planned offset. An entry's header is written after its content is
 * complete, so after a crash a header says which blobs are worth hashing; only the digest decides.
 */
export function createVolumeWriter(folder: string, plan: BundlePlan): VolumeWriter {
  const places = new Map<Digest, Place>(
    plan.volumes.flatMap((volume) => volume.entries.map((entry) => [entry.digest, { volume, entry }])),
  );
  const proven = new Set<Digest>();
  const name = `bundle ${plan.manifest.name} ${plan.manifest.release}`;

  async function write(
    descriptor: Descriptor,
    from: Source,
    onBytes: (bytes: number) => void = () => {},
  ): Promise<void> {
    const place = places.get(descriptor.digest);
    if (place === undefined || place.entry.size !== descriptor.size) {
      throw new RefusedError('NOT_PLANNED', `${name}: ${descriptor.digest} has no place in the plan`);
    }
    const { volume, entry } = place;
    proven.delete(entry.digest);
    const where = `${from.name}@${descriptor.digest}`;
    const bytes = counted(verified(await from.open(descriptor), descriptor, where), onBytes);
    await writeRange(folder, volume, entry.dataOffset, bytes);
    await seal(folder, place);
    proven.add(entry.digest);
  }

  return {
    name,
    has: (descriptor) => Promise.resolve(proven.has(descriptor.digest)),
    write,
    async recover(onBytes) {
      for (const volume of plan.volumes) {
        await allocate(folder, volume);
        for (const entry of volume.entries) {
          if (await isProven(folder, { volume, entry }, onBytes)) {
            proven.add(entry.digest);
          }
        }
      }
    },
    async finish() {
      await write(ownDescriptor(ociLayoutDigest, ociLayout), bytesSource(name, ociLayout));
      await write(ownDescriptor(plan.manifest.index, plan.index), bytesSource(name, plan.index));
      for (const volume of plan.volumes) {
        assert(volume.entries.every(({ digest }) => proven.has(digest)));
        await writeRange(folder, volume, volume.size - endOfArchiveSize, [Buffer.alloc(endOfArchiveSize)]);
        await syncFiles(folder, volume);
      }
    },
  };
}

/** Padding, then the header, which thereby says that the content before it is complete. */
async function seal(folder: string, { volume, entry }: Place): Promise<void> {
  const padding = Buffer.alloc(paddedSize(entry.size) - entry.size);
  await writeRange(folder, volume, entry.dataOffset + entry.size, [padding]);
  await writeRange(folder, volume, entry.headerOffset, [tarHeader(entry.name, entry.size)]);
}

async function isProven(
  folder: string,
  { volume, entry }: Place,
  onBytes: (bytes: number) => void,
): Promise<boolean> {
  const header = tarHeader(entry.name, entry.size);
  if (!header.equals(await readPiece(folder, volume, entry.headerOffset, header.length))) {
    return false;
  }
  const hash = hasherFor(entry.digest);
  for await (const bytes of readRange(folder, volume, entry.dataOffset, entry.size)) {
    hash.update(bytes);
    onBytes(bytes.length);
  }
  return `${algorithmOf(entry.digest)}:${hash.digest('hex')}` === entry.digest;
}

function ownDescriptor(digest: Digest, bytes: Buffer): Descriptor {
  return { mediaType: 'application/json', digest, size: bytes.length };
}

async function* counted(
  content: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    onBytes(chunk.length);
    yield chunk;
  }
}
