import type { Closure } from '../oci/closure.ts';
import type { ReadableStore } from '../oci/store.ts';
import { readAll } from '../oci/verified.ts';
import type { LockedSignature } from '../release/lock.ts';
import { checkSignature } from './check-signature.ts';
import type { Requirements } from './requirement.ts';

/**
 * Checks what was found upstream. Only signatures are fetched: the manifests that hold them are in the closure.
 * @returns undefined where no signature is required
 * @throws RefusedError as `checkSignature` does
 */
export async function checkClosure(
  reference: string,
  closure: Closure,
  requirements: Requirements,
  store: ReadableStore,
): Promise<LockedSignature | undefined> {
  const requirement = requirements.of(reference);
  if (requirement === undefined) {
    return undefined;
  }
  const known = new Map(closure.manifests.map(({ descriptor, bytes }) => [descriptor.digest, bytes]));
  return await checkSignature({ reference, ...closure }, requirement, async (descriptor) => {
    return known.get(descriptor.digest) ?? (await readAll(store, descriptor));
  });
}
