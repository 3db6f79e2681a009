import { RefusedError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { ReadableStore } from '../oci/store.ts';
import { readAll } from '../oci/verified.ts';
import type { Lock, LockedBlob } from '../release/lock.ts';
import { checkSignature } from './check-signature.ts';
import type { Requirements } from './requirement.ts';

/**
 * Checks again what is going to be carried. What the lock says of signatures is not believed; its digests are, as the
 * same bytes go into the bundle.
 * @param findSource where a blob of the lock is
 * @throws RefusedError as `checkSignature` does, with one that lists all where there are several; what the sources raise
 */
export async function checkLock(
  { charts, images, blobs }: Lock,
  requirements: Requirements,
  findSource: (blob: LockedBlob) => Promise<ReadableStore>,
): Promise<void> {
  const byDigest = new Map<Digest, LockedBlob>(blobs.map((blob) => [blob.digest, blob]));
  const refusals: RefusedError[] = [];
  for (const artifact of [...charts, ...images]) {
    const requirement = requirements.of(artifact.reference);
    if (requirement === undefined) {
      continue;
    }
    try {
      await checkSignature(artifact, requirement, async (descriptor) => {
        const blob = byDigest.get(descriptor.digest);
        if (blob === undefined) {
          throw notLocked(artifact.reference, descriptor.digest);
        }
        return await readAll(await findSource(blob), descriptor);
      });
    } catch (error) {
      if (!(error instanceof RefusedError)) {
        throw error;
      }
      refusals.push(error);
    }
  }
  throwAll(refusals);
}

function throwAll(refusals: readonly RefusedError[]): void {
  const [first, ...others] = refusals;
  if (first === undefined) {
    return;
  }
  if (others.length === 0) {
    throw first;
  }
  const { code, hint } = first;
  throw new RefusedError(
    code,
    `${refusals.length} charts and images are not signed upstream as they must be`,
    {
      details: refusals.flatMap(({ message, details }) => [message, ...details]),
      ...(hint === undefined ? {} : { hint }),
    },
  );
}

function notLocked(reference: string, digest: Digest): RefusedError {
  return new RefusedError(
    'INVALID_LOCK',
    `${reference}: ${digest} is a part of a signature, and is not locked`,
    {
      hint: 'Run `tidegate track` again: it locks whatever belongs to an image.',
    },
  );
}
