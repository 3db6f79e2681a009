import assert from 'node:assert/strict';
import { constants, type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Patch, Segment } from '../disk/messages.ts';
import type { Volume } from './layout.ts';
import { segments } from './volume-files.ts';

/** The files of volumes in the making, addressed by the offsets of their tars. */
export interface VolumeHandles extends AsyncDisposable {
  /** Where a stretch of a tar lies. */
  segments(volume: Volume, start: number, length: number): readonly Segment[];
  /** Bytes with their place. */
  patches(volume: Volume, start: number, bytes: Uint8Array): readonly Patch[];
  read(volume: Volume, start: number, length: number): Promise<Buffer>;
  write(volume: Volume, start: number, bytes: Uint8Array): Promise<void>;
  /** Brings everything to the disk. */
  sync(): Promise<void>;
}

/** Opens the files, made where they are not there yet, each with its final length (as holes where the file system has them). */
export async function openVolumes(folder: string, volumes: readonly Volume[]): Promise<VolumeHandles> {
  const handles = new Map<string, FileHandle>();
  const close = async (): Promise<void> => {
    await Promise.all([...handles.values()].map((handle) => handle.close()));
  };
  try {
    for (const { name, size } of volumes.flatMap(({ files }) => files)) {
      // Neither 'a' (Windows then refuses to truncate) nor 'w' (it would empty what is there).
      const handle = await open(join(folder, name), constants.O_RDWR | constants.O_CREAT);
      handles.set(name, handle);
      await handle.truncate(size);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ...accessTo(handles),
    async sync() {
      await Promise.all([...handles.values()].map((handle) => handle.sync()));
    },
    [Symbol.asyncDispose]: close,
  };
}

function accessTo(
  handles: ReadonlyMap<string, FileHandle>,
): Pick<VolumeHandles, 'segments' | 'patches' | 'read' | 'write'> {
  const pieces = (volume: Volume, start: number, length: number) =>
    segments(volume, start, length).map(({ file, ...stretch }) => {
      const handle = handles.get(file.name);
      assert(handle);
      return { handle, ...stretch };
    });
  const piecesOf = (volume: Volume, start: number, bytes: Uint8Array) => {
    let end = 0;
    return pieces(volume, start, bytes.length).map(({ handle, position, length }) => {
      end += length;
      return { handle, position, bytes: bytes.subarray(end - length, end) };
    });
  };
  return {
    segments: (volume, start, length) =>
      pieces(volume, start, length).map(({ handle, ...stretch }) => ({ fd: handle.fd, ...stretch })),
    patches: (volume, start, bytes) =>
      piecesOf(volume, start, bytes).map(({ handle, ...piece }) => ({ fd: handle.fd, ...piece })),
    async read(volume, start, length) {
      const found = Buffer.alloc(length);
      for (const { handle, position, bytes } of piecesOf(volume, start, found)) {
        await handle.read(bytes, 0, bytes.length, position);
      }
      return found;
    },
    async write(volume, start, content) {
      for (const { handle, position, bytes } of piecesOf(volume, start, content)) {
        await handle.write(bytes, 0, bytes.length, position);
      }
    },
  };
}
