import { createServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

/** What is sent for one request, byte for byte; a function gives one piece after another, without end if it likes. */
export type Wire = string | Buffer | ((piece: number) => Buffer | undefined);

/**
 * A server that speaks no HTTP of its own: what is answered is up to the test, also what no server would send. It is
 * closed with its test.
 * @param answer is told `GET /path` and gives what is sent
 * @returns `127.0.0.1:<port>`
 */
export async function startWire(test: TestContext, answer: (request: string) => Wire): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    socket.once('data', (head) => {
      const [line = ''] = head.toString('latin1').split(' HTTP/');
      void send(socket, answer(line));
    });
  });
  server.unref();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  test.after(() => {
    server.close();
    sockets.forEach((socket) => socket.destroy());
  });
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

/** A well-formed answer; headers as they are given. */
export function answerOf(status: number, headers: readonly string[], body: string | Buffer = ''): Buffer {
  const lines = [`HTTP/1.1 ${status} x`, 'connection: close', ...headers, '', ''];
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), Buffer.from(body)]);
}

async function send(socket: Socket, wire: Wire): Promise<void> {
  if (typeof wire !== 'function') {
    socket.end(wire);
    return;
  }
  for (let piece = 0; !socket.destroyed; piece += 1) {
    const bytes = wire(piece);
    if (bytes === undefined) {
      socket.end();
      return;
    }
    await new Promise<void>((resolve) => {
      socket.write(bytes, () => resolve());
    });
  }
}
