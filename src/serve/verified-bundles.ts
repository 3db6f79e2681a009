import { type Bundle, readBundle } from '../bundle/read-bundle.ts';
import { RefusedError, UserError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import { formatBytes } from '../report/format.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { listFaults } from '../schema/path.ts';
import { checkCompleteness } from '../verify/completeness.ts';
import { findHolders } from '../verify/needed.ts';
import type { TrustPolicy } from '../verify/trust-policy.ts';
import { trustBundle, type TrustedBundle } from '../verify/trusted-bundle.ts';
import { hashContent } from '../verify/verify-bundle.ts';

/** A bundle of which every byte is proven, and who has what. */
export interface VerifiedBundles {
  readonly newest: TrustedBundle;
  /** By digest: the given bundle that has a blob, whole. */
  readonly holders: ReadonlyMap<Digest, Bundle>;
}

/**
 * Reads the given bundles, the newest first.
 * @param folders absolute
 * @throws UserError `BUNDLES_DIFFER` for two with one sequence; what `readBundle` raises
 */
export async function readBundles(folders: readonly string[]): Promise<readonly [Bundle, ...Bundle[]]> {
  const found = await Promise.all([...new Set(folders)].map((folder) => readBundle(folder)));
  const [newest, ...bases] = found.sort((a, b) => b.manifest.sequence - a.manifest.sequence);
  if (newest === undefined) {
    throw new UserError('NO_BUNDLE', 'No bundle was given', { hint: 'Name the folder of a bundle.' });
  }
  const [second] = bases;
  if (second?.manifest.sequence === newest.manifest.sequence) {
    throw new UserError('BUNDLES_DIFFER', `${newest.folder} and ${second.folder} have the same sequence`, {
      hint: 'Give the bundle to serve, and only earlier ones beside it.',
    });
  }
  return [newest, ...bases];
}

/**
 * Verifies the newest bundle as `verify` does, and in the others what it leaves out: their own signatures do not matter
 * for that, as the digests come from the signed one.
 * @throws RefusedError of `trustBundle`, `verifyContent`, `checkCompleteness` and `findHolders`; `NEEDED_BLOBS_MISSING`
 */
export async function verifyBundles(
  [first, ...bases]: readonly [Bundle, ...Bundle[]],
  policy: TrustPolicy,
  runtime: Runtime,
): Promise<VerifiedBundles> {
  const newest = await trustBundle(first, policy);
  const { blobs, needs } = newest.manifest;
  await hashContent(newest, runtime);
  await checkCompleteness(newest);
  const leftOut = await findHolders(newest, bases);
  const missing = needs.filter(({ digest }) => !leftOut.has(digest));
  if (missing.length > 0) {
    throw new RefusedError('NEEDED_BLOBS_MISSING', `${newest.folder} leaves out what no given bundle has`, {
      details: listFaults(missing, ({ digest, size }) => `${digest} (${formatBytes(size)})`),
      hint: 'It is a delta. Give the earlier bundles beside it: `tidegate serve <delta> <base>`.',
    });
  }
  return { newest, holders: new Map([...blobs.map(({ digest }) => [digest, newest] as const), ...leftOut]) };
}
