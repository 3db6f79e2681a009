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

/** The same with all targets that were chosen, in the order of the release file. */
export interface InternalTargets extends Omit<InternalSide, 'config'> {
  /** At least one. */
  readonly configs: readonly PromoteConfig[];
}

interface GivenPaths {
  readonly config: string;
  readonly trust: string | undefined;
}

/**
 * For what goes by one target.
 * @param options paths, relative to the working folder; `trust` is by default the policy that the release file names, `to`
 *   the last target: production stands last
 * @throws what `readInternalTargets` raises
 */
export async function readInternalSide(
  options: GivenPaths & { readonly to?: string | undefined },
  runtime: Pick<Runtime, 'cwd'>,
): Promise<InternalSide> {
  const { to } = options;
  const { configs, ...side } = await readInternalTargets(
    { ...options, to: to === undefined ? [] : [to] },
    runtime,
  );
  const config = configs.at(-1);
  if (config === undefined) {
    throw noPromoteConfig(side.releaseFile);
  }
  return { ...side, config };
}

/**
 * @param options as above; `to` has names of targets, none for all
 * @throws UserError `NO_PROMOTE_CONFIG` when the release file is that of the connected side, `UNKNOWN_TARGET`,
 *   `NO_TRUST_POLICY`; and what `readReleaseFile` and `readTrustPolicy` raise
 */
export async function readInternalTargets(
  options: GivenPaths & { readonly to: readonly string[] },
  { cwd }: Pick<Runtime, 'cwd'>,
): Promise<InternalTargets> {
  const releaseFile = await readReleaseFile(resolve(cwd, options.config));
  const configs = chooseTargets(releaseFile, options.to);
  const trust = await readTrustPolicy(trustPolicyPath(options.trust, releaseFile, cwd));
  return { releaseFile, configs, name: releaseFile.name, trust };
}

function chooseTargets(releaseFile: ReleaseFile, names: readonly string[]): readonly PromoteConfig[] {
  const { promote, path } = releaseFile;
  if (promote.length === 0) {
    throw noPromoteConfig(releaseFile);
  }
  const unknown = names.filter((name) => !promote.some((config) => config.name === name));
  if (unknown.length > 0) {
    throw new UserError('UNKNOWN_TARGET', `promote has no target ${unknown.join(', ')}`, {
      at: { file: path },
      hint: `The targets are ${promote.map(({ name }) => name).join(', ')}.`,
    });
  }
  return names.length === 0 ? promote : promote.filter(({ name }) => names.includes(name));
}

function noPromoteConfig({ path }: ReleaseFile): UserError {
  return new UserError('NO_PROMOTE_CONFIG', 'the release file does not say where to promote to', {
    at: { file: path },
    hint: 'Add promote: with registry, images and charts; see the README of actions/promote.',
  });
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
