import { resolve } from 'node:path';
import { connect } from '../connect.ts';
import { UserError } from '../errors.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { readRequirements } from '../upstream-signature/requirement.ts';
import { chartAddresses } from './charts/open-repositories.ts';
import { eachTarget } from './each-target.ts';
import { openBundles } from './given-bundles.ts';
import { readInternalTargets } from './internal-side.ts';
import { prepareTarget } from './promote-target.ts';
import type { PromoteResult } from './result.ts';
import { parseShard } from './shard.ts';
import { refuseSharedRepositories } from './shared-repositories.ts';

export interface PromoteOptions {
  readonly bundle: readonly string[];
  readonly config: string;
  readonly trust: string | undefined;
  /** Names of the targets; none for all. */
  readonly to: readonly string[];
  readonly credentials?: string | undefined;
  readonly dryRun: boolean;
  /** Such as `2/5`: only the blobs of a part of the volumes are sent, and nothing gets a name. */
  readonly shard?: string | undefined;
  /** Stops after the checks before the first byte. */
  readonly preflight: boolean;
  /** Takes a bundle that was promoted before, although newer ones were since. */
  readonly allowRollback?: boolean;
}

/**
 * Checks who signed, and plans for each target; then writes to one after the other what it proves while it reads: blobs,
 * manifests, tags, chart repositories, and last the promotion record. What can be refused without reading the volumes is
 * refused before the first write; a blob that turns out to be damaged is not sent, and then nothing gets a name.
 */
export async function promote(options: PromoteOptions, runtime: Runtime): Promise<PromoteResult> {
  const { dryRun, allowRollback, credentials } = options;
  if (dryRun && options.preflight) {
    throw new UserError('OPTION_UNUSED', '`preflight` opens uploads, and `dry-run` writes nothing', {
      hint: 'Leave one of them out.',
    });
  }
  const side = await readInternalTargets(options, runtime);
  const { configs, releaseFile } = side;
  const folders = options.bundle.map((folder) => resolve(runtime.cwd, folder));
  const shard = options.shard === undefined ? undefined : parseShard(options.shard);
  const given = await openBundles(folders, side, runtime, shard);
  refuseSharedRepositories(given.newest.manifest, releaseFile.promote);
  const outside = await connect(releaseFile.endpoints, runtime, {
    credentials,
    writesTo: dryRun ? [] : configs.map(({ registry }) => registry),
    charts: chartAddresses(configs),
  });
  const writes = !dryRun && !options.preflight;
  const requirements = await readRequirements(releaseFile);
  const run = { ...outside, side, given, requirements, allowRollback, dryRun, writes };
  const targets = await eachTarget(configs, runtime.log, (config) => prepareTarget(config, run, runtime));
  const { release, sequence } = given.newest.manifest;
  const shown = options.shard && { shard: options.shard };
  return { release, sequence, dryRun: !writes, isRollback: false, ...shown, targets };
}
