import assert from 'node:assert/strict';
import { writeStretch } from '../disk/disk.ts';
import { UserError } from '../errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { algorithmOf, type Digest, hexOf } from '../oci/digest.ts';
import { ociLayout } from '../oci/layout/names.ts';
import { digestMismatch, sizeMismatch } from '../oci/mismatch.ts';
import { once } from '../oci/once.ts';
import type { Source, WritableStore } from '../oci/store.ts';
import { systemCode } from '../system-error.ts';
import { blobEntries, bundleName, type Entry, type Volume } from './layout.ts';
import type { BundlePlan } from './plan.ts';
import { recoverVolume } from './recover.ts';
import { endOfArchiveSize, paddedSize, tarHeader } from './tar.ts';
import { openVolumes, type VolumeHandles } from './volume-handles.ts';

/** The volumes of a bundle in the making. Blobs may be written at the same time: each has its place. */
export interface VolumeWriter extends WritableStore, AsyncDisposable {
  /**
   * Proves what an earlier run left in the files.
   * @param onBytes is told how many bytes were hashed
   */
  recover(onBytes: (bytes: number) => void): Promise<void>;
  /** Bytes of a blob that are still to come: an earlier run may have left its beginning. */
  missing(descriptor: Descriptor): number;
  /** Writes what is not a blob (`oci-layout`, `index.json`, the ends of the tars), brings all to the disk, and closes it. */
  finish(): Promise<void>;
}

interface Place {
  readonly volume: Volume;
  readonly entry: Entry;
}

/**
 * Opens a store that writes each blob straight to its planned offset. An entry's header is written after its content is
 * proven: after a crash it says which blobs are worth hashing, and only the digest decides.
 */
export async function openVolumeWriter(folder: string, plan: BundlePlan): Promise<VolumeWriter> {
  const { manifest, volumes } = plan;
  const places = new Map<Digest, Place>(
    volumes.flatMap((volume) => blobEntries(volume).map((entry) => [entry.digest, { volume, entry }])),
  );
  const proven = new Set<Digest>();
  const begun = new Map<Digest, number>();
  const name = `bundle ${bundleName(manifest)}`;
  const handles = await openVolumes(folder, volumes);

  async function write(
    descriptor: Descriptor,
    from: Source,
    onBytes: (bytes: number) => void = () => {},
  ): Promise<void> {
    const { digest, size } = descriptor;
    const place = places.get(digest);
    assert(place?.entry.size === size);
    proven.delete(digest);
    const there = begun.get(digest) ?? 0;
    begun.delete(digest);
    const found = await put(handles, place, there, arriving(descriptor, from, there, onBytes));
    if (found !== digest && there > 0) {
      // What the earlier run left is not what its note said.
      onBytes(there - size);
      await write(descriptor, from, onBytes);
      return;
    }
    if (found !== digest) {
      throw digestMismatch(descriptor, found, `${from.name}@${digest}`);
    }
    proven.add(digest);
  }

  return {
    name,
    has: ({ digest }) => Promise.resolve(proven.has(digest)),
    missing: ({ digest, size }) => (proven.has(digest) ? 0 : size - (begun.get(digest) ?? 0)),
    write,
    async recover(onBytes) {
      for (const volume of volumes) {
        const found = await recoverVolume(handles, volume, onBytes);
        found.proven.forEach((digest) => proven.add(digest));
        found.begun.forEach(([digest, bytes]) => begun.set(digest, bytes));
      }
    },
    async finish() {
      for (const volume of volumes) {
        assert(blobEntries(volume).every(({ digest }) => proven.has(digest)));
        await writeOwn(handles, volume, plan.index);
        await handles.write(volume, volume.size - endOfArchiveSize, Buffer.alloc(endOfArchiveSize));
      }
      await handles.sync();
      // Windows renames no folder in which a file is open.
      await handles[Symbol.asyncDispose]();
    },
    [Symbol.asyncDispose]: () => handles[Symbol.asyncDispose](),
  };
}

/**
 * Writes content to its place, then padding and header, which thereby say that the content before them is complete.
 * @returns the digest of what is there; no header was written unless it is the right one
 * @throws UserError `DISK_FULL`
 */
async function put(
  handles: VolumeHandles,
  { volume, entry }: Place,
  there: number,
  content: AsyncIterable<Uint8Array>,
): Promise<string> {
  const { digest, size, headerOffset, dataOffset } = entry;
  const header = handles.patches(volume, headerOffset, tarHeader(entry.name, size));
  const padding = handles.patches(volume, dataOffset + size, Buffer.alloc(paddedSize(size) - size));
  const [first, ...others] = header;
  assert(first);
  const write = {
    segments: handles.segments(volume, dataOffset, size),
    algorithm: algorithmOf(digest),
    there,
    // Where the header is cut, a note might reach over the end of a file.
    ...(others.length > 0 ? {} : { note: { fd: first.fd, position: first.position } }),
    expected: hexOf(digest),
    seal: [...padding, ...header],
  };
  try {
    return `${write.algorithm}:${await writeStretch(write, content)}`;
  } catch (error) {
    throw ['ENOSPC', 'EDQUOT'].includes(systemCode(error) ?? '') ? diskFull(volume, error) : error;
  }
}

/** The rest of a blob, of just the length that is missing: more would reach into its neighbour's place. */
async function* arriving(
  descriptor: Descriptor,
  from: Source,
  there: number,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const { digest, size } = descriptor;
  const where = `${from.name}@${digest}`;
  let position = there;
  for await (const chunk of await from.open(descriptor, there)) {
    position += chunk.length;
    if (position > size) {
      throw sizeMismatch(descriptor, `more than ${size}`, where);
    }
    onBytes(chunk.length);
    yield chunk;
  }
  if (position < size) {
    throw sizeMismatch(descriptor, position, where);
  }
}

/** `oci-layout` and `index.json`, of the volume that has them. */
async function writeOwn(handles: VolumeHandles, volume: Volume, index: Buffer): Promise<void> {
  const contents = new Map([
    ['oci-layout', ociLayout],
    ['index.json', index],
  ]);
  for (const entry of volume.entries) {
    const bytes = contents.get(entry.name);
    if (bytes !== undefined) {
      assert.equal(await put(handles, { volume, entry }, 0, once(bytes)), entry.digest);
    }
  }
}

function diskFull({ name }: Volume, cause: unknown): UserError {
  return new UserError('DISK_FULL', `No space left while writing ${name}`, {
    hint: 'Free some space and run the same command again: it continues where it stopped.',
    cause,
  });
}
