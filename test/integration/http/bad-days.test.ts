import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHttp } from '../../../src/http/client.ts';
import type { Http } from '../../../src/http/http.ts';
import { fails } from '../../support/fails.ts';
import { serverFor } from '../../support/http-server.ts';
import { testRuntime } from '../../support/runtime.ts';

/** The same numbers in every run, each as likely as the other. */
function dice(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

async function get(http: Http, url: string): Promise<string> {
  return await (await http.request({ url })).text(100);
}

test('a thousand requests survive a host that fails 30 % of them', async (t) => {
  const next = dice();
  const server = await serverFor(t, (request, response) => {
    if (next() < 0.1) {
      request.socket.destroy();
    } else {
      response.writeHead(next() < 0.23 ? 503 : 200).end('done');
    }
  });
  const http = createHttp({ endpoints: {}, runtime: testRuntime() });
  const answers = await Promise.all(Array.from({ length: 1000 }, () => get(http, server.url)));
  assert.deepEqual(new Set(answers), new Set(['done']));
  assert.ok(server.count() > 1300, `${server.count()} requests`);
});

test('fewer requests are under way at a time when a host says that they are too many', async (t) => {
  const held: (() => void)[] = [];
  const widths: number[] = [];
  let inside = 0;
  const server = await serverFor(t, (_, response, count) => {
    inside += 1;
    widths.push(inside);
    const answer = (): void => {
      inside -= 1;
      response.writeHead(count <= 8 ? 503 : 200).end();
    };
    if (count > 8) {
      setTimeout(answer, 5);
    } else if (held.push(answer) === 8) {
      held.forEach((one) => one());
    }
  });
  const http = createHttp({ endpoints: {}, runtime: testRuntime() });
  await Promise.all(Array.from({ length: 40 }, () => get(http, server.url)));
  assert.equal(widths[7], 8);
  assert.ok(Math.max(...widths.slice(8, 18)) <= 5, String(widths));
});

test('a 429 pauses the whole host: the others wait, and spend none of their tries', async (t) => {
  const runtime = testRuntime();
  const arrivals: number[] = [];
  const start = runtime.clock.now().getTime();
  const server = await serverFor(t, (_, response, count) => {
    arrivals.push(runtime.clock.now().getTime() - start);
    response.writeHead(count === 1 ? 429 : 200, { 'retry-after': '42' }).end();
  });
  const http = createHttp({ endpoints: {}, runtime });
  await get(http, server.url);
  await Promise.all(
    Array.from({ length: 30 }, async () => (await http.request({ url: server.url, tries: 1 })).discard()),
  );
  assert.deepEqual(runtime.clock.sleeps, [42_000]);
  assert.deepEqual(arrivals, [0, ...Array<number>(31).fill(42_000)]);
  assert.ok(runtime.lines.includes(`info: ${new URL(server.url).host} asks for a pause of 42 s`));
});

test('a host that answers 429 for 20 s, Retry-After 5, is survived by all requests at once', async (t) => {
  const runtime = testRuntime();
  const end = runtime.clock.now().getTime() + 20_000;
  const server = await serverFor(t, (_, response) => {
    response.writeHead(runtime.clock.now().getTime() < end ? 429 : 200, { 'retry-after': '5' }).end();
  });
  const http = createHttp({ endpoints: {}, runtime });
  await Promise.all(Array.from({ length: 50 }, () => get(http, server.url)));
  assert.ok(
    runtime.clock.sleeps.every((sleep) => sleep === 5000),
    String(runtime.clock.sleeps),
  );
  assert.equal(runtime.clock.now().getTime(), end);
});

test('a rate limit that is used up for hours ends the run with the time to come back', async (t) => {
  const quota = { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '0;w=21600' };
  const server = await serverFor(t, (request, response) =>
    response.writeHead(429, request.url === '/hidden' ? {} : quota).end(),
  );
  const runtime = testRuntime();
  const http = createHttp({ endpoints: {}, runtime });
  for (const path of ['/', '/hidden']) {
    await assert.rejects(http.request({ url: `${server.url}${path}` }), {
      code: 'REMOTE_FAILED',
      message: `GET ${server.url}${path}: answered 429: its limit of 100 requests in 6 h is used up`,
      hint: 'It asks to wait 360 minutes. Run again after that (2026-10-01 06:00 UTC); finished parts are kept. A login may raise the limit.',
    });
  }
  assert.deepEqual(runtime.clock.sleeps, []);
});

test('a rate limit that comes back soon is waited for', async (t) => {
  const server = await serverFor(t, (_, response, count) =>
    response
      .writeHead(count === 1 ? 429 : 200, {
        ratelimit: '"default";r=0;t=90',
        'ratelimit-policy': '"default";q=5;w=120',
      })
      .end(),
  );
  const runtime = testRuntime();
  await get(createHttp({ endpoints: {}, runtime }), server.url);
  assert.deepEqual(runtime.clock.sleeps, [90_000]);
});

test('many uploads whose sources are read from the same host do not wait for each other', async (t) => {
  const server = await serverFor(t, (request, response) => {
    request.resume().on('end', () => response.end('x'.repeat(1000)));
  });
  const http = createHttp({ endpoints: {}, runtime: testRuntime() });
  const body = async () =>
    (async function* () {
      // Twice: a source that is cut is asked for again in the middle of its upload.
      for (let part = 0; part < 2; part += 1) {
        yield* (await http.request({ url: server.url })).body;
      }
    })();
  const uploads = Array.from({ length: 40 }, async () =>
    (await http.request({ url: server.url, method: 'PUT', body })).discard(),
  );
  await Promise.all(uploads);
  assert.equal(server.count(), 120);
});

test('a body that only trickles counts as cut; one that is waited for by nobody may take its time', async (t) => {
  const runtime = testRuntime();
  const server = await serverFor(t, (request, response) => {
    response.writeHead(200, { 'content-length': '200000' });
    const more = (left: number): void => {
      if (left === 0) {
        response.end('x'.repeat(200_000 - 3 * 1000));
        return;
      }
      response.write('x'.repeat(1000));
      setTimeout(() => {
        if (request.url === '/trickle') {
          runtime.clock.advance(31_000);
        }
        more(left - 1);
      }, 10);
    };
    more(3);
  });
  const http = createHttp({ endpoints: {}, runtime });
  await assert.rejects(
    async () => (await http.request({ url: `${server.url}/trickle` })).bytes(200_000),
    fails('UNREACHABLE', /only \d+ bytes came in 62 s/),
  );
  const slow = await http.request({ url: server.url });
  let size = 0;
  for await (const chunk of slow.body) {
    size += chunk.length;
    runtime.clock.advance(600_000);
  }
  assert.equal(size, 200_000);
});

test('a source that stays away is told of while it is tried again', async (t) => {
  const server = await serverFor(t, (_, response) => {
    response.writeHead(503).end();
  });
  const runtime = testRuntime();
  await assert.rejects(get(createHttp({ endpoints: {}, runtime }), server.url), { code: 'REMOTE_FAILED' });
  assert.ok(runtime.lines.some((line) => /^info: .*answered 503; trying again$/.test(line)));
});

test('a source that takes the request and says nothing is told of, long before it is given up', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const server = await serverFor(t, (_, response, count) => {
    t.mock.timers.tick(count === 1 ? 7000 : 8000);
    response.end('done');
  });
  const runtime = testRuntime();
  const http = createHttp({ endpoints: {}, runtime });
  await get(http, server.url);
  t.mock.timers.tick(8000);
  assert.deepEqual(runtime.lines, []);
  await get(http, server.url);
  assert.match(runtime.lines.join(' '), /^info: http:\S+: no answer for 8\.0 s; waiting$/);
});
