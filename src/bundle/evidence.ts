import { type Evidence, namedEvidence } from '../release/evidence.ts';
import type { LockedArtifact } from '../release/lock.ts';
import { isAttestation, type Part } from './artifact-parts.ts';

/**
 * What signs an artifact, or is said about it, each manifest once.
 * @param parts of the artifact, as far as its manifests could be read: only they show what BuildKit puts into an index
 */
export function evidenceOf(artifact: LockedArtifact, parts: readonly Part[]): readonly Evidence[] {
  const manifests = new Map(parts.map(({ descriptor, manifest }) => [descriptor.digest, manifest]));
  const all: readonly Evidence[] = [
    ...namedEvidence(artifact, (digest) => manifests.get(digest)?.annotations ?? {}),
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
