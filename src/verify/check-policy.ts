import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import { RefusedError } from '../errors.ts';
import type { TrustPolicy } from './trust-policy.ts';

/**
 * What the policy says about a bundle besides its signature.
 * @throws RefusedError `WRONG_AUDIENCE`, `SEQUENCE_TOO_LOW`
 */
export function checkPolicy(
  { audience, sequence }: Pick<BundleManifest, 'audience' | 'sequence'>,
  trust: Omit<TrustPolicy, 'keys'>,
): void {
  if (trust.audience !== undefined && audience !== trust.audience) {
    throw new RefusedError(
      'WRONG_AUDIENCE',
      `The bundle is meant for ${audience}, not for ${trust.audience}`,
      {
        hint: 'A bundle is made for one side only. Ask for the one that was made for this side.',
      },
    );
  }
  if (trust.minimumSequence !== undefined && sequence < trust.minimumSequence) {
    throw new RefusedError(
      'SEQUENCE_TOO_LOW',
      `The bundle has sequence ${sequence}; the trust policy takes ${trust.minimumSequence} and above`,
      { hint: 'An older bundle may carry faults that were repaired since. Ask for a current one.' },
    );
  }
}
