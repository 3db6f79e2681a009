import { RefusedError, UserError } from '../errors.ts';
import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import { readBundle } from '../bundle/read-bundle.ts';
import type { Digest } from '../oci/digest.ts';
import type { ReadableStore } from '../oci/store.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { TrustPolicy } from '../verify/trust-policy.ts';
import { type VerifiedBundle, verifyBundle } from '../verify/verify-bundle.ts';

/** The bundle to promote, and the store of whichever given bundle has a blob. */
export interface GivenBundles {
  readonly newest: VerifiedBundle;
  readonly sources: (digest: Digest) => ReadableStore | undefined;
}

/**
 * Verifies every given bundle. The one with the highest sequence is promoted, the others supply the blobs that it
 * leaves out: they too must be signed and whole, but may be older than the policy's minimum.
 * @param folders absolute, in any order
 * @param name of the release file, which the bundles must bear
 * @throws UserError `BUNDLES_DIFFER` for two bundles with one sequence; RefusedError `WRONG_BUNDLE` for one of another
 *   name, and what `verifyBundle` raises
 */
export async function verifyBundles(
  folders: readonly string[],
  policy: TrustPolicy,
  name: string,
  runtime: Runtime,
): Promise<GivenBundles> {
  const found = await Promise.all(
    [...new Set(folders)].map(async (folder) => ({ folder, manifest: (await readBundle(folder)).manifest })),
  );
  const [newest, ...others] = found.sort((a, b) => b.manifest.sequence - a.manifest.sequence);
  if (newest === undefined) {
    throw new UserError('NO_BUNDLE', 'No bundle was given', {
      hint: 'Name the folder of a bundle: --bundle.',
    });
  }
  refuseStrangers(found, name);
  const { minimumSequence: _, ...supplying } = policy;
  const promoted = await verifyBundle({ folder: newest.folder, trust: policy }, runtime);
  const bundles = [promoted];
  for (const { folder } of others) {
    bundles.push(await verifyBundle({ folder, trust: supplying }, runtime));
  }
  return {
    newest: promoted,
    sources: (digest) => bundles.find(({ store }) => store.has(digest))?.store,
  };
}

function refuseStrangers(
  found: readonly { readonly folder: string; readonly manifest: BundleManifest }[],
  name: string,
): void {
  for (const [at, { folder, manifest }] of found.entries()) {
    if (manifest.name !== name) {
      throw new RefusedError('WRONG_BUNDLE', `${folder} is a bundle of ${manifest.name}, not of ${name}`, {
        hint: 'Each name has its own release file. Give its bundles to that one.',
      });
    }
    const next = found[at + 1];
    if (next !== undefined && next.manifest.sequence === manifest.sequence) {
      throw new UserError('BUNDLES_DIFFER', `${folder} and ${next.folder} have the same sequence`, {
        hint: 'Give the bundle to promote, and only earlier ones beside it.',
      });
    }
  }
}
