import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import { unlistedFiles } from '../bundle/manifest-faults.ts';
import { algorithmOf, type Digest } from '../oci/digest.ts';
import type { ContentFault } from './content-fault.ts';

export interface FolderVerdict {
  readonly faults: ContentFault[];
  /** Volume files that are not there or have another size. */
  readonly unusable: ReadonlySet<string>;
}

/** Compares what lies in the folder with what should: names, sizes, and the digests of the files beside the volumes. */
export async function checkFolder(folder: string, manifest: BundleManifest): Promise<FolderVerdict> {
  const faults = await unexpectedFiles(folder, manifest);
  const unusable = new Set<string>();
  for (const file of manifest.files) {
    const fault = await checkFile(folder, file);
    faults.push(...(fault === undefined ? [] : [fault]));
  }
  for (const { name, size } of manifest.volumes) {
    const found = await sizeOf(join(folder, name));
    if (found !== size) {
      unusable.add(name);
      faults.push(
        found === undefined
          ? { code: 'VOLUME_MISSING', message: `${name} is missing` }
          : { code: 'VOLUME_SIZE', message: `${name} has ${found} bytes, expected ${size}` },
      );
    }
  }
  return { faults, unusable };
}

async function unexpectedFiles(folder: string, manifest: BundleManifest): Promise<ContentFault[]> {
  const expected = new Set([
    ...unlistedFiles,
    ...manifest.files.map(({ name }) => name),
    ...manifest.volumes.map(({ name }) => name),
  ]);
  const names = await readdir(folder);
  return names
    .filter((name) => !expected.has(name))
    .sort()
    .map((name) => ({
      code: 'UNEXPECTED_FILE',
      message: `${JSON.stringify(name)} is no part of the bundle`,
    }));
}

async function checkFile(
  folder: string,
  { name, digest, size }: BundleManifest['files'][number],
): Promise<ContentFault | undefined> {
  const found = await sizeOf(join(folder, name));
  if (found === undefined) {
    return { code: 'FILE_MISSING', message: `${name} is missing` };
  }
  // The size comes first: a file that grew without end is not even read.
  return found === size && (await fileDigest(join(folder, name), digest, size)) === digest
    ? undefined
    : { code: 'FILE_CHANGED', message: `${name} is not the file that was bundled` };
}

/** In bytes; undefined when it is not there, or no file (reading a pipe would wait for ever). */
async function sizeOf(path: string): Promise<number | undefined> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.isFile() ? stats.size : undefined;
}

async function fileDigest(path: string, like: Digest, size: number): Promise<string> {
  const algorithm = algorithmOf(like);
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(path, { end: size })) {
    hash.update(Buffer.from(chunk));
  }
  return `${algorithm}:${hash.digest('hex')}`;
}
