import { isLast, type Lane, type LaneReport, openLane } from './pool.ts';
import type { Block } from './shared-blocks.ts';
import type { Algorithm, Patch, Segment, ThreadFault } from './messages.ts';

/** Bytes: more than a connection takes without waiting until it is sent. */
export const shortChunk = 256 * 1024;

/** A stretch of open files, and how it is hashed. The files must stay open until the work on it has ended. */
export interface Stretch {
  readonly segments: readonly Segment[];
  readonly algorithm: Algorithm;
}

export interface Write extends Stretch {
  /** Bytes that are there already: they are hashed first, and `content` goes on after them. */
  readonly there: number;
  /** Where the thread notes every 4 MiB how far the content got. */
  readonly note?: Pick<Patch, 'fd' | 'position'>;
  /** Hex digest that the whole has to have. */
  readonly expected: string;
  /** Written only when it has. */
  readonly seal: readonly Patch[];
}

/**
 * Writes content to its place, and hashes it on the way in another thread. Not more than the segments hold may be given.
 * @returns the hex digest of what is there now: `seal` was written if it is the expected one
 * @throws what `content` throws; the system's error, such as `ENOSPC`
 */
export async function writeStretch(write: Write, content: AsyncIterable<Uint8Array>): Promise<string> {
  const { seal, expected, ...order } = write;
  const lane = openLane(1);
  lane.send({ kind: 'write', ...order });
  try {
    await fill(lane, content);
  } catch (error) {
    lane.send({ kind: 'drop' });
    await end(lane);
    throw error;
  }
  // Where the thread has failed already, this is heard by nobody.
  lane.send({ kind: 'end', expected, seal });
  const report = await end(lane);
  return report.kind === 'done' ? report.digest : fail(report);
}

/**
 * Hashes a stretch in another thread.
 * @param onBytes is told how many bytes were read
 * @returns the hex digest
 * @throws the system's error; one with the code `EOF` where a file is too short
 */
export async function hashStretch(stretch: Stretch, onBytes: (bytes: number) => void): Promise<string> {
  const lane = openLane(0);
  lane.send({ kind: 'hash', ...stretch });
  const report = await end(lane, onBytes);
  return report.kind === 'done' ? report.digest : fail(report);
}

/**
 * Reads a stretch, and hashes it on the way in another thread. **A chunk stays as it is only until the next one is asked
 * for**: the memory is used again, which spares a gigabyte of garbage for each gigabyte. Short chunks are copies, so that
 * a connection may take one on without waiting until it is sent.
 * @param from leave out so many bytes at the beginning; they are hashed all the same
 * @param prove is given the hex digest of everything, and throws when it is wrong: before the last chunk is handed on
 * @throws what `prove` throws; the system's error; one with the code `EOF` where a file is too short
 */
export async function* readStretch(
  stretch: Stretch,
  from: number,
  prove: (digest: string) => void,
): AsyncGenerator<Uint8Array> {
  const lane = openLane(1);
  const { blocks } = lane;
  const ask = (block: Block): void => lane.send({ kind: 'more', offset: block.offset });
  lane.send({ kind: 'read', ...stretch, from });
  let report: LaneReport | undefined;
  try {
    for (let asked = false; report === undefined || !isLast(report);) {
      if (!asked) {
        ask(await blocks.take());
      }
      report = await lane.next();
      if (report.kind !== 'chunk') {
        fail(report);
      }
      try {
        // The next one is read while this one is sent, unless others need the memory more.
        const ahead = isLast(report) ? undefined : blocks.tryTake();
        asked = ahead !== undefined;
        if (ahead !== undefined) {
          ask(ahead);
        }
        if (report.digest !== undefined) {
          prove(report.digest);
        }
        const { length, offset } = report;
        const bytes = blocks.at(offset).bytes.subarray(0, length);
        if (length > 0) {
          yield length < shortChunk ? Buffer.from(bytes) : bytes;
        }
      } finally {
        blocks.release(report.offset);
      }
    }
  } finally {
    if (report === undefined || !isLast(report)) {
      lane.send({ kind: 'drop' });
      await end(lane);
    }
  }
}

async function fill(lane: Lane, content: AsyncIterable<Uint8Array>): Promise<void> {
  let block = await lane.blocks.take();
  let length = 0;
  const flush = (): void => {
    lane.send({ kind: 'bytes', offset: block.offset, length });
    length = 0;
  };
  try {
    for await (const chunk of content) {
      if (lane.isOver()) {
        break;
      }
      for (let rest = chunk; rest.length > 0;) {
        const piece = rest.subarray(0, block.bytes.length - length);
        block.bytes.set(piece, length);
        length += piece.length;
        rest = rest.subarray(piece.length);
        if (length === block.bytes.length) {
          flush();
          block = await lane.blocks.take();
        }
      }
    }
  } finally {
    flush();
  }
}

/** Waits until the thread is done with the lane. */
async function end(lane: Lane, onBytes?: (bytes: number) => void): Promise<LaneReport> {
  for (;;) {
    const report = await lane.next();
    if (report.kind === 'progress') {
      onBytes?.(report.bytes);
    } else if (report.kind === 'chunk') {
      lane.blocks.release(report.offset);
    }
    if (isLast(report)) {
      return report;
    }
  }
}

function fail(report: LaneReport): never {
  const fault: ThreadFault | undefined = report.kind === 'failed' ? report.fault : undefined;
  throw Object.assign(new Error(fault?.message ?? `unexpected: ${report.kind}`), {
    ...(fault?.code === undefined ? {} : { code: fault.code }),
    ...(fault?.syscall === undefined ? {} : { syscall: fault.syscall }),
  });
}
