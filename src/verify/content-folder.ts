import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import { tarOf } from '../bundle/layout.ts';
import { unlistedFiles } from '../bundle/manifest-faults.ts';
import { blockSize, endOfArchiveSize } from '../bundle/tar.ts';
import { algorithmOf, type Digest } from '../oci/digest.ts';
import { kindOf, openFile } from '../release/files.ts';
import { systemCode } from '../system-error.ts';
import type { ContentFault, ContentFaultCode } from './content-fault.ts';
import { isHeader } from './content-header.ts';
import { isLitter } from './litter.ts';

export interface FolderVerdict {
  readonly faults: readonly ContentFault[];
  /** Volume files that are not there or have another size. */
  readonly unusable: ReadonlySet<string>;
  /** Names of what the medium brought along (see `isLitter`), sorted. */
  readonly ignored: readonly string[];
}

/** Compares what lies in the folder with what should: names, sizes, and the digests of the files beside the volumes. */
export async function checkFolder(folder: string, manifest: BundleManifest): Promise<FolderVerdict> {
  const foreign = await foreignNames(folder, manifest);
  const faults: ContentFault[] = foreign
    .filter((name) => !isLitter(name))
    .map((name) => ({
      code: 'UNEXPECTED_FILE',
      message: `${JSON.stringify(name)} is no part of the bundle`,
    }));
  const unusable = new Set<string>();
  for (const file of manifest.files) {
    const fault = await checkFile(folder, file);
    faults.push(...(fault === undefined ? [] : [fault]));
  }
  for (const volume of manifest.volumes) {
    const fault = await checkVolumeFile(folder, volume, manifest);
    if (fault !== undefined) {
      unusable.add(volume.name);
      faults.push(fault);
    }
  }
  return { faults, unusable, ignored: foreign.filter((name) => isLitter(name)) };
}

async function foreignNames(folder: string, manifest: BundleManifest): Promise<readonly string[]> {
  const expected = new Set([
    ...unlistedFiles,
    ...manifest.files.map(({ name }) => name),
    ...manifest.volumes.map(({ name }) => name),
  ]);
  return (await readdir(folder)).filter((name) => !expected.has(name)).sort();
}

async function checkFile(
  folder: string,
  { name, digest, size }: BundleManifest['files'][number],
): Promise<ContentFault | undefined> {
  const stats = await lookAt(join(folder, name));
  if (stats?.isFile() !== true) {
    return { code: 'FILE_MISSING', message: whatIsThere(name, stats) };
  }
  // The size comes first: a file that grew without end is not even read.
  return stats.size === size && (await fileDigest(join(folder, name), digest, size)) === digest
    ? undefined
    : { code: 'FILE_CHANGED', message: `${name} is not the file that was bundled` };
}

async function checkVolumeFile(
  folder: string,
  { name, size }: BundleManifest['volumes'][number],
  manifest: BundleManifest,
): Promise<ContentFault | undefined> {
  const stats = await lookAt(join(folder, name));
  if (stats?.isFile() === true && stats.size === size) {
    return undefined;
  }
  const blobs = manifest.blobs.filter(({ volume }) => volume === tarOf(name)).map(({ digest }) => digest);
  if (stats?.isFile() !== true) {
    return { code: 'VOLUME_MISSING', message: whatIsThere(name, stats), blobs };
  }
  const code = stats.size > size ? await whatFollows(join(folder, name), size) : 'VOLUME_SIZE';
  return { code, message: `${name} has ${stats.size} bytes, expected ${size}`, blobs };
}

/** Tells an archive with something behind its end, of which a reader may see more than was signed, from another file. */
async function whatFollows(path: string, size: number): Promise<ContentFaultCode> {
  await using handle = await openFile(path, 'carried');
  const found = Buffer.alloc(endOfArchiveSize + blockSize);
  await handle?.read(found, 0, found.length, Math.max(0, size - endOfArchiveSize));
  const isEnd = found.subarray(0, endOfArchiveSize).equals(Buffer.alloc(endOfArchiveSize));
  if (handle === undefined || !isEnd) {
    return 'VOLUME_SIZE';
  }
  return isHeader(found.subarray(endOfArchiveSize)) ? 'SECOND_ARCHIVE' : 'TRAILING_DATA';
}

/** Of the name itself, not of what a link leads to: reading a pipe would wait for ever, and a link leads anywhere. */
async function lookAt(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

function whatIsThere(name: string, stats: Stats | undefined): string {
  return stats === undefined ? `${name} is missing` : `${name} is ${kindOf(stats)}, not a file`;
}

async function fileDigest(path: string, like: Digest, size: number): Promise<string> {
  const algorithm = algorithmOf(like);
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(path, { end: size })) {
    hash.update(Buffer.from(chunk));
  }
  return `${algorithm}:${hash.digest('hex')}`;
}
