import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Bearing, createGate, type Gate, type Slot } from '../../../src/http/gate.ts';

/** Asks for so many slots, and collects those that are given. */
async function crowd(gate: Gate, count: number): Promise<Slot[]> {
  const given: Slot[] = [];
  for (let index = 0; index < count; index += 1) {
    void gate.enter().then((slot) => given.push(slot));
  }
  await settled();
  return given;
}

async function settled(): Promise<void> {
  await new Promise(setImmediate);
}

/** How many are in at a time, after requests that ended so. */
async function widthAfter(bearings: readonly Bearing[]): Promise<number> {
  const gate = createGate({ start: 8, most: 16 });
  for (const bearing of bearings) {
    (await gate.enter()).leave(bearing);
  }
  return (await crowd(gate, 50)).length;
}

test('it begins with its start, and the next one enters when one leaves', async () => {
  const gate = createGate({ start: 3, most: 16 });
  const given = await crowd(gate, 5);
  assert.equal(given.length, 3);
  given[0]?.leave('unknown');
  await settled();
  assert.equal(given.length, 4);
});

test('it grows by one in a round of served requests, up to its most', async () => {
  assert.equal(await widthAfter(Array<Bearing>(8).fill('served')), 8);
  assert.equal(await widthAfter(Array<Bearing>(9).fill('served')), 9);
  assert.equal(await widthAfter(Array<Bearing>(1000).fill('served')), 16);
});

test('an overload halves it, down to two; a fault that says nothing of the load changes nothing', async () => {
  assert.equal(await widthAfter(['overloaded']), 4);
  assert.equal(await widthAfter(['overloaded', 'overloaded']), 2);
  assert.equal(await widthAfter(Array<Bearing>(20).fill('overloaded')), 2);
  assert.equal(await widthAfter(Array<Bearing>(20).fill('unknown')), 8);
});

test('a burst of requests that were under way together halves it once', async () => {
  const gate = createGate({ start: 8, most: 16 });
  const burst = await crowd(gate, 8);
  for (const slot of burst) {
    slot.leave('overloaded');
  }
  const next = await crowd(gate, 20);
  assert.equal(next.length, 4);
});

test('slots are given in the order in which they were asked for', async () => {
  const gate = createGate({ start: 2, most: 2 });
  const order: number[] = [];
  const work = async (index: number): Promise<void> => {
    const slot = await gate.enter();
    order.push(index);
    await settled();
    slot.leave('served');
  };
  await Promise.all(Array.from({ length: 20 }, (_, index) => work(index)));
  assert.deepEqual(
    order,
    Array.from({ length: 20 }, (_, index) => index),
  );
});
