import { dirname, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import type { PromoteConfig, ReleaseFile } from '../release/release-file.ts';

/** @throws UserError `NO_PROMOTE_CONFIG` when the release file is that of the connected side */
export function requirePromote({ promote: config, path }: ReleaseFile): PromoteConfig {
  if (config === undefined) {
    throw new UserError('NO_PROMOTE_CONFIG', 'the release file does not say where to promote to', {
      at: { file: path },
      hint: 'Add promote: with registry, images and charts; see the README of actions/promote.',
    });
  }
  return config;
}

/**
 * The trust policy's path: the option's, relative to `cwd`, else the one that the release file names.
 * @throws UserError `NO_TRUST_POLICY`
 */
export function trustPolicyPath(given: string | undefined, releaseFile: ReleaseFile, cwd: string): string {
  if (given !== undefined) {
    return resolve(cwd, given);
  }
  if (releaseFile.trust === undefined) {
    throw new UserError('NO_TRUST_POLICY', 'the release file names no trust policy', {
      at: { file: releaseFile.path },
      hint: 'Add trust: tidegate.trust.yaml to it, or give --trust. Nothing is taken unverified.',
    });
  }
  return resolve(dirname(releaseFile.path), releaseFile.trust);
}
