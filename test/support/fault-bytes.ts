import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from './fault-rules.ts';

/** What happens to the bytes of a request. */
export interface Spoiling {
  readonly faults: readonly Fault[];
  /** The connection that a cut ends. */
  readonly client: Socket;
}

type Cut = Extract<Fault, { kind: 'cut' }>;

interface Meter {
  readonly every: number;
  /** Bytes until the next cut; above 0. */
  left: number;
}

/** Of cuts that count across requests. */
const meters = new WeakMap<Cut, Meter>();

/**
 * Passes bytes on from one side to the other, and lets the faults of this side have their way with them.
 * @param onBytes is told how many bytes were passed on
 * @returns `done` when all have passed; else they have not, and for a `cut` of an answer the connection is at its end
 */
export async function passBytes(
  side: 'answer' | 'body',
  from: IncomingMessage,
  to: Writable | ServerResponse,
  { faults, client }: Spoiling,
  onBytes: (bytes: number) => void,
): Promise<'done' | 'cut' | 'stalled'> {
  const cut = faults.find((fault): fault is Cut => fault.kind === 'cut' && fault.side === side);
  const meter = cut === undefined ? undefined : meterOf(cut);
  const stalls = faults.some((fault) => fault.kind === 'stall' && fault.side === side);
  const limit = limitOf(side, faults, from);
  const pace = createPace(faults);
  let position = 0;
  for await (const chunk of from) {
    const bytes: Buffer = chunk;
    const room = Math.min(meter?.left ?? Infinity, Math.max(limit - position, 0));
    const passed = bytes.subarray(0, room);
    const isCut = meter !== undefined && advance(meter, passed.length);
    flip(passed, position, side, faults);
    await write(to, passed);
    onBytes(passed.length);
    position += passed.length;
    if (isCut) {
      if (side === 'answer') {
        await endEarly(client, cut?.how ?? 'reset');
      }
      return 'cut';
    }
    if (stalls && position >= limit) {
      if (side === 'body') {
        // Whoever ends reading here ends the connection.
        await once(client, 'close');
      }
      return 'stalled';
    }
    await pace(passed.length);
  }
  to.end();
  if (side === 'answer' && faults.some((fault) => fault.kind === 'length')) {
    // The length is a lie in either direction: no further request can use the connection.
    await endEarly(client, 'end');
  }
  return 'done';
}

function meterOf(cut: Cut): Meter {
  const meter = (cut.across ? meters.get(cut) : undefined) ?? { every: cut.after, left: cut.after };
  if (cut.across) {
    meters.set(cut, meter);
  }
  return meter;
}

/** Counts before anything is waited for: requests share a meter. @returns whether the cut comes now */
function advance(meter: Meter, bytes: number): boolean {
  meter.left -= bytes;
  if (meter.left > 0) {
    return false;
  }
  meter.left = meter.every;
  return true;
}

/** After how many bytes nothing more is passed on. */
function limitOf(side: Cut['side'], faults: readonly Fault[], from: IncomingMessage): number {
  const length = Number(from.headers['content-length'] ?? Infinity);
  const limits = faults.map((fault) => {
    if (fault.kind === 'stall' && fault.side === side) {
      return fault.after;
    }
    return fault.kind === 'truncate' && side === 'answer' ? Math.max(length - fault.by, 0) : Infinity;
  });
  return Math.min(Infinity, ...limits);
}

function flip(bytes: Buffer, position: number, side: Cut['side'], faults: readonly Fault[]): void {
  for (const fault of faults) {
    const at = fault.kind === 'flip' && fault.side === side ? fault.at - position : -1;
    if (at >= 0 && at < bytes.length) {
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    }
  }
}

/** Waits so that the bytes so far have taken as long as the slowest rate asks. */
function createPace(faults: readonly Fault[]): (bytes: number) => Promise<void> {
  const rate = Math.min(Infinity, ...faults.flatMap((fault) => (fault.kind === 'slow' ? fault.rate : [])));
  const started = performance.now();
  let passed = 0;
  return async (bytes) => {
    passed += bytes;
    const ahead = (passed / rate) * 1000 - (performance.now() - started);
    if (ahead > 1) {
      await wait(ahead);
    }
  };
}

async function write(to: Writable | ServerResponse, bytes: Buffer): Promise<void> {
  if (bytes.length > 0) {
    await new Promise<void>((resolve, reject) => {
      to.once('close', resolve);
      to.write(bytes, (error) => {
        to.off('close', resolve);
        if (error) {
          reject(error);
        } else {
          resolve();
        }
      });
    });
  }
}

/** A reset throws away what the other side has not read yet: it is given some time to. */
async function endEarly(client: Socket, how: Cut['how']): Promise<void> {
  if (how === 'end') {
    client.end();
    return;
  }
  await wait(40);
  client.resetAndDestroy();
}
