import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import type { Serving } from '../../../src/serve/serve.ts';
import { sampleRelease } from '../../support/locks.ts';
import { openServeSide } from '../../support/serve-side.ts';

const side = await openServeSide();
/** More than all buffers on the way hold, so that an answer which nobody reads stops. */
const size = 16_000_000;
const sample = sampleRelease({ images: [{ reference: 'docker.io/wandb/local:1', layers: [size] }] });
const folder = await side.bundle(sample);
const large = sample.lock.blobs.find((blob) => blob.size === size)?.digest;
const blob = `/v2/wandb/local/blobs/${large}`;

test('an answer that nobody reads waits, and its connection is closed after a while; others get theirs', async (t) => {
  const serving = await side.serve(t, [folder], { limits: { reader: 1000 } });
  const lazy = await dial(t, serving);
  lazy.pause();
  lazy.write(get(blob));
  for (let round = 0; round < 2; round += 1) {
    assert.equal((await (await fetch(`${serving.served.url}${blob}`)).arrayBuffer()).byteLength, size);
  }
  await new Promise((resolve) => {
    setTimeout(resolve, 1300);
  });
  await received(lazy.resume());
  assert.ok(lazy.bytesRead < size);
});

test('a client that goes away in the middle leaves nothing behind', async (t) => {
  const serving = await side.serve(t, [folder]);
  for (let round = 0; round < 10; round += 1) {
    const socket = await dial(t, serving);
    socket.write(get(blob));
    await once(socket, 'data');
    socket.destroy();
  }
  const started = Date.now();
  const { requests } = await serving.stop();
  assert.equal(requests, 10);
  assert.ok(Date.now() - started < 2000);
  assert.deepEqual(
    side.runtime.lines.filter((line) => line.startsWith('error')),
    [],
  );
});

test('a header that does not come to its end is not waited for', async (t) => {
  const serving = await side.serve(t, [folder], { limits: { header: 200 } });
  const slow = await dial(t, serving);
  const silent = await dial(t, serving);
  slow.write('GET /v2/ HTTP/1.1\r\nHost: a\r\nX-Slow: ');
  const drip = setInterval(() => slow.write('a'), 20);
  t.after(() => clearInterval(drip));
  assert.match(await received(slow), /^HTTP\/1\.1 408 /);
  await received(silent);
});

test('headers that are too long, and what is no HTTP, are refused', async (t) => {
  const serving = await side.serve(t, [folder]);
  const long = await dial(t, serving);
  long.write(`GET /v2/ HTTP/1.1\r\nHost: a\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`);
  assert.match(await received(long), /^HTTP\/1\.1 431 /);
  const other = await dial(t, serving);
  other.write('\x16\x03\x01 hello\r\n\r\n');
  assert.match(await received(other), /^HTTP\/1\.1 400 /);
});

test('requests sent ahead are answered in order, one after the other; too many are cut off', async (t) => {
  const serving = await side.serve(t, [folder], { limits: { ahead: 4 } });
  const patient = await dial(t, serving);
  patient.write(get('/v2/') + get('/v2/wandb/local/tags/list') + get('/nothing', 'close'));
  const answers = await received(patient);
  assert.deepEqual(
    [...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status),
    ['200', '200', '404'],
  );
  const greedy = await dial(t, serving);
  greedy.write(get(blob).repeat(1000));
  await received(greedy);
  assert.ok(greedy.bytesRead < 2 * size);
});

test('what is asked ahead is not begun before the answer before it has been read', async (t) => {
  const serving = await side.serve(t, [folder]);
  const lazy = await dial(t, serving);
  lazy.write(get(blob).repeat(3));
  await once(lazy, 'data');
  lazy.pause();
  assert.equal((await serving.stop()).requests, 1);
});

test('one address cannot take all connections, and idle ones make room', async (t) => {
  const serving = await side.serve(t, [folder], { limits: { connectionsPerAddress: 3 } });
  const held = [await dial(t, serving), await dial(t, serving), await dial(t, serving)];
  const refused = await dial(t, serving);
  await received(refused);
  assert.equal(refused.bytesRead, 0);
  held.forEach((socket) => socket.destroy());
  await Promise.all(held.map((socket) => once(socket, 'close')));
  const next = await dial(t, serving);
  next.write(get('/v2/', 'close'));
  assert.match(await received(next), /^HTTP\/1\.1 200 /);

  const small = await side.serve(t, [folder], { limits: { connections: 4 } });
  for (let round = 0; round < 8; round += 1) {
    const socket = await dial(t, small);
    socket.write(get('/v2/'));
    await once(socket, 'data');
  }
});

test('when it is told to stop, answers end, and nobody is let in any more', async (t) => {
  const serving = await side.serve(t, [folder], { limits: { grace: 5000 } });
  const idle = await dial(t, serving);
  idle.write(get('/v2/'));
  await once(idle, 'data');
  const answer = await fetch(`${serving.served.url}${blob}`);
  const started = Date.now();
  const stopped = serving.stop();
  await assert.rejects(fetch(`${serving.served.url}/v2/`));
  assert.equal((await answer.arrayBuffer()).byteLength, size);
  assert.deepEqual(await stopped, { requests: 2, bytes: size });
  assert.ok(Date.now() - started < 4000);
});

test('who does not read the rest of an answer does not keep it from stopping', async (t) => {
  const serving = await side.serve(t, [folder], { limits: { grace: 100 } });
  const lazy = await dial(t, serving);
  lazy.write(get(blob));
  await once(lazy, 'data');
  lazy.pause();
  await serving.stop();
});

function get(path: string, connection = 'keep-alive'): string {
  return `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: ${connection}\r\n\r\n`;
}

async function dial(t: TestContext, { served }: Serving): Promise<Socket> {
  const socket = connect(Number(new URL(served.url).port), '127.0.0.1');
  socket.on('error', () => {});
  t.after(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Everything until the server closes. */
async function received(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => {
    if (chunks.length < 100) {
      chunks.push(chunk);
    }
  });
  await new Promise((resolve) => {
    socket.once('close', resolve);
  });
  return Buffer.concat(chunks).toString('latin1');
}
