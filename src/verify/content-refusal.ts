import type { Bundle } from '../bundle/read-bundle.ts';
import { RefusedError } from '../errors.ts';
import { cutLines, cutNames } from '../report/format.ts';
import { findOwners } from './blob-owners.ts';
import type { ContentFault, ContentFaultCode } from './content-fault.ts';

const shownFaults = 200;
const shownBlobs = 5;
const shownOwners = 3;

/**
 * The error for a bundle that is not what its `bundle.json` says: its details are all faults, each beginning with its
 * code; its own code is that one, or `CONTENT_CHANGED` when there are several kinds.
 * @param bundle says what a changed blob is a part of: nobody knows an image by the digests of its layers
 * @param done what was done all the same, as a full sentence
 */
export async function contentRefusal(
  bundle: Bundle,
  faults: readonly ContentFault[],
  done?: string,
): Promise<RefusedError> {
  const codes = new Set<ContentFaultCode>(faults.map(({ code }) => code));
  const [first = 'CONTENT_CHANGED'] = codes;
  const lines = await describeFaults(bundle, mergeEqual(faults));
  const advice = adviceFor(codes);
  return new RefusedError(
    codes.size === 1 ? first : 'CONTENT_CHANGED',
    isOf(bundle, faults)
      ? `${bundle.folder} is not what its bundle.json says`
      : `The bundles that have what ${bundle.folder} leaves out are not what they were`,
    {
      details: cutLines(lines, shownFaults),
      hint: done === undefined ? advice : `${done} ${advice}`,
    },
  );
}

/** False when nothing is damaged but what other bundles supply. */
function isOf({ store }: Bundle, faults: readonly ContentFault[]): boolean {
  return faults.some(({ blobs = [] }) => blobs.length === 0 || blobs.some((digest) => store.has(digest)));
}

/** Adds which blobs cannot be had, where the message does not say so, and what they are a part of. */
async function describeFaults(bundle: Bundle, faults: readonly ContentFault[]): Promise<readonly string[]> {
  const lost = new Set(faults.flatMap(({ blobs = [] }) => blobs));
  const owners = lost.size === 0 ? undefined : await findOwners(bundle, lost);
  return faults.map(({ code, message, blobs = [] }) => {
    const unsaid = blobs.filter((digest) => !message.includes(digest));
    const parts = [...new Set(blobs.flatMap((digest) => owners?.get(digest) ?? []))];
    const what = unsaid.length === 0 ? '' : `, with ${cutNames(unsaid, shownBlobs).join(', ')}`;
    return `${code} ${message}${what}${parts.length === 0 ? '' : `: part of ${cutNames(parts, shownOwners).join(', ')}`}`;
  });
}

/** A volume that is missing is found out once for each blob that should be in it. */
function mergeEqual(faults: readonly ContentFault[]): readonly ContentFault[] {
  return [...Map.groupBy(faults, ({ code, message }) => `${code} ${message}`).values()].flatMap((group) => {
    const blobs = [...new Set(group.flatMap((fault) => fault.blobs ?? []))];
    return group.slice(0, 1).map(({ code, message }) => ({ code, message, blobs }));
  });
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
