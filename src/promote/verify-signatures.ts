import { mapConcurrently } from '../oci/concurrency.ts';
import type { Registries } from '../oci/registry/registries.ts';
import { readAll } from '../oci/verified.ts';
import type { LockedSignature } from '../release/lock.ts';
import { checkSignature } from '../upstream-signature/check-signature.ts';
import type { Requirements } from '../upstream-signature/requirement.ts';
import type { Destination } from './destination.ts';

const concurrency = 4;

/**
 * Verifies upstream's signatures again, out of what the internal registry gives back: whoever pulls there can do the same.
 * What can be seen in the bundle, `preflight` has refused by then.
 * @param requirements of the internal side's own release file
 * @returns nothing for what need not be signed
 * @throws RefusedError as `checkSignature` does
 */
export async function verifySignatures(
  destinations: readonly Destination[],
  requirements: Requirements,
  registries: Registries,
): Promise<ReadonlyMap<Destination, LockedSignature>> {
  const found = await mapConcurrently(destinations, concurrency, async (destination) => {
    const { artifact, repository } = destination;
    const requirement = requirements.of(artifact.reference);
    if (requirement === undefined) {
      return [];
    }
    const store = registries.repository(repository);
    const signature = await checkSignature(artifact, requirement, (descriptor) => readAll(store, descriptor));
    return [[destination, signature] as const];
  });
  return new Map(found.flat());
}
