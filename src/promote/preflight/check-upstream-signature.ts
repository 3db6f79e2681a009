import { RefusedError, TidegateError } from '../../errors.ts';
import type { Registries } from '../../oci/registry/registries.ts';
import { readAll } from '../../oci/verified.ts';
import { checkSignature } from '../../upstream-signature/check-signature.ts';
import type { Requirements } from '../../upstream-signature/requirement.ts';
import type { Destination } from '../destination.ts';
import type { GivenBundles } from '../given-bundles.ts';
import type { Finding } from './finding.ts';

/**
 * Whether an image or chart is signed upstream by whom the internal side wants, out of the bundle. What cannot be read now,
 * such as a part in a volume that is missing, is no verdict: it is looked at when it is sent.
 * @throws RefusedError as `checkSignature` does
 */
export async function checkUpstreamSignature(
  { artifact, repository }: Destination,
  requirements: Requirements,
  { sources }: GivenBundles,
  registries: Registries,
): Promise<readonly Finding[]> {
  const requirement = requirements.of(artifact.reference);
  if (requirement === undefined) {
    return [];
  }
  try {
    const { state, signer } = await checkSignature(artifact, requirement, (descriptor) =>
      readAll(sources(descriptor.digest) ?? registries.repository(repository), descriptor),
    );
    const message =
      state === 'verified'
        ? `is signed by ${signer}`
        : `must be signed by ${signer}, and no trusted root is there to judge that by`;
    return [{ subject: artifact.reference, check: 'signature', state: 'ok', message }];
  } catch (error) {
    const isVerdict = error instanceof RefusedError && error.code.startsWith('UPSTREAM_');
    if (isVerdict || !(error instanceof TidegateError)) {
      throw error;
    }
    return [];
  }
}
