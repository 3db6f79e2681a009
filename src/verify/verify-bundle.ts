import type { Bundle } from '../bundle/read-bundle.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { checkCompleteness } from './completeness.ts';
import { type ContentVerdict, verifyContent } from './content.ts';
import { findNeeded } from './needed.ts';
import { readTrustPolicy, type TrustPolicy } from './trust-policy.ts';
import { openTrusted } from './trusted-bundle.ts';
import { type Verdict, verdictOf } from './verdict.ts';

export interface VerifyBundleOptions {
  /** The bundle's folder. */
  readonly folder: string;
  /** The trust policy, or the path of its file. */
  readonly trust: string | TrustPolicy;
  /** Folders of other bundles, in which a delta's left-out blobs may be. */
  readonly bases?: readonly string[];
}

/**
 * Verifies a bundle, cheapest and most telling first: sizes and canonical form, signature, policy, then every byte.
 * @throws UserError for the folder or the trust policy; RefusedError of `openTrusted`, `verifyContent` and
 *   `checkCompleteness`
 */
export async function verifyBundle(options: VerifyBundleOptions, runtime: Runtime): Promise<Verdict> {
  const trust = typeof options.trust === 'string' ? await readTrustPolicy(options.trust) : options.trust;
  const bundle = await openTrusted(options.folder, trust);
  const { ignored } = await hashContent(bundle, runtime);
  await checkCompleteness(bundle);
  const unresolved = await findNeeded(bundle, options.bases ?? []);
  return verdictOf(bundle, trust, { unresolved, ignored });
}

/** Reads every byte of a bundle, and shows how far it is. @throws RefusedError of `verifyContent` */
export async function hashContent(bundle: Bundle, runtime: Runtime): Promise<ContentVerdict> {
  const total = bundle.manifest.volumes.reduce((sum, volume) => sum + volume.size, 0);
  const progress = runtime.progress(`verify ${bundle.manifest.name} ${bundle.manifest.release}`, total);
  try {
    return await verifyContent(bundle, { onBytes: (bytes) => progress.advance(bytes) });
  } finally {
    progress.done();
  }
}
