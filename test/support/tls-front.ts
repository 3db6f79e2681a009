import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TestContext } from 'node:test';
import { createServer } from 'node:tls';
import type { TestCertificate } from './certificates.ts';

export interface TlsFront {
  /** `https://127.0.0.1:<port>`. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** For each connection, the name in the client certificate that came with it, or nothing. */
  readonly clients: readonly (string | undefined)[];
}

interface FrontOptions {
  readonly identity: TestCertificate;
  /** Asks for a client certificate, and with `required` takes none that this authority did not sign. */
  readonly clientsOf?: TestCertificate;
  readonly required?: boolean;
}

/** Speaks TLS in front of a plain server on loopback. */
export async function tlsFront(test: TestContext, target: string, options: FrontOptions): Promise<TlsFront> {
  const clients: (string | undefined)[] = [];
  const sockets = new Set<Duplex>();
  const { identity, clientsOf, required = false } = options;
  const server = createServer(
    {
      cert: identity.certificate,
      key: identity.key,
      requestCert: clientsOf !== undefined,
      rejectUnauthorized: required,
      ...(clientsOf === undefined ? {} : { ca: clientsOf.certificate }),
    },
    (socket) => {
      const name = socket.getPeerCertificate().subject?.CN;
      clients.push(typeof name === 'string' ? name : undefined);
      join(socket, connect(Number(new URL(target).port), '127.0.0.1'), sockets);
    },
  );
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  const { port } = addressOf(server.address());
  return { url: `https://127.0.0.1:${port}`, host: `127.0.0.1:${port}`, port, clients };
}

export interface TunnelProxy {
  readonly url: string;
  /** `CONNECT registry.test:443`, or the method and address of a request that was not tunnelled. */
  readonly asked: readonly string[];
}

/** An HTTP proxy (RFC 9110, section 9.3.6) that leads every tunnel to one of these ports by the host's name. */
export async function tunnelProxy(
  test: TestContext,
  ports: Readonly<Record<string, number>>,
): Promise<TunnelProxy> {
  const asked: string[] = [];
  const sockets = new Set<Duplex>();
  const server = createHttpServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(403).end();
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    asked.push(`CONNECT ${request.url}`);
    const port = ports[new URL(`https://${request.url}`).hostname];
    if (port === undefined) {
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    join(socket, connect(port, '127.0.0.1'), sockets);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${addressOf(server.address()).port}`, asked };
}

function join(one: Duplex, other: Duplex, sockets: Set<Duplex>): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    sockets.add(from);
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
    from.pipe(to);
  }
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') {
    throw new Error('the server does not listen on a port');
  }
  return address;
}
