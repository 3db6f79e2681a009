import type { BundleStore } from '../bundle/bundle-store.ts';
import { bundleName, tarOf, volumeName } from '../bundle/layout.ts';
import { type Bundle, readBundle } from '../bundle/read-bundle.ts';
import { RefusedError, UserError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { ReadableStore } from '../oci/store.ts';
import { plural } from '../report/format.ts';
import type { Log, Runtime } from '../runtime/runtime.ts';
import { checkCompleteness } from '../verify/completeness.ts';
import { type ContentFault, contentFaultOf, isVolumeFault } from '../verify/content-fault.ts';
import { checkFolder } from '../verify/content-folder.ts';
import { contentRefusal } from '../verify/content-refusal.ts';
import { trustBundle, type TrustedBundle } from '../verify/trusted-bundle.ts';
import type { InternalSide } from './internal-side.ts';
import { type Shard, type Share, shareOf } from './shard.ts';

/** What is given to be promoted. Each store proves what is read from it, and what is damaged in one is read from another. */
export interface GivenBundles {
  readonly newest: TrustedBundle;
  /** The store of the first bundle that has a blob, the newest before the others. */
  readonly sources: (digest: Digest) => ReadableStore | undefined;
  /** Of a shard, what it sends. */
  readonly share?: Share;
}

/** A given bundle, and its blobs whose volumes are there in full length. */
interface Supply {
  readonly bundle: TrustedBundle;
  readonly blobs: ReadonlySet<Digest>;
}

/**
 * Opens every given bundle. The one with the highest sequence is promoted, the others supply the blobs that it leaves
 * out, or that are damaged in it: they too must be signed, but may be older than the policy's minimum. The volumes are not
 * read: each byte is proven when it is sent. A volume that is missing or cut is warned about; with what is there, promotion
 * can begin.
 * @param folders absolute, in any order
 * @param side its name is that of the release file, which the bundles must bear
 * @param shard the volumes of the others need not be there
 * @throws UserError `BUNDLES_DIFFER` for two bundles with one sequence; RefusedError `WRONG_BUNDLE` for one of another
 *   name, and what `readBundle`, `trustBundle`, `checkCompleteness` and `contentRefusal` raise
 */
export async function openBundles(
  folders: readonly string[],
  { trust: policy, name }: Pick<InternalSide, 'trust' | 'name'>,
  { log }: Pick<Runtime, 'log'>,
  shard?: Shard,
): Promise<GivenBundles> {
  const found = await Promise.all([...new Set(folders)].map((folder) => readBundle(folder)));
  const [first, ...others] = found.sort((a, b) => b.manifest.sequence - a.manifest.sequence);
  if (first === undefined) {
    throw new UserError('NO_BUNDLE', 'No bundle was given', {
      hint: 'Name the folder of a bundle: --bundle.',
    });
  }
  refuseStrangers(found, name);
  const manifests = found.map(({ manifest }) => manifest);
  const share = shard === undefined ? undefined : shareOf(manifests, shard);
  const warn = warnOfVolumes(share, log);
  const promoted = await openPromoted(await trustBundle(first, policy), warn);
  const { minimumSequence: _, ...supplying } = policy;
  let supplies: readonly Supply[] = [];
  // The oldest first: each bundle's spares are those that are older.
  for (const bundle of others.toReversed()) {
    const supply = await openSupplying(await trustBundle(bundle, supplying), warn, log);
    supplies = [withSpares(supply, supplies, log), ...supplies];
  }
  const { bundle: newest, blobs } = withSpares(promoted, supplies, log);
  await checkCompleteness(newest);
  return {
    newest,
    ...(share && { share }),
    sources(digest) {
      const supplied = supplies.find((supply) => supply.blobs.has(digest))?.bundle.store;
      // A blob that should be in a missing volume is not one that the delta leaves out: its store says what is missing.
      return blobs.has(digest) ? newest.store : (supplied ?? ownStore(newest, digest));
    },
  };
}

function ownStore({ store }: TrustedBundle, digest: Digest): ReadableStore | undefined {
  return store.has(digest) ? store : undefined;
}

/**
 * @throws RefusedError of `contentRefusal` for faults beside the volumes, which cost nothing to mend, and without the first
 *   volume: nothing can begin without the manifests in it
 */
async function openPromoted(bundle: TrustedBundle, warn: Warn): Promise<Supply> {
  const { folder, manifest } = bundle;
  const { faults, unusable } = await checkFolder(folder, manifest);
  const first = volumeName(bundleName(manifest), 0);
  if ([...unusable].some((file) => tarOf(file) === first)) {
    throw await contentRefusal(
      bundle,
      faults,
      `Without ${first}, which has every manifest, promotion cannot begin. Nothing was sent, and no file was touched.`,
    );
  }
  if (!faults.every(isVolumeFault)) {
    throw await contentRefusal(bundle, faults);
  }
  warn(folder, faults);
  return { bundle, blobs: availableBlobs(bundle, unusable) };
}

/** Nothing but its blobs counts, and each is proven: what else is wrong in its folder keeps nobody from using them. */
async function openSupplying(bundle: TrustedBundle, warn: Warn, log: Log): Promise<Supply> {
  const { folder, manifest } = bundle;
  const { faults, unusable } = await checkFolder(folder, manifest);
  warn(folder, faults.filter(isVolumeFault));
  const [beside, ...more] = faults.filter((fault) => !isVolumeFault(fault));
  if (beside !== undefined) {
    const others = more.length === 0 ? '' : `, and there is more: ${plural(more.length, 'other fault')}`;
    log.warning(`${folder}: ${beside.message}${others}; only its blobs are used, and each is proven`);
  }
  return { bundle, blobs: availableBlobs(bundle, unusable) };
}

function availableBlobs({ manifest }: TrustedBundle, unusable: ReadonlySet<string>): ReadonlySet<Digest> {
  const tars = new Set([...unusable].map(tarOf));
  return new Set(manifest.blobs.filter(({ volume }) => !tars.has(volume)).map(({ digest }) => digest));
}

type Warn = (folder: string, faults: readonly ContentFault[]) => void;

/** @param share where there is one, volumes without anything of it are not missed */
function warnOfVolumes(share: Share | undefined, log: Log): Warn {
  return (folder, faults) => {
    for (const { message, blobs = [] } of faults) {
      if (share === undefined || blobs.some((digest) => share.has(digest))) {
        log.warning(
          `${folder}: ${message}; the other volumes are used, and no tag is set while a blob is missing`,
        );
      }
    }
  };
}

/** @param others those to read from when a blob is damaged in this one */
function withSpares({ bundle, blobs }: Supply, others: readonly Supply[], log: Log): Supply {
  const store: BundleStore = {
    ...bundle.store,
    referrers: (subject) => bundle.store.referrers(subject, store),
    spare({ digest }, error) {
      const fault = contentFaultOf(error, digest);
      const spare = others.find((other) => other.blobs.has(digest))?.bundle;
      if (fault === undefined || spare === undefined) {
        return undefined;
      }
      log.warning(`${bundle.folder}: ${fault.message}; ${spare.folder} has it too, and is read instead`);
      return spare.store;
    },
  };
  return { bundle: { ...bundle, store }, blobs };
}

function refuseStrangers(found: readonly Bundle[], name: string): void {
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
