import type { BigIntStats, Stats } from 'node:fs';
import { type FileHandle, lstat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { blobEntries, type Entry, type Volume, volumeLayout } from '../bundle/layout.ts';
import type { Bundle } from '../bundle/read-bundle.ts';
import { segments } from '../bundle/volume-files.ts';
import { RefusedError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import { openFile } from '../release/files.ts';
import type { BlobPart } from './answer.ts';

/** The volumes of given bundles, open for as long as they are served. */
export interface OpenVolumes extends AsyncDisposable {
  /**
   * Where some bytes of a blob lie, in order.
   * @param folder of the bundle that has it
   * @throws RefusedError `VOLUME_CHANGED` when a file is not as it was when it was opened
   */
  locate(part: BlobPart, folder: string): Promise<readonly OpenSegment[]>;
  /**
   * Says that what is open is what lies in the folders: to be called when that was verified.
   * @throws RefusedError `VOLUME_CHANGED` when another file has the name of an open one, or it was written to
   */
  requireSame(): Promise<void>;
}

export interface OpenSegment {
  readonly handle: FileHandle;
  /** In the file, in bytes. */
  readonly position: number;
  readonly length: number;
}

interface OpenVolume {
  readonly handle: FileHandle;
  readonly stats: Stats;
  /** Numbers of files can be larger than what a double holds. */
  readonly place: Pick<BigIntStats, 'ino' | 'dev'>;
}

/**
 * Opens every volume file of the bundles that is there. To be called before they are verified, which says what is missing:
 * a file that is written to after that is told by its times, and one in its place by its number.
 * @throws RefusedError `NOT_A_FILE`; UserError `UNREADABLE`
 */
export async function openVolumes(bundles: readonly Bundle[]): Promise<OpenVolumes> {
  await using opening = new AsyncDisposableStack();
  const files = new Map<string, OpenVolume>();
  const places = new Map<string, ReadonlyMap<Digest, Place>>();
  for (const bundle of bundles) {
    places.set(bundle.folder, placesOf(bundle));
    for (const { name } of bundle.manifest.volumes) {
      const path = join(bundle.folder, name);
      const handle = await openFile(path, 'carried');
      if (handle !== undefined) {
        opening.use(handle);
        files.set(path, {
          handle,
          stats: await handle.stat(),
          place: await handle.stat({ bigint: true }),
        });
      }
    }
  }
  const opened = opening.move();
  return {
    async locate({ digest, start, length }, folder) {
      const place = places.get(folder)?.get(digest);
      if (place === undefined) {
        throw new Error(`${digest} is not in ${folder}`);
      }
      const found: OpenSegment[] = [];
      for (const { file, ...stretch } of segments(place.volume, place.entry.dataOffset + start, length)) {
        found.push({ handle: await unchanged(files.get(join(folder, file.name)), file.name), ...stretch });
      }
      return found;
    },
    async requireSame() {
      for (const [path, file] of files) {
        const now = await lstat(path, { bigint: true }).catch(() => undefined);
        if (now?.ino !== file.place.ino || now.dev !== file.place.dev) {
          throw changed(basename(path));
        }
        await unchanged(file, basename(path));
      }
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

interface Place {
  readonly volume: Volume;
  readonly entry: Entry;
}

function placesOf({ manifest }: Bundle): ReadonlyMap<Digest, Place> {
  return new Map(
    volumeLayout(manifest).flatMap((volume) =>
      blobEntries(volume).map((entry) => [entry.digest, { volume, entry }] as const),
    ),
  );
}

async function unchanged(file: OpenVolume | undefined, name: string): Promise<FileHandle> {
  const now = await file?.handle.stat();
  if (
    file === undefined ||
    now?.size !== file.stats.size ||
    now.mtimeMs !== file.stats.mtimeMs ||
    now.ctimeMs !== file.stats.ctimeMs
  ) {
    throw changed(name);
  }
  return file.handle;
}

function changed(name: string): RefusedError {
  return new RefusedError('VOLUME_CHANGED', `${name} was changed since it was verified`, {
    hint: 'Nothing is sent from it any more. Copy it from the medium again, and start again.',
  });
}
