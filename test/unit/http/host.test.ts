import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHosts } from '../../../src/http/host.ts';
import { testRuntime } from '../../support/runtime.ts';

const origin = 'https://registry.test';

test('a pause holds up every request to the host, and none to another', async () => {
  const runtime = testRuntime();
  const hosts = createHosts(runtime);
  const started = runtime.clock.now().getTime();
  hosts(origin).pause(42_000);
  (await hosts('https://other.test').enter('request')).leave('served');
  assert.deepEqual(runtime.clock.sleeps, []);
  await Promise.all([hosts(origin).enter('request'), hosts(origin).enter('upload')]);
  assert.equal(runtime.clock.now().getTime() - started, 42_000);
});

test('who waited for a slot when a pause began waits for its end too, without holding the slot', async () => {
  const runtime = testRuntime();
  const host = createHosts(runtime)(origin);
  const inside = await Promise.all(Array.from({ length: 8 }, () => host.enter('request')));
  const entered: number[] = [];
  const waiting = Promise.all(
    [1, 2].map(async () => {
      const slot = await host.enter('request');
      entered.push(runtime.clock.now().getTime());
      slot.leave('served');
    }),
  );
  host.pause(5000);
  const end = runtime.clock.now().getTime() + 5000;
  for (const slot of inside) {
    slot.leave('overloaded');
  }
  await waiting;
  assert.deepEqual(entered, [end, end]);
});

test('the longest of several pauses counts, and a pause is told of once', async () => {
  const runtime = testRuntime();
  const host = createHosts(runtime)(origin);
  for (const pause of [5000, 30_000, 30_000, 5000, 100]) {
    host.pause(pause);
  }
  await host.enter('request');
  assert.deepEqual(runtime.clock.sleeps, [30_000]);
  assert.deepEqual(runtime.lines, [
    'info: registry.test asks for a pause of 5.0 s',
    'info: registry.test asks for a pause of 30 s',
  ]);
});

test('uploads have slots of their own: those that wait for a read of the same host never block it', async () => {
  const host = createHosts(testRuntime())(origin);
  for (let index = 0; index < 6; index += 1) {
    await host.enter('upload');
  }
  const read = await host.enter('request');
  read.leave('served');
});

test('a host is alive for a minute after each answer', () => {
  const runtime = testRuntime();
  const host = createHosts(runtime)(origin);
  assert.equal(host.alive(), false);
  host.answered(undefined);
  runtime.clock.advance(60_000);
  assert.equal(host.alive(), true);
  runtime.clock.advance(1);
  assert.equal(host.alive(), false);
});

test('the last rate limit that was announced is kept, also when an answer has none', () => {
  const host = createHosts(testRuntime())(origin);
  host.answered({ remaining: 7 });
  host.answered(undefined);
  assert.deepEqual(host.quota(), { remaining: 7 });
});

test('that a host is tried again is told now and then, not for every request', () => {
  const runtime = testRuntime();
  const host = createHosts(runtime)(origin);
  const told = () => runtime.lines.filter((line) => line.endsWith('; trying again')).length;
  host.tellRetry('a/b: answered 503');
  host.tellRetry('c/d: answered 503');
  assert.equal(told(), 1);
  runtime.clock.advance(15_000);
  host.tellRetry('a/b: answered 503');
  assert.equal(told(), 2);
});
