import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { freeSpaceAt } from '../disk/free-space.ts';
import { UserError } from '../errors.ts';
import { copy } from '../oci/copy.ts';
import type { Lock, LockedBlob } from '../release/lock.ts';
import { blobParts } from '../report/blob-parts.ts';
import { formatBytes } from '../report/format.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { publish, writeDurably } from './folder.ts';
import { preparePartial } from './partial-folder.ts';
import type { BundlePlan, PlanOptions } from './plan.ts';
import type { FindSource } from './sources.ts';
import { openVolumeWriter, type VolumeWriter } from './volume-writer.ts';

export interface ApplyOptions {
  readonly lock: Lock;
  readonly files: PlanOptions['files'];
  /** Of the finished bundle; work happens in `<folder>.partial`. */
  readonly folder: string;
  readonly findSource: FindSource;
  /** Is told what is going to be fetched, before it is. */
  readonly announce: (missing: readonly LockedBlob[]) => Promise<void>;
}

/**
 * Makes a bundle as planned: proves what an earlier run left in `<folder>.partial`, fetches the rest straight to its
 * place, and gives the folder its name last. Whatever fails, the partial folder stays and the next run continues it.
 *
 * @returns the bytes that were fetched
 * @throws UserError `NOT_OURS`, `NO_SPACE`, `DISK_FULL`; RefusedError or RemoteError from the sources
 */
export async function applyPlan(
  plan: BundlePlan,
  { lock, files, folder, findSource, announce }: ApplyOptions,
  runtime: Runtime,
): Promise<number> {
  const partial = `${folder}.partial`;
  const resumed = await preparePartial(partial, plan);
  if (resumed) {
    runtime.log.info(`Continuing in ${partial}`);
  }
  await checkSpace(partial, plan);
  await using writer = await openVolumeWriter(partial, plan);
  if (resumed) {
    await recover(writer, plan, runtime);
  }
  try {
    const fetched = await fetchMissing(plan, { lock, findSource, announce }, writer, runtime);
    await writer.finish();
    for (const { name, bytes } of files) {
      await writeDurably(join(partial, name), bytes);
    }
    await publish(partial, folder, plan);
    return fetched;
  } catch (error) {
    runtime.log.notice(`What was fetched is kept in ${partial}; the same command continues there.`);
    throw error;
  }
}

async function checkSpace(partial: string, { manifest }: BundlePlan): Promise<void> {
  const free = await freeSpaceAt(dirname(partial));
  let needed = 0;
  for (const { name, size } of [...manifest.files, ...manifest.volumes]) {
    const found = await stat(join(partial, name)).catch(() => undefined);
    // What is there already takes no new space; a file's length says nothing, it may be a hole.
    needed += Math.max(size - (found?.blocks ?? 0) * 512, 0);
  }
  if (free !== undefined && needed > free) {
    throw new UserError(
      'NO_SPACE',
      `${dirname(partial)} has ${formatBytes(free)} free, the bundle takes ${formatBytes(needed)} more`,
      { hint: 'Free some space, choose another output, or leave out what the other side has with base.' },
    );
  }
}

async function recover(writer: VolumeWriter, plan: BundlePlan, runtime: Runtime): Promise<void> {
  const progress = runtime.progress('Proving what is there', sum(plan.manifest.blobs));
  await writer.recover((bytes) => progress.advance(bytes));
  progress.done();
}

async function fetchMissing(
  plan: BundlePlan,
  { lock, findSource, announce }: Pick<ApplyOptions, 'lock' | 'findSource' | 'announce'>,
  writer: VolumeWriter,
  runtime: Runtime,
): Promise<number> {
  const planned = new Set(plan.manifest.blobs.map(({ digest }) => digest));
  const missing: LockedBlob[] = [];
  for (const blob of lock.blobs.filter(({ digest }) => planned.has(digest))) {
    if (!(await writer.has(blob))) {
      missing.push(blob);
    }
  }
  // The largest first, so that no large one is left alone at the end.
  missing.sort((a, b) => b.size - a.size);
  const jobs = [];
  for (const blob of missing) {
    const { mediaType, digest, size } = blob;
    jobs.push({ descriptor: { mediaType, digest, size }, from: await findSource(blob), to: writer });
  }
  await announce(missing);
  const parts = blobParts(missing.map((blob) => ({ ...blob, repository: blob.repositories[0] ?? '' })));
  const progress = runtime.progress(
    'Fetching',
    missing.reduce((total, blob) => total + writer.missing(blob), 0),
  );
  try {
    let fetched = 0;
    await copy(jobs, {
      onBytes: (count, { digest }) => {
        fetched += count;
        progress.advance(count, parts.get(digest));
      },
    });
    return fetched;
  } finally {
    progress.done();
  }
}

function sum(blobs: readonly { readonly size: number }[]): number {
  return blobs.reduce((total, { size }) => total + size, 0);
}
