import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { scheduler, setTimeout } from 'node:timers/promises';
import { RemoteError, UserError } from '../../../src/errors.ts';
import { createHttp } from '../../../src/http/client.ts';
import { serverFor } from '../../support/http-server.ts';
import { testRuntime } from '../../support/runtime.ts';

test('a burst of 503 and cut connections is waited out with growing pauses', async (t) => {
  const server = await serverFor(t, (request, response, count) => {
    if (count === 1) {
      request.socket.destroy();
    } else {
      response.writeHead(count < 4 ? 503 : 200).end('done');
    }
  });
  const runtime = testRuntime();
  const http = createHttp({ endpoints: {}, runtime });
  const answer = await http.request({ url: server.url });
  assert.equal(await answer.text(10), 'done');
  const [first = 0, second = 0, third = 0] = runtime.clock.sleeps;
  assert.ok(first <= 500 && second >= 500 && third >= 1000, String(runtime.clock.sleeps));
});

test('429 is waited for exactly as long as it asks', async (t) => {
  const server = await serverFor(t, (_, response, count) => {
    response.writeHead(count === 1 ? 429 : 200, { 'retry-after': '42' }).end();
  });
  const runtime = testRuntime();
  const answer = await createHttp({ endpoints: {}, runtime }).request({ url: server.url });
  await answer.discard();
  assert.deepEqual(runtime.clock.sleeps, [42_000]);
});

test('a wait of hours is not waited for: the error says when to come back', async (t) => {
  const server = await serverFor(t, (_, response) =>
    response.writeHead(429, { 'retry-after': '7200' }).end(),
  );
  const runtime = testRuntime();
  await assert.rejects(createHttp({ endpoints: {}, runtime }).request({ url: server.url }), {
    code: 'REMOTE_FAILED',
    hint: /120 minutes/,
  });
  assert.equal(server.count(), 1);
});

test('all waits of one request together are bounded, however often it is put off', async (t) => {
  const server = await serverFor(t, (_, response) => response.writeHead(503, { 'retry-after': '400' }).end());
  const runtime = testRuntime();
  await assert.rejects(createHttp({ endpoints: {}, runtime }).request({ url: server.url }), {
    code: 'REMOTE_FAILED',
    hint: /It asks to wait 7 minutes/,
  });
  assert.deepEqual(runtime.clock.sleeps, [400_000, 400_000]);
  assert.equal(server.count(), 3);
});

test('when the tries are used up the error names method, address, status and tries, and no secret', async (t) => {
  const server = await serverFor(t, (_, response) => response.writeHead(500).end('out of\u001b[31m disk'));
  const http = createHttp({ endpoints: {}, runtime: testRuntime() });
  await assert.rejects(
    http.request({ url: `${server.url}/x?token=hush`, method: 'PUT', tries: 5 }),
    (error) => {
      assert.ok(error instanceof RemoteError);
      assert.equal(error.code, 'REMOTE_FAILED');
      assert.equal(error.message, `PUT ${server.url}/x?…: answered 500 after 5 tries`);
      assert.deepEqual(error.details, ['out of [31m disk']);
      return true;
    },
  );
  assert.equal(server.count(), 5);
});

test('a host without room is not asked again: waiting makes none', async (t) => {
  const bodies = [
    '{"errors":[{"code":"UNKNOWN","detail":"write /srv/data: no space left on device"}]}',
    '{"errors":[{"code":"UNKNOWN","detail":{"DriverName":"filesystem","Enclosed":{"Op":"write","Err":28}}}]}',
  ];
  for (const [status, body] of [[507, ''], ...bodies.map((text) => [500, text] as const)] as const) {
    const server = await serverFor(t, (_, response) => response.writeHead(status).end(body));
    const http = createHttp({ endpoints: {}, runtime: testRuntime() });
    await assert.rejects(http.request({ url: server.url, method: 'PUT' }), {
      code: 'REMOTE_FULL',
      exitCode: 3,
    });
    assert.equal(server.count(), 1);
  }
});

test('a host that cannot be reached is UNREACHABLE', async (t) => {
  const server = await serverFor(t, (request) => request.socket.destroy());
  const http = createHttp({ endpoints: {}, runtime: testRuntime() });
  await assert.rejects(http.request({ url: server.url, tries: 2 }), {
    code: 'UNREACHABLE',
    message: /2 tries/,
  });
  await assert.rejects(http.request({ url: 'http://127.0.0.1:1/', tries: 1 }), {
    code: 'UNREACHABLE',
    message: /ECONNREFUSED/,
  });
});

