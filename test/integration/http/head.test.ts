import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { createHttp } from '../../../src/http/client.ts';
import type { Http } from '../../../src/http/http.ts';
import { serverFor } from '../../support/http-server.ts';
import { testRuntime } from '../../support/runtime.ts';

async function statusOf(http: Http, url: string, method: 'GET' | 'HEAD'): Promise<number> {
  const answer = await http.request({ method, url });
  await answer.discard();
  return answer.status;
}

test('a HEAD leaves its connection for the next request', async (t) => {
  const ports = new Set<number | undefined>();
  const server = await serverFor(t, (request, response) => {
    ports.add(request.socket.remotePort);
    response.writeHead(200, { 'content-length': '20' }).end();
  });
  const http = createHttp({ endpoints: {}, runtime: testRuntime() });
  for (let count = 0; count < 20; count += 1) {
    assert.equal(await statusOf(http, server.url, 'HEAD'), 200);
  }
  // The first may still be busy when the second is asked.
  assert.ok(ports.size <= 2, `${ports.size} connections`);
});

test('a body that a server sends with the answer to a HEAD is nobody’s answer', async (t) => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    socket.on('data', (bytes) => {
      const forged = 'HTTP/1.1 418 forged\r\ncontent-length: 0\r\n\r\n';
      const isHead = bytes.toString('latin1').startsWith('HEAD');
      socket.write(
        `HTTP/1.1 200 OK\r\ncontent-length: ${isHead ? forged.length : 0}\r\n\r\n${isHead ? forged : ''}`,
      );
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  t.after(() => {
    server.close();
    sockets.forEach((socket) => socket.destroy());
  });
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const url = `http://127.0.0.1:${address.port}`;
  const http = createHttp({ endpoints: {}, runtime: testRuntime() });
  for (let count = 0; count < 5; count += 1) {
    assert.equal(await statusOf(http, url, 'HEAD'), 200);
    assert.equal(await statusOf(http, url, 'GET'), 200);
  }
});
