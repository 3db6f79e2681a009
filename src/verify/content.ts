import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import { volumeLayout } from '../bundle/layout.ts';
import type { Bundle } from '../bundle/read-bundle.ts';
import { RefusedError } from '../errors.ts';
import { findOwners } from './blob-owners.ts';
import type { ContentFault, ContentFaultCode } from './content-fault.ts';
import { checkFolder } from './content-folder.ts';
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

const shownFaults = 200;
const shownOwners = 3;

/**
 * Proves that a bundle's folder is what its `bundle.json` says: each volume file is read once, from front to back, its
 * headers and padding are compared with what they have to be, and every blob and file is hashed. Nothing else may lie
 * in the folder, but for what operating systems leave on media.
 *
 * @param options `onBytes` is told how many bytes were read
 * @throws RefusedError with all faults as `details`, each beginning with its code (`VOLUME_MISSING`, `VOLUME_SIZE`,
 *   `HEADER_CHANGED`, `PADDING_CHANGED`, `BLOB_CHANGED`, `INDEX_CHANGED`, `FILE_CHANGED`, `FILE_MISSING`,
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
    throw refusal(folder, await nameOwners(bundle, faults));
  }
  return verdict(manifest, ignored);
}

/** Adds to each changed blob what it is a part of: nobody knows an image by the digests of its layers. */
async function nameOwners(bundle: Bundle, faults: readonly ContentFault[]): Promise<readonly ContentFault[]> {
  const changed = new Set(faults.flatMap(({ blob }) => (blob === undefined ? [] : [blob])));
  if (changed.size === 0) {
    return faults;
  }
  const owners = await findOwners(bundle, changed);
  return faults.map((fault) => {
    const references = (fault.blob && owners.get(fault.blob)) ?? [];
    const rest = references.length - shownOwners;
    const shown = [...references.slice(0, shownOwners), ...(rest > 0 ? [`${rest} more`] : [])];
    return shown.length === 0
      ? fault
      : { ...fault, message: `${fault.message}: part of ${shown.join(', ')}` };
  });
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
      hint: adviceFor(codes),
    },
  );
}

function adviceFor(codes: ReadonlySet<ContentFaultCode>): string {
  const remove = 'Remove what is no part of the bundle: nothing else may lie in its folder.';
  const copy =
    'Copy the named files from the source again. If they stay different, the bundle was changed: do not use it.';
  if (!codes.has('UNEXPECTED_FILE')) {
    return copy;
  }
  return codes.size === 1 ? remove : `${remove} ${copy}`;
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
