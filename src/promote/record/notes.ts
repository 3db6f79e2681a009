import { join } from 'node:path';
import type { BundleManifest } from '../../bundle/bundle-manifest.ts';
import type { Bundle } from '../../bundle/read-bundle.ts';
import { ifFound } from '../../if-found.ts';
import { digestOf } from '../../oci/digest.ts';
import { readAll } from '../../oci/verified.ts';
import { readBounded } from '../../release/files.ts';
import { bundledNotesName, notesLimit } from '../../release/notes-file.ts';
import { recordRepository } from '../targets.ts';
import { recordTypes } from './record-format.ts';
import type { RecordSource } from './trusted-record.ts';

/**
 * The release notes that a bundle carries, for its promotion record.
 * @returns undefined where it has none, or others than were signed: nothing hangs on them
 */
export async function readBundledNotes({
  folder,
  manifest,
}: Pick<Bundle, 'folder' | 'manifest'>): Promise<Buffer | undefined> {
  const signed = notesIn(manifest);
  const bytes = signed && (await readBounded(join(folder, bundledNotesName), notesLimit, 'carried'));
  return bytes !== undefined && digestOf(bytes) === signed?.digest ? bytes : undefined;
}

/**
 * The release notes of a promoted release: what `bundle.json` signs, whatever the record says. Vendors wrote them.
 * @returns undefined where the bundle had none, and where it was promoted without them
 */
export async function fetchNotes(
  { registries, config }: Pick<RecordSource, 'registries' | 'config'>,
  manifest: BundleManifest,
): Promise<string | undefined> {
  const signed = notesIn(manifest);
  if (signed === undefined || signed.size > notesLimit) {
    return undefined;
  }
  const { digest, size } = signed;
  const repository = registries.repository(recordRepository(config));
  const notes = await ifFound(readAll(repository, { mediaType: recordTypes.notes, digest, size }));
  return notes?.toString('utf8');
}

function notesIn({ files }: BundleManifest): BundleManifest['files'][number] | undefined {
  return files.find(({ name }) => name === bundledNotesName);
}
