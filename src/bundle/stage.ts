import { dirname, join, resolve } from 'node:path';
import { connect } from '../connect.ts';
import { openManifestCache } from '../oci/manifest-cache.ts';
import { announceQuotas } from '../oci/registry/quota-announce.ts';
import type { LockedBlob } from '../release/lock.ts';
import { lockedManifests } from '../release/locked-manifests.ts';
import { notesFileName, readNotesOf } from '../release/notes-file.ts';
import { readReleaseFile } from '../release/parse-release-file.ts';
import { readLock } from '../release/read-lock.ts';
import { configOption, credentialsOption, defineStage } from '../stage.ts';
import { checkLock } from '../upstream-signature/check-lock.ts';
import { readRequirements } from '../upstream-signature/requirement.ts';
import { applyPlan } from './apply.ts';
import { filesBeside } from './beside-volumes.ts';
import { claimBundle, sweepClaim } from './claim-bundle.ts';
import { findFinished } from './folder.ts';
import { joinBases } from './join-bases.ts';
import { type BundleStore, createBundleStore } from './bundle-store.ts';
import { bundleName } from './layout.ts';
import { planBundle } from './plan.ts';
import { readBase } from './read-base.ts';
import { reportBundle } from './report.ts';
import { type BundleResult, resultOf } from './result.ts';
import { createSources, type FindSource } from './sources.ts';
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
      kind: 'list',
      description:
        'What the other side has, to be left out: earlier bundles (folder or bundle.json), the lock of an earlier release, or an inventory',
      value: '<file>',
    },
    'volume-size': {
      kind: 'string',
      description: 'Most bytes in a volume file, such as 4GB for FAT32 or 4.7GB for a DVD',
      default: '1990000000',
      value: '<size>',
    },
    credentials: credentialsOption,
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
    'tidegate bundle --output media --base wandb.inventory.json',
    'tidegate bundle --output media --base media/wandb-2026q3,media/wandb-2026q4',
    'tidegate bundle --volume-size 4.7GB',
    'tidegate bundle --dry-run',
  ],
  async run(options, runtime): Promise<BundleResult> {
    const volumeSize = parseVolumeSize(options.volumeSize);
    const config = await readReleaseFile(resolve(runtime.cwd, options.config));
    const lock = await readLock(resolve(runtime.cwd, options.lock));
    const requirements = await readRequirements(config);
    const bases = await Promise.all(options.base.map((path) => readBase(resolve(runtime.cwd, path))));
    const notes = await readNotesOf(lock, join(dirname(resolve(runtime.cwd, options.lock)), notesFileName));
    const files = filesBeside(lock, notes);
    const plan = planBundle(lock, { files, volumeSize, base: joinBases(bases, lock) });
    const folder = join(resolve(runtime.cwd, options.output), bundleName(lock));
    const found = await findFinished(folder, plan);
    const upstream = await connect(config.endpoints, runtime, options);
    const findSource = createSources(lock, upstream);
    if (found === 'same' && !options.dryRun) {
      // It may have been made before a signature was required.
      await checkLock(lock, requirements, carriedFirst(createBundleStore(folder, plan.manifest), findSource));
      await sweepClaim(folder, runtime);
    }
    if (found === 'same' || options.dryRun) {
      const state = found === 'same' ? 'unchanged' : 'planned';
      return resultOf(plan, { folder, state, fetchedBytes: 0, dryRun: options.dryRun });
    }
    await using _ = await claimBundle(folder, runtime);
    // Another run may have finished it in the meantime.
    if ((await findFinished(folder, plan)) === 'same') {
      return resultOf(plan, { folder, state: 'unchanged', fetchedBytes: 0, dryRun: false });
    }
    const manifests = await openManifestCache(runtime);
    const sources = {
      findSource: async (blob: LockedBlob) => manifests.over(await findSource(blob)),
      announce: (missing: readonly LockedBlob[]) =>
        announceQuotas(lockedManifests({ ...lock, blobs: missing }), { ...upstream, manifests, runtime }),
    };
    await checkLock(lock, requirements, sources.findSource);
    const fetchedBytes = await applyPlan(plan, { lock, files, folder, ...sources }, runtime);
    await manifests.keep(plan.digest);
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

/** Nobody is asked for what is in the bundle already. */
function carriedFirst(carried: BundleStore, findSource: FindSource): FindSource {
  return async (blob) => (carried.has(blob.digest) ? carried : await findSource(blob));
}
