import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Order, Report } from './messages.ts';
import { createSharedBlocks, type SharedBlocks } from './shared-blocks.ts';
import { runThread } from './thread.ts';

/** One piece of work in a thread. */
export interface Lane {
  readonly blocks: SharedBlocks;
  send(order: DistributiveOmit<Exclude<Order, { kind: 'memory' }>, 'lane'>): void;
  /** The next report about this lane, in order; after the last one there is none. */
  next(): Promise<LaneReport>;
  /** The thread has ended the work by itself: to send on would be in vain. */
  isOver(): boolean;
}

export type LaneReport = Exclude<Report, { kind: 'free' }>;

type DistributiveOmit<T, K extends string> = T extends unknown ? Omit<T, K> : never;

interface Thread {
  readonly worker: Worker;
  readonly blocks: SharedBlocks;
  readonly lanes: Map<number, Inbox>;
}

/** Reports that nobody has asked for yet, or who waits for the next one. */
interface Inbox {
  readonly reports: LaneReport[];
  wake: (() => void) | undefined;
}

/** More threads than this find no work: the network or the disk is slower. */
const mostThreads = 4;

let threads: Thread[] = [];
let lastLane = 0;

/**
 * Opens a lane in the thread that has the fewest. The threads of this process are started as they are needed, and kept;
 * they do not keep the process alive.
 * @param spare cores that the caller keeps busy by itself
 */
export function openLane(spare: 0 | 1): Lane {
  const thread = leastBusy(Math.max(1, Math.min(mostThreads, availableParallelism() - spare)));
  const { blocks, lanes, worker } = thread;
  lastLane += 1;
  const id = lastLane;
  const inbox: Inbox = { reports: [], wake: undefined };
  if (lanes.size === 0) {
    worker.ref();
  }
  lanes.set(id, inbox);
  return {
    blocks,
    send: (order) => worker.postMessage({ ...order, lane: id }),
    isOver: () => !lanes.has(id),
    async next() {
      while (inbox.reports.length === 0) {
        await new Promise<void>((resolve) => {
          inbox.wake = resolve;
        });
      }
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the loop ends when there is one
      return inbox.reports.shift() as LaneReport;
    },
  };
}

function leastBusy(most: number): Thread {
  const [idle] = threads.slice(0, most).sort((a, b) => a.lanes.size - b.lanes.size);
  return idle !== undefined && (idle.lanes.size === 0 || threads.length >= most) ? idle : startThread();
}

/** The thread gets the text of `runThread`: the program is one file, and so there is no other to start it from. */
function startThread(): Thread {
  const text = `
    const { parentPort } = require('node:worker_threads');
    const port = {
      tell: (report) => parentPort.postMessage(report),
      onOrder: (listener) => parentPort.on('message', listener),
    };
    (${runThread.toString()})(port, { fs: require('node:fs'), crypto: require('node:crypto') });`;
  const worker = new Worker(text, {
    eval: true,
    // Its memory is what it shares; the rest is small.
    resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 },
  });
  const thread: Thread = { worker, blocks: createSharedBlocks(), lanes: new Map() };
  worker.postMessage({ kind: 'memory', memory: thread.blocks.memory } satisfies Order);
  worker.on('message', (report: Report) => receive(thread, report));
  worker.on('error', (error) => {
    threads = threads.filter((candidate) => candidate !== thread);
    const fault = { message: `a thread ended: ${String(error)}`, code: undefined, syscall: undefined };
    for (const lane of thread.lanes.keys()) {
      receive(thread, { kind: 'failed', lane, fault });
    }
    thread.blocks.abandon();
  });
  worker.unref();
  threads.push(thread);
  return thread;
}

function receive(thread: Thread, report: Report): void {
  if (report.kind === 'free') {
    thread.blocks.release(report.offset);
    return;
  }
  const inbox = thread.lanes.get(report.lane);
  inbox?.reports.push(report);
  inbox?.wake?.();
  if (isLast(report)) {
    thread.lanes.delete(report.lane);
    if (thread.lanes.size === 0) {
      thread.worker.unref();
    }
  }
}

/** After this one the thread has forgotten the lane. */
export function isLast(report: LaneReport): boolean {
  return report.kind === 'chunk' ? report.digest !== undefined : report.kind !== 'progress';
}
