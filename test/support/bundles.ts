import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundleManifest } from '../../src/bundle/bundle-manifest.ts';
import { filesBeside } from '../../src/bundle/beside-volumes.ts';
import { publish } from '../../src/bundle/folder.ts';
import { heldByBundle, type HeldBlobs } from '../../src/bundle/held.ts';
import { bundleName } from '../../src/bundle/layout.ts';
import { type BundlePlan, planBundle } from '../../src/bundle/plan.ts';
import { openVolumeWriter } from '../../src/bundle/volume-writer.ts';
import { type SampleRelease, storeOf } from './locks.ts';

export interface MakeOptions {
  readonly volumeSize?: number;
  /** Bundles that the other side has, or what it has. */
  readonly base?: BundleManifest | HeldBlobs;
  /** Changes the order in which the blobs arrive. */
  readonly shuffle?: <T>(items: readonly T[]) => readonly T[];
}

/** The plan of a sample, with the files beside the volumes as the stage puts them there. */
export function planSample({ lock, notes }: SampleRelease, options: MakeOptions = {}): BundlePlan {
  return planBundle(lock, {
    files: filesBeside(lock, notes),
    volumeSize: options.volumeSize ?? 1_990_000_000,
    ...(options.base === undefined
      ? {}
      : { base: 'schemaVersion' in options.base ? heldByBundle(options.base) : options.base }),
  });
}

/** Makes a whole bundle below `parent` without a network. @returns its folder */
export async function makeBundle(
  parent: string,
  sample: SampleRelease,
  options: MakeOptions = {},
): Promise<string> {
  const plan = planSample(sample, options);
  const folder = join(parent, bundleName(sample.lock));
  const partial = `${folder}.partial`;
  await mkdir(partial, { recursive: true });
  await using writer = await openVolumeWriter(partial, plan);
  const store = storeOf(sample.contents);
  for (const blob of options.shuffle?.(plan.manifest.blobs) ?? plan.manifest.blobs) {
    const descriptor = { ...blob, mediaType: 'application/octet-stream' };
    await writer.write(descriptor, store);
  }
  await writer.finish();
  for (const { name, bytes } of filesBeside(sample.lock, sample.notes)) {
    await writeFile(join(partial, name), bytes);
  }
  await publish(partial, folder, plan);
  return folder;
}
