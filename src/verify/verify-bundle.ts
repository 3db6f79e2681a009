import { join } from 'node:path';
import type { NeededBlob } from '../bundle/bundle-manifest.ts';
import { type Bundle, readBundle } from '../bundle/read-bundle.ts';
import { RefusedError, TidegateError } from '../errors.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { readBounded } from '../release/files.ts';
import { plural } from '../report/format.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type ContentVerdict, verifyContent } from './content.ts';
import { checkPolicy } from './check-policy.ts';
import { findNeeded } from './needed.ts';
import { signatureFileLimit, signatureFileName } from './signature-file.ts';
import { type SignatureVerdict, verifySignature } from './signature.ts';
import { readTrustPolicy, type TrustPolicy } from './trust-policy.ts';

export interface VerifyBundleOptions {
  /** The bundle's folder. */
  readonly folder: string;
  /** The trust policy, or the path of its file. */
  readonly trust: string | TrustPolicy;
  /** Folders of other bundles, in which a delta's left-out blobs may be. */
  readonly bases?: readonly string[];
}

/** A bundle that may be promoted: signed by a trusted key, meant for here, and every byte as signed. */
export interface VerifiedBundle extends Bundle {
  readonly signatureBytes: Buffer;
  readonly verdict: Verdict;
}

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
 * @throws UserError for the folder or the trust policy; RefusedError `SIGNATURE_*` and `WRONG_AUDIENCE`,
 *   `SEQUENCE_TOO_LOW`, and what `readBundle` and `verifyContent` raise
 */
export async function verifyBundle(options: VerifyBundleOptions, runtime: Runtime): Promise<VerifiedBundle> {
  const trust = typeof options.trust === 'string' ? await readTrustPolicy(options.trust) : options.trust;
  const bundle = await readBundle(options.folder);
  const signatureBytes = await readSignature(options.folder);
  const signer = verifySignature(bundle.bytes, signatureBytes, trust);
  checkPolicy(bundle.manifest, trust);
  const { ignored } = await hashContent(bundle, runtime);
  const unresolved = await findNeeded(bundle.manifest.needs, options.bases ?? []);
  const verdict = { ...describe(bundle, signer, trust, unresolved), ignored };
  return { ...bundle, signatureBytes, verdict };
}

async function readSignature(folder: string): Promise<Buffer> {
  const path = join(folder, signatureFileName);
  const bytes = await readBounded(path, signatureFileLimit, 'carried').catch((cause: unknown) => {
    const reason = cause instanceof TidegateError ? cause.message : `${path} cannot be read`;
    throw new RefusedError('SIGNATURE_FORMAT', reason, {
      cause,
      hint: 'Carry the signature file over again, as `tidegate sign` wrote it.',
    });
  });
  if (bytes === undefined) {
    throw new RefusedError('SIGNATURE_MISSING', `${folder} is not signed: it has no ${signatureFileName}`, {
      hint: 'Sign it on the connected side with `tidegate sign`, and carry the signature file along.',
    });
  }
  return bytes;
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
  { manifest, bytes }: Bundle,
  signer: SignatureVerdict,
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
