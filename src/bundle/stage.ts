import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { connect } from '../connect.ts';
import { readReleaseFile } from '../release/parse-release-file.ts';
import { formatLock, readLock } from '../release/read-lock.ts';
import { configOption, defineStage } from '../stage.ts';
import { applyPlan } from './apply.ts';
import type { BundleManifest } from './bundle-manifest.ts';
import { claimBundle } from './claim-bundle.ts';
import { findFinished } from './folder.ts';
import { bundleName } from './layout.ts';
import { planBundle } from './plan.ts';
import { readBundle } from './read-bundle.ts';
import { reportBundle } from './report.ts';
import { type BundleResult, resultOf } from './result.ts';
import { createSources } from './sources.ts';
import { parseVolumeSize } from './volume-size.ts';

export const bundleStage = defineStage({
  name: 'bundle',
  summary: 'Put a locked release into a bundle for transport',
  options: {
    config: configOption,
    lock: {
      kind: 'string',
      description: 'The lock of the release',
      default: 'tidegate.lock.json',
      value: '<file>',
    },
    output: {
      kind: 'string',
      description: 'The folder to make the bundle in; the bundle is a folder <name>-<release> there',
      default: '.',
      value: '<folder>',
    },
    base: {
      kind: 'string',
      description:
        'An earlier bundle (its folder, or its bundle.json) that the other side has: its blobs are left out',
      value: '<bundle>',
    },
    'volume-size': {
      kind: 'string',
      description: 'Most bytes in a volume file, below 2000000000',
      default: '1990000000',
      value: '<bytes>',
    },
    'dry-run': {
      kind: 'boolean',
      description: 'Plan only: say what the bundle would hold, and fetch nothing',
    },
  },
  outputs: {
    bundle: 'Path of the bundle’s folder',
    'bundle-digest': 'Digest of bundle.json',
    release: 'The release in the bundle',
    volumes: 'Number of volume files',
    bytes: 'Bytes of all volume files',
    'needed-blobs': 'Number of blobs that the bundle leaves out',
    state: 'created, unchanged, or planned after a dry run',
  },
  examples: [
    'tidegate bundle --output media',
    'tidegate bundle --output media --base media/wandb-2026q3',
    'tidegate bundle --dry-run',
  ],
  async run(options, runtime): Promise<BundleResult> {
    const volumeSize = parseVolumeSize(options.volumeSize);
    const config = await readReleaseFile(resolve(runtime.cwd, options.config));
    const lock = await readLock(resolve(runtime.cwd, options.lock));
    const base = options.base === undefined ? undefined : await readBase(resolve(runtime.cwd, options.base));
    const files = [{ name: 'tidegate.lock.json', bytes: Buffer.from(formatLock(lock)) }];
    const plan = planBundle(lock, { files, volumeSize, ...(base === undefined ? {} : { base }) });
    const folder = join(resolve(runtime.cwd, options.output), bundleName(lock));
    const found = await findFinished(folder, plan);
    if (found === 'same' || options.dryRun) {
      const state = found === 'same' ? 'unchanged' : 'planned';
      return resultOf(plan, { folder, state, fetchedBytes: 0, dryRun: options.dryRun });
    }
    await using _ = await claimBundle(folder, runtime);
    // Another run may have finished it in the meantime.
    if ((await findFinished(folder, plan)) === 'same') {
      return resultOf(plan, { folder, state: 'unchanged', fetchedBytes: 0, dryRun: false });
    }
    const findSource = createSources(lock, await connect(config.endpoints, runtime));
    const fetchedBytes = await applyPlan(plan, { lock, files, folder, findSource }, runtime);
    return resultOf(plan, { folder, state: 'created', fetchedBytes, dryRun: false });
  },
  outputsOf: (result) => ({
    bundle: result.folder,
    'bundle-digest': result.bundleDigest,
    release: result.release,
    volumes: String(result.volumes.length),
    bytes: String(result.bytes),
    'needed-blobs': String(result.needs.blobs),
    state: result.state,
  }),
  report: reportBundle,
});

/** A base is only read, never verified: what counts in the end is `needs`, and promote looks for each of those. */
async function readBase(path: string): Promise<BundleManifest> {
  const isFile = await stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
  return (await readBundle(isFile ? resolve(path, '..') : path)).manifest;
}
