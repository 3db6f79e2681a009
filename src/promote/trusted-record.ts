import { UserError } from '../errors.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { PromoteConfig } from '../release/release-file.ts';
import { verifySignature } from '../verify/signature.ts';
import { checkPolicy } from '../verify/check-policy.ts';
import type { TrustPolicy } from '../verify/trust-policy.ts';
import { newestRecord, type PromotionRecord, readRecord } from './record.ts';
import { recordRepository } from './targets.ts';

/**
 * Reads a promotion record and verifies the signature of the bundle manifest in it again: whoever can push to the
 * registry could have written it.
 * @param release by default the newest one
 * @throws UserError `NOT_PROMOTED` when there is no such record; RefusedError `INVALID_RECORD`, `SIGNATURE_*`,
 *   `WRONG_AUDIENCE`, `SEQUENCE_TOO_LOW`
 */
export async function readTrustedRecord(
  registries: Registries,
  config: PromoteConfig,
  trust: TrustPolicy,
  release?: string,
): Promise<PromotionRecord> {
  const record =
    release === undefined
      ? await newestRecord(registries, config)
      : await readRecord(registries, config, release);
  if (record === undefined) {
    throw new UserError(
      'NOT_PROMOTED',
      `${recordRepository(config)} has no promotion record${release === undefined ? '' : ` of ${release}`}`,
      { hint: 'Promote the release first, or name one that was promoted.' },
    );
  }
  verifySignature(record.bundleBytes, record.signature, trust);
  checkPolicy(record.manifest, trust);
  return record;
}
