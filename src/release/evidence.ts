import type { Digest } from '../oci/digest.ts';
import type { LockedArtifact } from './lock.ts';

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
 * The evidence that a lock names.
 * @param annotationsOf of a referrer's manifest, as far as that could be read
 */
export function namedEvidence(
  { referrers, tags }: Pick<LockedArtifact, 'referrers' | 'tags'>,
  annotationsOf: (referrer: Digest) => Readonly<Record<string, string>> = () => ({}),
): readonly Evidence[] {
  return [
    ...tags
      .filter(({ tag }) => !referrersTag.test(tag))
      .map(({ tag, target }) => ({ kind: kindOfTag(tag), digest: target.digest, by: 'tag' as const })),
    ...referrers.map(({ digest, artifactType = '' }) => ({
      kind: kindOfType(artifactType, annotationsOf(digest)),
      digest,
      by: 'referrer' as const,
      ...(artifactType === '' ? {} : { artifactType }),
    })),
  ];
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
