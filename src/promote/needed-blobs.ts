import { RefusedError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import { formatBytes, plural } from '../report/format.ts';
import type { Whereabouts } from './whereabouts.ts';

/** A blob that a release needs and that is nowhere. */
export interface MissingBlob {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  /** Of the image or chart that needs it. */
  readonly reference: string;
}

/**
 * @param whereabouts what is known of where they should be
 * @throws RefusedError `NEEDED_BLOBS_MISSING` when there are any
 */
export function refuseMissingBlobs(missing: readonly MissingBlob[], whereabouts: Whereabouts): void {
  if (missing.length === 0) {
    return;
  }
  const releases = new Set(
    missing.flatMap(({ digest }) => whereabouts.carriers(digest).slice(0, 1)).map(({ release }) => release),
  );
  const blobs = new Set(missing.map(({ digest }) => digest)).size;
  throw new RefusedError(
    'NEEDED_BLOBS_MISSING',
    `The bundle is a delta, and ${plural(blobs, 'blob')} of what it leaves out can be found neither in the given bundles nor in the registry`,
    {
      details: [...new Set(missing.map((blob) => describe(blob, whereabouts)))].sort(),
      hint: `Give ${bundlesOf([...releases].sort())} too (--bundle new,old). Or run \`tidegate inventory\`, carry its file out, and have a new bundle made with it as the base. Nothing was written.`,
    },
  );
}

function describe({ digest, size, reference }: MissingBlob, whereabouts: Whereabouts): string {
  const expected = whereabouts.expected(digest);
  const [carrier] = whereabouts.carriers(digest);
  return [
    `${digest} (${formatBytes(size)}) of ${reference}`,
    ...(expected.length === 0 ? [] : [`should be in ${expected.join(' or ')}`]),
    ...(carrier === undefined ? [] : [`the bundle of ${carrier.release} has it, in ${carrier.volume}`]),
  ].join('; ');
}

function bundlesOf(releases: readonly string[]): string {
  return releases.length === 0 ? 'the earlier bundles' : `the bundle of ${releases.join(' and of ')}`;
}
