import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createSocketServer, type Server as SocketServer } from 'node:net';
import { createTurns, headerSize, limitConnections } from './connections.ts';
import type { Limits } from './limits.ts';
import { explainListenError, type ListenAddress } from './listen-address.ts';

export interface ServerOptions {
  readonly listen: ListenAddress;
  /** PEM; without one, plain HTTP is spoken. */
  readonly identity: { readonly cert: string; readonly key: string } | undefined;
  readonly limits: Limits;
  /** Answers to the end, and never throws. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Is told why a connection could not be taken, such as that there are too many open files. */
  readonly onError: (error: Error) => void;
}

export interface RunningServer {
  readonly port: number;
  /** Takes no connections any more, lets answers end, but not for ever, and resolves when none is left. */
  stop(): Promise<void>;
}

/**
 * Finds out whether an address can be listened on: that is told before gigabytes are hashed.
 * @throws UserError `CANNOT_LISTEN`
 */
export async function requireListenable(listen: ListenAddress): Promise<void> {
  const server = createSocketServer();
  await startListening(server, listen);
  server.close();
  await once(server, 'close');
}

/** @throws UserError `CANNOT_LISTEN` */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { listen, limits, handle } = options;
  const server = createPlainOrTls(options);
  limitConnections(server, limits);
  const inTurn = createTurns(limits.ahead);
  const running = new Set<Promise<void>>();
  const onRequest = (request: IncomingMessage, response: ServerResponse): void =>
    inTurn(request.socket, async () => {
      const answer = handle(request, response);
      running.add(answer);
      await answer;
      running.delete(answer);
      if (!server.listening) {
        server.closeIdleConnections();
      }
    });
  server.on('request', onRequest);
  // Otherwise Node says "100 Continue", and the client sends what nobody takes.
  server.on('checkContinue', onRequest);
  await startListening(server, listen);
  server.on('error', options.onError);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : listen.port;
  let stopping: Promise<void> | undefined;
  return { port, stop: () => (stopping ??= stop(server, limits.grace, running)) };
}

function createPlainOrTls({ identity, limits }: ServerOptions): Server {
  // Who only connects is found by the same look as who sends a header slowly.
  const options = { maxHeaderSize: headerSize, connectionsCheckingInterval: limits.header / 4 };
  return identity === undefined
    ? createServer(options)
    : createTlsServer({ ...options, ...identity, minVersion: 'TLSv1.2', handshakeTimeout: limits.header });
}

async function startListening(server: SocketServer, { host, port }: ListenAddress): Promise<void> {
  try {
    server.listen({ host, port });
    await once(server, 'listening');
  } catch (error) {
    throw explainListenError(error, { host, port });
  }
}

async function stop(server: Server, grace: number, running: ReadonlySet<Promise<void>>): Promise<void> {
  const closed = once(server, 'close');
  // It closes idle connections, too.
  server.close();
  const timer = setTimeout(() => server.closeAllConnections(), grace);
  await closed;
  clearTimeout(timer);
  // They notice that their clients are gone, and may be reading until then.
  await Promise.all(running);
}
