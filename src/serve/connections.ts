import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Limits } from './limits.ts';

/** Bytes of a request's header. A digest and a long name have a few hundred. */
export const headerSize = 16 * 1024;

/** From this part of the connections on, they are not kept for later. */
const crowded = 0.75;

/**
 * Bounds what clients can hold of a server: how many connections there are, and from one address; how long a request may
 * take, and a pause.
 */
export function limitConnections(server: Server, limits: Limits): void {
  const byAddress = new Map<string, number>();
  let open = 0;
  server.maxConnections = limits.connections;
  // Of all of a request, the header included.
  server.requestTimeout = limits.header;
  server.keepAliveTimeout = limits.idle;
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const count = byAddress.get(address) ?? 0;
    if (count >= limits.connectionsPerAddress) {
      socket.destroy();
      return;
    }
    byAddress.set(address, count + 1);
    open += 1;
    if (open > limits.connections * crowded) {
      // Who only keeps a connection for later makes room for who has a question.
      server.closeIdleConnections();
    }
    socket.once('close', () => {
      open -= 1;
      const left = (byAddress.get(address) ?? 1) - 1;
      // A map that keeps every address would grow for ever.
      if (left === 0) {
        byAddress.delete(address);
      } else {
        byAddress.set(address, left);
      }
    });
  });
}

/**
 * Lets the requests of one connection wait for each other: a client that sends many ahead would have them all worked on,
 * and their answers kept, before it reads any.
 * @param ahead how many may wait; who sends more is cut off
 */
export function createTurns(ahead: number): (socket: Socket, work: () => Promise<void>) => void {
  const turns = new WeakMap<Socket, { waiting: number; last: Promise<void> }>();
  return (socket, work) => {
    const turn = turns.get(socket) ?? { waiting: 0, last: Promise.resolve() };
    turns.set(socket, turn);
    turn.waiting += 1;
    if (turn.waiting > ahead) {
      socket.destroy();
      return;
    }
    turn.last = turn.last.then(work).finally(() => {
      turn.waiting -= 1;
    });
  };
}
