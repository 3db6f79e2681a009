import { join } from 'node:path';
import type { BundleManifest } from '../../bundle/bundle-manifest.ts';
import type { Bundle } from '../../bundle/read-bundle.ts';
import { unless, whereLegal } from '../../unless.ts';
import { digestOf } from '../../oci/digest.ts';
import { readAll } from '../../oci/verified.ts';
import { readBounded } from '../../release/files.ts';
import { bundledNotesName, notesLimit } from '../../release/notes-file.ts';
import { type Lock, lockFileName } from '../../release/lock.ts';
import { parseLock } from '../../release/read-lock.ts';
import { recordTypes } from './record-format.ts';
import type { Part } from './artifact.ts';
import { openRecords, type RecordSource } from './trusted-record.ts';

interface Carried {
  /** In the bundle. */
  readonly name: string;
  readonly mediaType: string;
  /** Bytes; a larger one stays out. */
  readonly limit: number;
}

// For whoever reads a record without the bundle. Both were made outside, about what is upstream: they name nothing of the inside.
const lock: Carried = { name: lockFileName, mediaType: recordTypes.lock, limit: 32 * 1024 * 1024 };
const notes: Carried = { name: bundledNotesName, mediaType: recordTypes.notes, limit: notesLimit };

type RecordPlace = Pick<RecordSource, 'registries' | 'config'>;

/** Those that a bundle has. They were proven before; what is another one by now stays out, as nothing hangs on it. */
export async function readCarriedFiles({
  folder,
  manifest,
}: Pick<Bundle, 'folder' | 'manifest'>): Promise<readonly Part[]> {
  const files: Part[] = [];
  for (const carried of [lock, notes]) {
    const signed = signedFile(manifest, carried);
    const bytes = signed && (await readBounded(join(folder, signed.name), signed.size, 'carried'));
    if (bytes !== undefined && digestOf(bytes) === signed?.digest) {
      files.push({ mediaType: carried.mediaType, bytes });
    }
  }
  return files;
}

/**
 * The lock that a promoted release was made from: the one that `bundle.json` signs, whatever the record says.
 * @returns undefined where it was promoted without it, and where this version of the program cannot read it
 */
export async function fetchLock(source: RecordPlace, manifest: BundleManifest): Promise<Lock | undefined> {
  const bytes = await fetchFile(source, manifest, lock);
  return bytes && whereLegal(() => parseLock(bytes, lockFileName));
}

/**
 * The release notes of a promoted release: those that `bundle.json` signs, whatever the record says. Vendors wrote them.
 * @returns undefined where the bundle had none, and where it was promoted without them
 */
export async function fetchNotes(source: RecordPlace, manifest: BundleManifest): Promise<string | undefined> {
  return (await fetchFile(source, manifest, notes))?.toString('utf8');
}

async function fetchFile(
  source: RecordPlace,
  manifest: BundleManifest,
  carried: Carried,
): Promise<Buffer | undefined> {
  const signed = signedFile(manifest, carried);
  if (signed === undefined) {
    return undefined;
  }
  const { digest, size } = signed;
  return await unless(
    ['NOT_FOUND'],
    readAll(openRecords(source), { mediaType: carried.mediaType, digest, size }),
  );
}

function signedFile(
  { files }: BundleManifest,
  { name, limit }: Carried,
): BundleManifest['files'][number] | undefined {
  return files.find((file) => file.name === name && file.size <= limit);
}
