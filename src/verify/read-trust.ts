import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { readTrustPolicy, trustKeyFile, type TrustPolicy } from './trust-policy.ts';

/**
 * Whom to trust, as the options `trust` and `key` say; by default the policy in the working folder.
 * @throws UserError `TWO_KEYS` when there are both; what `readTrustPolicy` and `trustKeyFile` raise
 */
export async function readTrust(
  { trust, key }: { readonly trust: string | undefined; readonly key: string | undefined },
  { cwd }: Pick<Runtime, 'cwd'>,
): Promise<TrustPolicy> {
  if (key === undefined) {
    return await readTrustPolicy(resolve(cwd, trust ?? 'tidegate.trust.yaml'));
  }
  if (trust !== undefined) {
    throw new UserError('TWO_KEYS', 'Both `trust` and `key` say whom to trust', {
      hint: 'Give one of them.',
    });
  }
  return await trustKeyFile(resolve(cwd, key));
}
