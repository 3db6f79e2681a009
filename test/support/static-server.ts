import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, normalize, sep } from 'node:path';

export interface StaticServer {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a folder over HTTP on a free loopback port, as nginx in front of a chart folder does. */
export async function startStaticServer(folder: string): Promise<StaticServer> {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://loopback').pathname));
    const file = path.split(sep).includes('..') ? undefined : readFile(join(folder, path));
    Promise.resolve(file).then(
      (bytes) => response.writeHead(bytes === undefined ? 400 : 200).end(bytes),
      () => response.writeHead(404).end('not found\n'),
    );
  });
  // A server that a test forgot must not keep the process alive.
  server.unref();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
