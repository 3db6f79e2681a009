import type { NeededBlob } from '../bundle/bundle-manifest.ts';
import type { Bundle } from '../bundle/read-bundle.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { plural } from '../report/format.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { checkCompleteness } from './completeness.ts';
import { type ContentVerdict, verifyContent } from './content.ts';
import { findNeeded } from './needed.ts';
import type { SignatureVerdict } from './signature.ts';
import { readTrustPolicy, type TrustPolicy } from './trust-policy.ts';
import { openTrusted, type TrustedBundle } from './trusted-bundle.ts';

export interface VerifyBundleOptions {
  /** The bundle's folder. */
  readonly folder: string;
  /** The trust policy, or the path of its file. */
  readonly trust: string | TrustPolicy;
  /** Folders of other bundles, in which a delta's left-out blobs may be. */
  readonly bases?: readonly string[];
}

/** What was found out about a bundle that is what somebody trusted has signed, to the last byte. */
export interface Verdict {
  readonly name: string;
  readonly release: string;
  readonly sequence: number;
  readonly audience: string;
  readonly created: string;
  /** Digest of `bundle.json`. */
  readonly digest: Digest;
  readonly signer: SignatureVerdict;
  readonly images: number;
  readonly charts: number;
  /** Blobs in the volumes, and their bytes; all were hashed. */
  readonly blobs: number;
  readonly bytes: number;
  /** Blobs left out of a delta that were in none of the other bundles. */
  readonly unresolved: readonly NeededBlob[];
  /** Files in the folder that are no part of the bundle and harmless, such as `.DS_Store`. */
  readonly ignored: readonly string[];
  /** Sentences: what this verdict rests on, and what it says nothing about. */
  readonly checked: readonly string[];
  readonly notChecked: readonly string[];
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
  const unresolved = await findNeeded(bundle.manifest.needs, options.bases ?? []);
  return { ...describe(bundle, trust, unresolved), ignored };
}

async function hashContent(bundle: Bundle, runtime: Runtime): Promise<ContentVerdict> {
  const total = bundle.manifest.volumes.reduce((sum, volume) => sum + volume.size, 0);
  const progress = runtime.progress(`verify ${bundle.manifest.name} ${bundle.manifest.release}`, total);
  try {
    return await verifyContent(bundle, { onBytes: (bytes) => progress.advance(bytes) });
  } finally {
    progress.done();
  }
}

function describe(
  { manifest, bytes, signer }: TrustedBundle,
  trust: TrustPolicy,
  unresolved: readonly NeededBlob[],
): Omit<Verdict, 'ignored'> {
  const { name, release, sequence, audience, created } = manifest;
  return {
    name,
    release,
    sequence,
    audience,
    created,
    digest: digestOf(bytes),
    signer,
    images: manifest.images.length,
    charts: manifest.charts.length,
    blobs: manifest.blobs.length,
    bytes: manifest.blobs.reduce((sum, blob) => sum + blob.size, 0),
    unresolved,
    checked: [
      `bundle.json is canonical and signed by ${signer.key}`,
      ...(trust.audience === undefined ? [] : [`it is meant for ${audience}`]),
      ...(trust.minimumSequence === undefined ? [] : [`its sequence is at least ${trust.minimumSequence}`]),
      'every file, volume header and blob is as bundle.json says',
      'every image and chart is complete, and nothing else is there',
    ],
    notChecked: [
      'replay: whether a newer release was promoted already (promote asks the registry)',
      ...(trust.audience === undefined ? ['audience: no trust policy names one'] : []),
      ...(unresolved.length === 0
        ? []
        : [
            `${plural(unresolved.length, 'blob')} that this delta leaves out (promote looks in the registry)`,
          ]),
    ],
  };
}
