import { dirname, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { readReleaseFile } from '../release/parse-release-file.ts';
import type { PromoteConfig, ReleaseFile } from '../release/release-file.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { readTrustPolicy, type TrustPolicy } from '../verify/trust-policy.ts';

/** What the internal side goes by: where things are promoted to, and whom it trusts. */
export interface InternalSide {
  readonly releaseFile: ReleaseFile;
  readonly config: PromoteConfig;
  /** Of the release file: one key may sign for several products. */
  readonly name: string;
  readonly trust: TrustPolicy;
}

/**
 * @param options paths, relative to the working folder; `trust` is by default the policy that the release file names
 * @throws UserError `NO_PROMOTE_CONFIG` when the release file is that of the connected side, `NO_TRUST_POLICY`; and what
 *   `readReleaseFile` and `readTrustPolicy` raise
 */
export async function readInternalSide(
  options: { readonly config: string; readonly trust: string | undefined },
  { cwd }: Pick<Runtime, 'cwd'>,
): Promise<InternalSide> {
  const releaseFile = await readReleaseFile(resolve(cwd, options.config));
  const { promote: config, name, path } = releaseFile;
  if (config === undefined) {
    throw new UserError('NO_PROMOTE_CONFIG', 'the release file does not say where to promote to', {
      at: { file: path },
      hint: 'Add promote: with registry, images and charts; see the README of actions/promote.',
    });
  }
  const trust = await readTrustPolicy(trustPolicyPath(options.trust, releaseFile, cwd));
  return { releaseFile, config, name, trust };
}

function trustPolicyPath(given: string | undefined, { trust, path }: ReleaseFile, cwd: string): string {
  if (given !== undefined) {
    return resolve(cwd, given);
  }
  if (trust === undefined) {
    throw new UserError('NO_TRUST_POLICY', 'the release file names no trust policy', {
      at: { file: path },
      hint: 'Add trust: tidegate.trust.yaml to it, or give --trust. Nothing is taken unverified.',
    });
  }
  return resolve(dirname(path), trust);
}