test('where an endpoint stands in for a host, both are named; a subject stands before the address', async (t) => {
  const server = await serverFor(t, (request, response) => {
    response.writeHead(request.url === '/cut' ? 200 : 503, { 'content-length': '100' });
    response.write('x', () => response.destroy());
  });
  const http = createHttp({ endpoints: { 'charts.test': server.url }, runtime: testRuntime() });
  const url = 'https://charts.test/index.yaml';
  await assert.rejects(http.request({ url, tries: 5 }), {
    message: `GET ${url} (at ${server.url}/index.yaml): answered 503 after 5 tries`,
  });
  const subject = `docker.io/acme/web (at ${server.url})`;
  await assert.rejects(http.request({ url: `${server.url}/v2/acme/web`, subject, tries: 2 }), (error) => {
    assert.ok(error instanceof RemoteError);
    assert.equal(error.message, `${subject}: answered 503 after 2 tries`);
    assert.equal(error.details[0], `GET ${server.url}/v2/acme/web`);
    return true;
  });
  const cut = await http.request({ url: `${server.url}/cut`, subject });
  await assert.rejects(cut.bytes(100), (error) => {
    assert.ok(error instanceof RemoteError);
    assert.ok(error.message.startsWith(`${subject}: the connection broke`));
    assert.deepEqual(error.details, [`${server.url}/cut`]);
    return true;
  });
});

test('POST is sent once; a status that is accepted is an answer', async (t) => {
  const server = await serverFor(t, (_, response) => response.writeHead(503).end());
  const http = createHttp({ endpoints: {}, runtime: testRuntime() });
  await assert.rejects(http.request({ url: server.url, method: 'POST' }), {
    message: `POST ${server.url}/: answered 503`,
  });
  assert.equal(server.count(), 1);
  const answer = await http.request({ url: server.url, accept: [503] });
  await answer.discard();
  assert.equal(answer.status, 503);
});

test('a body is opened afresh for each try, and an error of its own is thrown as it is', async (t) => {
  const received: string[] = [];
  const server = await serverFor(t, (request, response, count) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push(Buffer.concat(chunks).toString());
      response.writeHead(count === 1 ? 502 : 201).end();
    });
  });
  const http = createHttp({ endpoints: {}, runtime: testRuntime() });
  const answer = await http.request({
    url: server.url,
    method: 'PUT',
    body: async () =>
      (async function* () {
        yield Buffer.from('whole ');
        yield Buffer.from('body');
      })(),
  });
  await answer.discard();
  assert.deepEqual(received, ['whole body', 'whole body']);
  const own = new UserError('OWN', 'the source failed');
  const failing = http.request({
    url: server.url,
    method: 'PUT',
    headers: { 'content-length': '100' },
    body: async () =>
      (async function* () {
        yield Buffer.from('part');
        throw own;
      })(),
  });
  await assert.rejects(failing, (error) => error === own);
});

test('an upload that the host stops reading is given up after a minute, and sent again', async (t) => {
  const read = Promise.withResolvers<undefined>();
  const server = await serverFor(t, (request, response, count) => {
    if (count === 1) {
      request.once('data', () => request.pause() && read.resolve(undefined));
    } else {
      request.resume().on('end', () => response.writeHead(201).end());
    }
  });
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const http = createHttp({ endpoints: {}, runtime: testRuntime() });
  let chunks = 0;
  const sent = http.request({
    url: server.url,
    method: 'PUT',
    body: async () =>
      (async function* () {
        for (let left = 32; left > 0; left -= 1) {
          chunks += 1;
          yield Buffer.alloc(1024 * 1024);
        }
      })(),
  });
  await read.promise;
  for (let seen = -1; seen !== chunks;) {
    seen = chunks;
    await scheduler.wait(50);
  }
  assert.ok(chunks < 32);
  t.mock.timers.tick(59_000);
  await scheduler.wait(50);
  assert.equal(server.count(), 1);
  t.mock.timers.tick(1000);
  const answer = await sent;
  await answer.discard();
  assert.equal(answer.status, 201);
  assert.equal(server.count(), 2);
});

test('redirects are followed across origins without credentials, and not without end', async (t) => {
  const seen: (string | undefined)[] = [];
  const target = await serverFor(t, (request, response) => {
    seen.push(request.headers.authorization);
    response.end('here');
  });
  const server = await serverFor(t, (request, response) => {
    const location = request.url === '/loop' ? '/loop' : `${target.url}/`;
    response.writeHead(302, { location }).end();
  });
  const http = createHttp({ endpoints: {}, runtime: testRuntime() });
  const answer = await http.request({ url: server.url, headers: { authorization: 'Basic hush' } });
  assert.equal(await answer.text(10), 'here');
  assert.equal(answer.url, `${target.url}/`);
  assert.deepEqual(seen, [undefined]);
  await assert.rejects(http.request({ url: `${server.url}/loop` }), {
    code: 'REMOTE_FAILED',
    message: /redirects/,
  });
});

