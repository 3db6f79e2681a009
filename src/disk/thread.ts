import type * as crypto from 'node:crypto';
import type * as fs from 'node:fs';
import type { Algorithm, Order, Report, Segment, ThreadFault } from './messages.ts';

/** The other side of a thread. */
interface Port {
  tell(report: Report): void;
  onOrder(listener: (order: Order) => void): void;
}

interface Lane {
  readonly segments: readonly Segment[];
  readonly hash: crypto.Hash;
  /** Bytes from the start that are hashed. */
  position: number;
  readonly from: number;
  readonly note: { readonly fd: number; readonly position: number } | undefined;
  noted: number;
}

/**
 * What runs in a thread of its own: it hashes bytes where it reads or writes them, so that each is looked at once. Reads
 * and writes wait: there is nothing else to do here.
 *
 * Only the text of this function goes to the thread. It must use nothing from around it but types.
 */
export function runThread(port: Port, builtins: { fs: typeof fs; crypto: typeof crypto }): void {
  const { createHash } = builtins.crypto;
  const { readSync, writeSync } = builtins.fs;
  const chunkSize = 1024 * 1024;
  const noteInterval = 4 * chunkSize;
  const lanes = new Map<number, Lane>();
  let memory: Uint8Array = new Uint8Array(0);
  const scratch = new Uint8Array(chunkSize);

  function openLane(
    order: { lane: number; segments: readonly Segment[]; algorithm: Algorithm; from?: number },
    note?: Lane['note'],
  ): Lane {
    const hash = createHash(order.algorithm);
    const lane = { segments: order.segments, hash, position: 0, from: order.from ?? 0, note, noted: 0 };
    lanes.set(order.lane, lane);
    return lane;
  }

  /** Where the byte that comes next lies, and how much of its segment is left. */
  function place({ segments, position }: Lane): { fd: number; at: number; left: number } {
    let before = 0;
    for (const segment of segments) {
      const within = position - before;
      if (within < segment.length) {
        return { fd: segment.fd, at: segment.position + within, left: segment.length - within };
      }
      before += segment.length;
    }
    return { fd: -1, at: 0, left: 0 };
  }

  /** Reads and hashes the next bytes into the buffer; 0 after the last one. */
  function readOn(lane: Lane, buffer: Uint8Array): number {
    const { fd, at, left } = place(lane);
    const wanted = Math.min(left, buffer.length);
    if (wanted === 0) {
      return 0;
    }
    const count = readSync(fd, buffer, 0, wanted, at);
    if (count === 0) {
      throw Object.assign(new Error('the file is shorter than it was'), { code: 'EOF', syscall: 'read' });
    }
    lane.hash.update(count === buffer.length ? buffer : buffer.subarray(0, count));
    lane.position += count;
    return count;
  }

  function writeAll(fd: number, position: number, bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) {
      done += writeSync(fd, bytes, done, bytes.length - done, position + done);
    }
  }

  function writeOn(lane: Lane, bytes: Uint8Array): void {
    lane.hash.update(bytes);
    for (let rest = bytes; rest.length > 0;) {
      const { fd, at, left } = place(lane);
      if (left === 0) {
        throw new Error('more bytes than there is room for');
      }
      const piece = rest.subarray(0, left);
      writeAll(fd, at, piece);
      lane.position += piece.length;
      rest = rest.subarray(piece.length);
    }
    if (lane.note !== undefined && lane.position - lane.noted >= noteInterval) {
      lane.noted = lane.position;
      writeAll(lane.note.fd, lane.note.position, Buffer.from(`tidegate partial ${lane.position}\n`));
    }
  }

  function hashTo(lane: Lane, end: number): void {
    while (lane.position < end) {
      readOn(lane, scratch.subarray(0, Math.min(scratch.length, end - lane.position)));
    }
  }

  function hashAll(id: number, lane: Lane): void {
    for (let count = readOn(lane, scratch); count > 0; count = readOn(lane, scratch)) {
      port.tell({ kind: 'progress', lane: id, bytes: count });
    }
    done(id, lane.hash.digest('hex'));
  }

  function handOn(id: number, lane: Lane, offset: number): void {
    hashTo(lane, lane.from);
    const length = readOn(lane, memory.subarray(offset, offset + chunkSize));
    const isLast = place(lane).left === 0;
    if (isLast) {
      lanes.delete(id);
    }
    const digest = isLast ? lane.hash.digest('hex') : undefined;
    port.tell({ kind: 'chunk', lane: id, offset, length, digest });
  }

  function done(id: number, digest: string): void {
    lanes.delete(id);
    port.tell({ kind: 'done', lane: id, digest });
  }

  function obey(order: Exclude<Order, { kind: 'memory' }>): void {
    const lane = lanes.get(order.lane);
    switch (order.kind) {
      case 'write': {
        const opened = openLane(order, order.note);
        hashTo(opened, order.there);
        opened.noted = opened.position;
        break;
      }
      case 'hash':
        hashAll(order.lane, openLane(order));
        break;
      case 'read':
        openLane(order);
        break;
      case 'bytes':
        if (lane !== undefined) {
          writeOn(lane, memory.subarray(order.offset, order.offset + order.length));
        }
        break;
      case 'more':
        if (lane === undefined) {
          port.tell({ kind: 'free', offset: order.offset });
        } else {
          handOn(order.lane, lane, order.offset);
        }
        break;
      case 'end':
        if (lane !== undefined) {
          const digest = lane.hash.digest('hex');
          for (const { fd, position, bytes } of digest === order.expected ? order.seal : []) {
            writeAll(fd, position, bytes);
          }
          done(order.lane, digest);
        }
        break;
      default:
        lanes.delete(order.lane);
        port.tell({ kind: 'dropped', lane: order.lane });
    }
  }

  // oxlint-disable-next-line unicorn/consistent-function-scoping -- only the text of this function goes to the thread
  function faultOf(error: unknown): ThreadFault {
    const text = (key: string): string | undefined => {
      const value: unknown =
        typeof error === 'object' && error !== null ? Reflect.get(error, key) : undefined;
      return typeof value === 'string' ? value : undefined;
    };
    return { message: text('message') ?? String(error), code: text('code'), syscall: text('syscall') };
  }

  port.onOrder((order) => {
    if (order.kind === 'memory') {
      memory = new Uint8Array(order.memory);
      return;
    }
    try {
      obey(order);
    } catch (error) {
      lanes.delete(order.lane);
      if (order.kind === 'more') {
        port.tell({ kind: 'free', offset: order.offset });
      }
      port.tell({ kind: 'failed', lane: order.lane, fault: faultOf(error) });
    }
    if (order.kind === 'bytes') {
      port.tell({ kind: 'free', offset: order.offset });
    }
  });
}
