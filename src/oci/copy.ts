import { mapConcurrently } from './concurrency.ts';
import { type Descriptor, isIndexType, isManifestType } from './descriptor.ts';
import type { ReadableStore, WritableStore } from './store.ts';
import { verified } from './verified.ts';

export interface CopyJob {
  readonly descriptor: Descriptor;
  readonly from: ReadableStore;
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
  /** Told as bytes pass, and of whole sizes where nothing had to; negative when a try is taken back. */
  readonly onBytes?: (bytes: number) => void;
}

type Outcome = 'copied' | 'mounted' | 'skipped';

/**
 * Copies content, proven on the way: blobs first, then manifests, then indexes in the order they are given, so that a
 * registry never sees a manifest before its parts. What is there already is skipped, and the same digest goes to the
 * same target once. The first error stops the rest; what was finished stays.
 * @throws RefusedError `DIGEST_MISMATCH`, `SIZE_MISMATCH`, and what the stores raise
 */
export async function copy(jobs: readonly CopyJob[], options: CopyOptions = {}): Promise<CopyCount> {
  const { concurrency = 6, onBytes = () => {} } = options;
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
        done.push({ job, outcome: await copyOne(job, stop, onBytes) });
      } catch (error) {
        stop.requested = true;
        throw error;
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
  onBytes: (bytes: number) => void,
): Promise<Outcome> {
  if (await to.has(descriptor)) {
    onBytes(descriptor.size);
    return 'skipped';
  }
  const mountable = mountFrom !== undefined && !isManifestType(descriptor.mediaType);
  if (mountable && (await to.mount?.(descriptor, mountFrom))) {
    onBytes(descriptor.size);
    return 'mounted';
  }
  let told = 0;
  await to.write(descriptor, async () => {
    onBytes(-told);
    told = 0;
    const content = verified(await from.open(descriptor), descriptor, `${from.name}@${descriptor.digest}`);
    return passing(content, (bytes) => {
      if (stop.requested) {
        throw new Error('stopped: another copy failed');
      }
      told += bytes;
      onBytes(bytes);
    });
  });
  return 'copied';
}

async function* passing(
  content: AsyncIterable<Uint8Array>,
  onChunk: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    onChunk(chunk.length);
    yield chunk;
  }
}

function withoutRepeats(jobs: readonly CopyJob[]): readonly CopyJob[] {
  const seen = new Map<WritableStore, Set<string>>();
  return jobs.filter(({ to, descriptor }) => {
    const digests = seen.get(to) ?? new Set();
    seen.set(to, digests);
    return digests.size < digests.add(descriptor.digest).size;
  });
}
