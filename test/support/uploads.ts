import type { Descriptor } from '../../src/oci/descriptor.ts';
import { digestOf } from '../../src/oci/digest.ts';
import type { Source } from '../../src/oci/store.ts';
import { noise } from './images.ts';

const chunkSize = 256 * 1024;

/** A blob to upload, and how its source was used. */
export interface SampleBlob {
  readonly bytes: Buffer;
  readonly descriptor: Descriptor;
  readonly source: Source;
  /** Where the source was opened, in order. */
  readonly opened: readonly number[];
}

/**
 * @param change what the source yields in place of the right bytes, from an offset; it may throw
 */
export function sampleBlob(
  size: number,
  { seed = 'a blob', change }: { seed?: string; change?: (chunk: Buffer, offset: number) => Buffer } = {},
): SampleBlob {
  const bytes = noise(seed, size);
  const opened: number[] = [];
  return {
    bytes,
    descriptor: { mediaType: 'application/octet-stream', digest: digestOf(bytes), size },
    opened,
    source: {
      name: 'a source',
      async open(_, offset = 0) {
        opened.push(offset);
        return inChunks(bytes, offset, change ?? ((chunk) => chunk));
      },
    },
  };
}

async function* inChunks(
  bytes: Buffer,
  from: number,
  change: (chunk: Buffer, offset: number) => Buffer,
): AsyncGenerator<Uint8Array> {
  for (let offset = from; offset < bytes.length; offset += chunkSize) {
    yield change(bytes.subarray(offset, offset + chunkSize), offset);
  }
}
