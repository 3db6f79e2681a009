import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import { volumeLayout } from '../bundle/layout.ts';
import type { Bundle } from '../bundle/read-bundle.ts';
import { RefusedError } from '../errors.ts';
import { type ContentFault, type ContentFaultCode } from './content-fault.ts';
import { checkFolder } from './content-folder.ts';
import { checkVolume } from './content-volume.ts';

/** What was found to be as `bundle.json` says. */
export interface ContentVerdict {
  readonly volumes: number;
  readonly files: number;
  readonly blobs: number;
  /** Of the volumes: every one was read. */
  readonly bytes: number;
}

const shownFaults = 200;

/**
 * Proves that a bundle's folder is what its `bundle.json` says: each volume file is read once, from front to back, its
 * headers and padding are compared with what they have to be, and every blob and file is hashed. Nothing else may lie
 * in the folder.
 *
 * @throws RefusedError with all faults as `details`, each beginning with its code (`VOLUME_MISSING`, `VOLUME_SIZE`,
 *   `HEADER_CHANGED`, `PADDING_CHANGED`, `BLOB_CHANGED`, `INDEX_CHANGED`, `FILE_CHANGED`, `FILE_MISSING`,
 *   `UNEXPECTED_FILE`); the error's own code is that one, or `CONTENT_CHANGED` when there are several kinds
 */
export async function verifyContent(
  { folder, manifest }: Pick<Bundle, 'folder' | 'manifest'>,
  options: { readonly onBytes?: (bytes: number) => void } = {},
): Promise<ContentVerdict> {
  const onBytes = options.onBytes ?? (() => undefined);
  const { faults, unusable } = await checkFolder(folder, manifest);
  for (const volume of volumeLayout(manifest)) {
    // A volume without all of its bytes is already a fault, and its other faults would only follow from that.
    if (volume.files.some(({ name }) => unusable.has(name))) {
      onBytes(volume.size);
      continue;
    }
    faults.push(...(await checkVolume(folder, volume, onBytes)));
  }
  if (faults.length > 0) {
    throw refusal(folder, faults);
  }
  return verdict(manifest);
}

function refusal(folder: string, faults: readonly ContentFault[]): RefusedError {
  const codes = new Set<ContentFaultCode>(faults.map(({ code }) => code));
  const [first = 'CONTENT_CHANGED'] = codes;
  const rest = faults.length - shownFaults;
  return new RefusedError(
    codes.size === 1 ? first : 'CONTENT_CHANGED',
    `${folder} is not what its bundle.json says`,
    {
      details: [
        ...faults.slice(0, shownFaults).map(({ code, message }) => `${code} ${message}`),
        ...(rest > 0 ? [`… and ${rest} more`] : []),
      ],
      hint: 'Copy the named files from the source again. If they stay different, the bundle was changed: do not use it.',
    },
  );
}

function verdict({ volumes, files, blobs }: BundleManifest): ContentVerdict {
  return {
    volumes: volumes.length,
    files: files.length,
    blobs: blobs.length,
    bytes: volumes.reduce((total, { size }) => total + size, 0),
  };
}
