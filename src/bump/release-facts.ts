import type { Digest } from '../oci/digest.ts';
import { parseReference, repositoryOf } from '../oci/reference.ts';
import type { Lock, LockedChart, LockedImage } from '../release/lock.ts';
import { supportedUntil } from '../release/locked-support.ts';
import { dayOf } from '../utc.ts';

/** What a release's lock says of one of its images or charts. Nothing of it is known where the lock was not carried. */
export interface ArtifactFacts {
  /** The newest version upstream, when the release was locked. */
  readonly newest?: string | undefined;
  /** The day on which it was built, as it says itself: `2026-10-30`. */
  readonly built?: string | undefined;
  /** All blobs of its repository that are in the release, in bytes. */
  readonly bytes?: number;
  /** The first day without support of a version of it; undefined where that is not known. */
  readonly supportedUntil?: (version: string) => string | undefined;
}

/** By the digest of the artifact's root. */
export type ReleaseFacts = ReadonlyMap<Digest, ArtifactFacts>;

export function releaseFacts(lock: Lock | undefined): ReleaseFacts {
  if (lock === undefined) {
    return new Map();
  }
  const { support } = lock;
  const entries = [...lock.images, ...lock.charts].map((artifact): readonly [Digest, ArtifactFacts] => {
    const repository = repositoryOf(parseReference(artifact.reference));
    const name = 'archive' in artifact ? artifact.name : repository;
    return [
      artifact.root.digest,
      {
        ...factsOf(artifact),
        bytes: lock.blobs
          .filter(({ repositories }) => repositories.includes(repository))
          .reduce((sum, { size }) => sum + size, 0),
        ...(support && { supportedUntil: (version) => supportedUntil(support, name, version) }),
      },
    ];
  });
  return new Map(entries);
}

function factsOf({ newest, created }: LockedImage | LockedChart): ArtifactFacts {
  return { newest, built: created && dayOf(created) };
}
