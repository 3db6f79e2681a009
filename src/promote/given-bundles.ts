import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import { bundleName, tarOf, volumeName } from '../bundle/layout.ts';
import { readBundle } from '../bundle/read-bundle.ts';
import { RefusedError, UserError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { ReadableStore } from '../oci/store.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { checkCompleteness } from '../verify/completeness.ts';
import { checkFolder } from '../verify/content-folder.ts';
import { contentRefusal } from '../verify/content-refusal.ts';
import type { TrustPolicy } from '../verify/trust-policy.ts';
import { openTrusted, type TrustedBundle } from '../verify/trusted-bundle.ts';

/** The bundle to promote, and the store of whichever given bundle has a blob: it proves what is read from it. */
export interface GivenBundles {
  readonly newest: TrustedBundle;
  readonly sources: (digest: Digest) => ReadableStore | undefined;
}

/**
 * Opens every given bundle. The one with the highest sequence is promoted, the others supply the blobs that it leaves
 * out: they too must be signed, but may be older than the policy's minimum. The volumes are not read: each byte is proven
 * when it is sent. A volume that is missing or cut is warned about; with what is there, promotion can begin.
 * @param folders absolute, in any order
 * @param name of the release file, which the bundles must bear
 * @throws UserError `BUNDLES_DIFFER` for two bundles with one sequence; RefusedError `WRONG_BUNDLE` for one of another
 *   name, and what `openTrusted`, `checkCompleteness` and `contentRefusal` raise
 */
export async function openBundles(
  folders: readonly string[],
  policy: TrustPolicy,
  name: string,
  runtime: Pick<Runtime, 'log'>,
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
  const promoted = await openTrusted(newest.folder, policy);
  const stores = await availableBlobs(promoted, true, runtime);
  for (const { folder } of others) {
    const bundle = await openTrusted(folder, supplying);
    (await availableBlobs(bundle, false, runtime)).forEach((store, digest) => {
      stores.set(digest, stores.get(digest) ?? store);
    });
  }
  await checkCompleteness(promoted);
  // A blob that should be in a missing volume is not one that the delta leaves out: its store says what is missing.
  return { newest: promoted, sources: (digest) => stores.get(digest) ?? ownStore(promoted, digest) };
}

function ownStore({ store }: TrustedBundle, digest: Digest): ReadableStore | undefined {
  return store.has(digest) ? store : undefined;
}

/**
 * The blobs whose volumes are there in full length.
 * @param promoted without the manifests in its first volume nothing can begin
 * @throws RefusedError of `contentRefusal` for any other fault in the folder: that costs nothing to mend
 */
async function availableBlobs(
  bundle: TrustedBundle,
  promoted: boolean,
  { log }: Pick<Runtime, 'log'>,
): Promise<Map<Digest, ReadableStore>> {
  const { folder, manifest, store } = bundle;
  const { faults, unusable } = await checkFolder(folder, manifest);
  const others = faults.filter(({ code }) => code !== 'VOLUME_MISSING' && code !== 'VOLUME_SIZE');
  const tars = new Set([...unusable].map(tarOf));
  if (others.length > 0 || (promoted && tars.has(volumeName(bundleName(manifest), 0)))) {
    throw await contentRefusal(bundle, faults);
  }
  for (const { message } of faults) {
    log.warning(
      `${folder}: ${message}; the other volumes are used, and no tag is set while a blob is missing`,
    );
  }
  const blobs = manifest.blobs.filter(({ volume }) => !tars.has(volume));
  return new Map(blobs.map(({ digest }) => [digest, store]));
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
