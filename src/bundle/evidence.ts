import { isAttestation, type Part } from './artifact-parts.ts';
import type { Digest } from '../oci/digest.ts';
import type { LockedArtifact } from '../release/lock.ts';

/** A manifest that says something about an image or chart; what it says is proven by nobody here. */
export interface Evidence {
  readonly kind: 'signature' | 'attestation' | 'sbom' | 'other';
  readonly digest: Digest;
  /** How it belongs to the artifact: by a tag such as `sha256-<hex>.sig`, as a referrer, or as a child of its index. */
  readonly by: 'tag' | 'referrer' | 'index';
  readonly artifactType?: string;
}

/** The tag schema's index of referrers holds no evidence itself. */
const referrersTag = /^sha(?:256|512)-[0-9a-f]+$/;

/**
 * What signs an artifact, or is said about it, each manifest once.
 * @param parts of the artifact, as far as its manifests could be read: only they show what BuildKit puts into an index
 */
export function evidenceOf({ referrers, tags }: LockedArtifact, parts: readonly Part[]): readonly Evidence[] {
  const manifests = new Map(parts.map(({ descriptor, manifest }) => [descriptor.digest, manifest]));
  const all: readonly Evidence[] = [
    ...tags
      .filter(({ tag }) => !referrersTag.test(tag))
      .map(({ tag, target }) => ({ kind: kindOfTag(tag), digest: target.digest, by: 'tag' as const })),
    ...referrers.map(({ digest, artifactType = '' }) => ({
      kind: kindOfType(artifactType, manifests.get(digest)?.annotations ?? {}),
      digest,
      by: 'referrer' as const,
      ...(artifactType === '' ? {} : { artifactType }),
    })),
    ...parts
      .filter(({ descriptor }) => isAttestation(descriptor))
      .map(({ descriptor }) => ({
        kind: 'attestation' as const,
        digest: descriptor.digest,
        by: 'index' as const,
      })),
  ];
  return [...new Map(all.toReversed().map((evidence) => [evidence.digest, evidence])).values()].reverse();
}

/** @param tag such as `sha256-<hex>.sig` */
export function kindOfTag(tag: string): Evidence['kind'] {
  const kinds = { sig: 'signature', att: 'attestation', sbom: 'sbom' } as const;
  const suffix = /\.([a-z]+)$/.exec(tag)?.[1] ?? '';
  return Object.entries(kinds).find(([known]) => known === suffix)?.[1] ?? 'other';
}

/** By the artifact types that cosign, notation, and the writers of bills of materials use. */
export function kindOfType(
  artifactType: string,
  annotations: Readonly<Record<string, string>>,
): Evidence['kind'] {
  if (/sigstore\.bundle/.test(artifactType)) {
    const predicate = annotations['dev.sigstore.bundle.predicateType'];
    return predicate === undefined || predicate.includes('/cosign/sign/') ? 'signature' : 'attestation';
  }
  if (/cosign\.artifact\.sig|notary\.signature/.test(artifactType)) {
    return 'signature';
  }
  if (/spdx|cyclonedx|sbom/.test(artifactType)) {
    return 'sbom';
  }
  return /in-toto|vex/.test(artifactType) ? 'attestation' : 'other';
}