test('an answer longer than its limit is refused, one that breaks off is UNREACHABLE', async (t) => {
  const server = await serverFor(t, (request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('x'.repeat(50), () =>
      request.url === '/cut' ? response.destroy() : response.end('x'.repeat(50)),
    );
  });
  const http = createHttp({ endpoints: {}, runtime: testRuntime() });
  await assert.rejects(async () => (await http.request({ url: server.url })).bytes(99), {
    code: 'TOO_LARGE',
  });
  assert.equal((await (await http.request({ url: server.url })).bytes(100)).length, 100);
  await assert.rejects(async () => (await http.request({ url: `${server.url}/cut` })).bytes(100), {
    code: 'UNREACHABLE',
  });
});

test('an answer that breaks off before anybody reads it waits for the reader', async (t) => {
  const server = await serverFor(t, (_, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('x', () => setImmediate(() => response.destroy()));
  });
  const http = createHttp({ endpoints: {}, runtime: testRuntime() });
  const answer = await http.request({ url: server.url });
  await setTimeout(30);
  await assert.rejects(answer.bytes(100), { code: 'UNREACHABLE' });
});

test('a proxy is used for other hosts and never for loopback', async (t) => {
  const asked: string[] = [];
  const proxy = await serverFor(t, (request, response) => {
    asked.push(request.url ?? '');
    response.end('by proxy');
  });
  const server = await serverFor(t, (_, response) => response.end('direct'));
  const runtime = testRuntime({
    env: { http_proxy: proxy.url, HTTP_PROXY: undefined, no_proxy: undefined, NO_PROXY: undefined },
  });
  const http = createHttp({ endpoints: {}, runtime });
  assert.equal(await (await http.request({ url: 'http://registry.example/x' })).text(20), 'by proxy');
  assert.equal(await (await http.request({ url: server.url })).text(20), 'direct');
  assert.deepEqual(asked, ['http://registry.example/x']);
});

describe('NO_PROXY', () => {
  const cases: readonly (readonly [list: string, url: string, way: 'direct' | 'proxy'])[] = [
    ['corp.invalid', 'http://corp.invalid', 'direct'],
    ['corp.invalid', 'http://registry.corp.invalid', 'direct'],
    ['.corp.invalid', 'http://registry.corp.invalid', 'direct'],
    ['corp.invalid', 'http://mycorp.invalid', 'proxy'],
    ['other.invalid, corp.invalid:5000', 'http://registry.corp.invalid:5000', 'direct'],
    ['corp.invalid:5000', 'http://registry.corp.invalid', 'proxy'],
    ['*', 'http://registry.corp.invalid', 'direct'],
    // 0.0.0.0 is this machine, but not one of the names that are never asked for by proxy.
    ['10.0.0.0/8,0.0.0.0/8', 'http://0.0.0.0:1', 'direct'],
    ['0.0.0.0', 'http://0.0.0.0:1', 'direct'],
    ['10.0.0.0/8', 'http://0.0.0.0:1', 'proxy'],
    ['10.0.0.0/8', 'http://11.0.0.1', 'proxy'],
    ['10.0.0.0/33,fd00::/129,0.0.0.0/', 'http://0.0.0.0:1', 'proxy'],
    ['::/64', 'http://[::]:1', 'direct'],
    ['fd00::/8', 'http://[fe80::1]', 'proxy'],
    ['10.0.0.0/8', 'http://10.corp.invalid', 'proxy'],
  ];
  for (const [list, url, way] of cases) {
    test(`“${list}” and ${url}: ${way}`, async (t) => {
      const proxy = await serverFor(t, (_, response) => response.end('by proxy'));
      const env = { http_proxy: proxy.url, HTTP_PROXY: undefined, no_proxy: list, NO_PROXY: undefined };
      const asked = createHttp({ endpoints: {}, runtime: testRuntime({ env }) }).request({ url, tries: 1 });
      if (way === 'proxy') {
        assert.equal(await (await asked).text(20), 'by proxy');
      } else {
        await assert.rejects(asked, { code: 'UNREACHABLE' });
        assert.equal(proxy.count(), 0);
      }
    });
  }
});
