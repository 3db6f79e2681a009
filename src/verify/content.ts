import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import { volumeLayout } from '../bundle/layout.ts';
import type { Bundle } from '../bundle/read-bundle.ts';
import { checkFolder } from './content-folder.ts';
import { contentRefusal } from './content-refusal.ts';
import { checkVolume } from './content-volume.ts';

/** What was found to be as `bundle.json` says. */
export interface ContentVerdict {
  readonly volumes: number;
  readonly files: number;
  readonly blobs: number;
  /** Of the volumes: every one was read. */
  readonly bytes: number;
  /** Files of the medium, not of the bundle, such as `.DS_Store`: nothing reads them. */
  readonly ignored: readonly string[];
}

/**
 * Proves that a bundle's folder is what its `bundle.json` says: each volume file is read once, from front to back, its
 * headers and padding are compared with what they have to be, and every blob and file is hashed. Nothing else may lie
 * in the folder, but for what operating systems leave on media.
 *
 * @param options `onBytes` is told how many bytes were read
 * @throws RefusedError with all faults as `details`, each beginning with its code (`VOLUME_MISSING`, `VOLUME_SIZE`, `VOLUME_UNREADABLE`,
 *   `TRAILING_DATA`, `SECOND_ARCHIVE`, `HEADER_CHANGED`, `ENTRY_*`, `EXTRA_ENTRY`, `PADDING_CHANGED`, `BLOB_CHANGED`, `INDEX_CHANGED`, `FILE_CHANGED`, `FILE_MISSING`,
 *   `UNEXPECTED_FILE`); the error's own code is that one, or `CONTENT_CHANGED` when there are several kinds
 */
export async function verifyContent(
  bundle: Bundle,
  options: { readonly onBytes?: (bytes: number) => void } = {},
): Promise<ContentVerdict> {
  const { folder, manifest } = bundle;
  const { faults: inFolder, unusable, ignored } = await checkFolder(folder, manifest);
  const faults = [...inFolder];
  for (const volume of volumeLayout(manifest)) {
    // A volume without all of its bytes is already a fault, and its other faults would only follow from that.
    if (!volume.files.some(({ name }) => unusable.has(name))) {
      faults.push(...(await checkVolume(folder, volume, options.onBytes ?? (() => undefined))));
    }
  }
  if (faults.length > 0) {
    throw await contentRefusal(bundle, faults);
  }
  return verdict(manifest, ignored);
}

function verdict({ volumes, files, blobs }: BundleManifest, ignored: readonly string[]): ContentVerdict {
  return {
    volumes: volumes.length,
    files: files.length,
    blobs: blobs.length,
    bytes: volumes.reduce((total, { size }) => total + size, 0),
    ignored,
  };
}
