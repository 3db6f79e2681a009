import { mapConcurrently } from './concurrency.ts';
import { type Descriptor, isIndexType, isManifestType } from './descriptor.ts';
import type { Source, WritableStore } from './store.ts';

export interface CopyJob {
  readonly descriptor: Descriptor;
  readonly from: Source;
  readonly to: WritableStore;
  /** `host/path` of a repository in the target's registry that may have the blob already. */
  readonly mountFrom?: string;
}

export interface CopyCount {
  readonly copied: number;
  readonly mounted: number;
  readonly skipped: number;
  /** Bytes of what was copied. */
  readonly bytes: number;
}

interface CopyOptions {
  /** Jobs at a time; default 6. */
  readonly concurrency?: number;
  /** Told as bytes reach their place; negative when a try is taken back. */
  readonly onBytes?: (bytes: number, descriptor: Descriptor) => void;
  /** Told of bytes that need not move: they are there, or were mounted. */
  readonly onSpared?: (bytes: number) => void;
  /** Asked when a copy has failed: true lets the others go on. */
  readonly isTolerated?: (error: unknown, descriptor: Descriptor) => boolean;
}

type Outcome = 'copied' | 'mounted' | 'skipped';

/**
 * Copies content: blobs first, then manifests, then indexes in the order they are given, so that a registry never sees
 * a manifest before its parts. The target proves what it is given. What is there already is skipped, and the same digest
 * goes to the same target once. What is damaged in its source is copied from the source's spare. The first error that
 * is not tolerated stops the rest; what was finished stays.
 * @throws RefusedError `DIGEST_MISMATCH`, `SIZE_MISMATCH`, and what the stores raise
 */
export async function copy(jobs: readonly CopyJob[], options: CopyOptions = {}): Promise<CopyCount> {
  const { concurrency = 6 } = options;
  const stop = { requested: false };
  const unique = withoutRepeats(jobs);
  const phases = [
    unique.filter(({ descriptor }) => !isManifestType(descriptor.mediaType)),
    unique.filter(
      ({ descriptor }) => isManifestType(descriptor.mediaType) && !isIndexType(descriptor.mediaType),
    ),
    unique.filter(({ descriptor }) => isIndexType(descriptor.mediaType)),
  ];
  const done: { readonly job: CopyJob; readonly outcome: Outcome }[] = [];
  for (const [phase, members] of phases.entries()) {
    // An index may hold an index: these go one by one.
    await mapConcurrently(members, phase === 2 ? 1 : concurrency, async (job) => {
      try {
        done.push({ job, outcome: await copyOne(job, stop, options) });
      } catch (error) {
        if (options.isTolerated?.(error, job.descriptor) !== true) {
          stop.requested = true;
          throw error;
        }
      }
    });
  }
  const countOf = (outcome: Outcome): number => done.filter((entry) => entry.outcome === outcome).length;
  const copied = done.filter(({ outcome }) => outcome === 'copied');
  return {
    copied: copied.length,
    mounted: countOf('mounted'),
    skipped: countOf('skipped') + jobs.length - unique.length,
    bytes: copied.reduce((sum, { job }) => sum + job.descriptor.size, 0),
  };
}

async function copyOne(
  { descriptor, from, to, mountFrom }: CopyJob,
  stop: { readonly requested: boolean },
  { onBytes, onSpared }: CopyOptions,
): Promise<Outcome> {
  if (await to.has(descriptor)) {
    onSpared?.(descriptor.size);
    return 'skipped';
  }
  const mountable = mountFrom !== undefined && !isManifestType(descriptor.mediaType);
  if (mountable && (await to.mount?.(descriptor, mountFrom))) {
    onSpared?.(descriptor.size);
    return 'mounted';
  }
  await write({ descriptor, from: stoppable(from, stop), to }, onBytes);
  return 'copied';
}

async function write({ descriptor, from, to }: CopyJob, onBytes: CopyOptions['onBytes']): Promise<void> {
  let told = 0;
  const tell = (bytes: number): void => {
    told += bytes;
    onBytes?.(bytes, descriptor);
  };
  try {
    await to.write(descriptor, from, tell);
  } catch (error) {
    const spare = from.spare?.(descriptor, error);
    if (spare === undefined) {
      throw error;
    }
    tell(-told);
    await write({ descriptor, from: spare, to }, onBytes);
  }
}

/** A source that ends with an error as soon as another copy has failed: nobody waits for a large blob in vain. */
function stoppable(from: Source, stop: { readonly requested: boolean }): Source {
  async function* passing(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of content) {
      if (stop.requested) {
        throw new Error('stopped: another copy failed');
      }
      yield chunk;
    }
  }
  const { openReused } = from;
  return {
    ...from,
    spare(descriptor, error) {
      const spare = from.spare?.(descriptor, error);
      return spare && stoppable(spare, stop);
    },
    open: async (descriptor, offset) => passing(await from.open(descriptor, offset)),
    ...(openReused === undefined
      ? {}
      : { openReused: async (descriptor, offset) => passing(await openReused(descriptor, offset)) }),
  };
}

function withoutRepeats(jobs: readonly CopyJob[]): readonly CopyJob[] {
  const seen = new Map<WritableStore, Set<string>>();
  return jobs.filter(({ to, descriptor }) => {
    const digests = seen.get(to) ?? new Set();
    seen.set(to, digests);
    return digests.size < digests.add(descriptor.digest).size;
  });
}
