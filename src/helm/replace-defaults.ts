import { gunzipSync, gzipSync } from 'node:zlib';
import { readArchive, readTar } from './archive.ts';

const block = 512;

/**
 * A packaged chart with other defaults, as Flux packs one anew whose `valuesFiles` are said.
 * @param values what stands in for its `values.yaml`, which has to be there
 */
export function replaceDefaults(tgz: Buffer, title: string, values: Buffer): Buffer {
  // The first reading checks how large it is.
  readArchive(tgz, title);
  const tar = gunzipSync(tgz);
  const old = readTar(tar, title).find(({ name }) => /^[^/]+\/values\.yaml$/.test(name))?.content;
  if (old === undefined) {
    return tgz;
  }
  const start = old.byteOffset - tar.byteOffset;
  const end = start + Math.ceil(old.length / block) * block;
  const padding = Buffer.alloc(-values.length & (block - 1));
  const header = resized(tar.subarray(start - block, start), values.length);
  const parts = [tar.subarray(0, start - block), header, values, padding, tar.subarray(end)];
  return gzipSync(Buffer.concat(parts), { level: 1 });
}

/** POSIX "ustar Interchange Format": the size, and the sum of all bytes with blanks in place of the sum. */
function resized(header: Buffer, size: number): Buffer {
  const copy = Buffer.from(header);
  copy.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  copy.write(' '.repeat(8), 148);
  const sum = copy.reduce((total, byte) => total + byte, 0);
  copy.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return copy;
}
