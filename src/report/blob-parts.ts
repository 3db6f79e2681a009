import { type Digest, hexOf } from '../oci/digest.ts';
import type { ProgressPart } from '../runtime/runtime.ts';

interface NamedBlob {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  /** `host/path` of a repository that it belongs to. */
  readonly repository: string;
}

/** Blobs as the parts of a progress, each under a name that people know: `wandb/local 3f2a91bc04de`. */
export function blobParts(blobs: readonly NamedBlob[]): ReadonlyMap<Digest, ProgressPart> {
  return new Map(
    blobs.map(({ digest, size, repository }) => {
      const path = repository.slice(repository.indexOf('/') + 1);
      return [digest, { name: `${path} ${hexOf(digest).slice(0, 12)}`, size }];
    }),
  );
}
