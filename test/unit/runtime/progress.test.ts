import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProgress } from '../../../src/runtime/progress.ts';
import { testRuntime } from '../../support/runtime.ts';

test('without a bar there is a line every five seconds, with rate and time left', () => {
  const { clock } = testRuntime();
  const lines: string[] = [];
  const progress = createProgress('Blobs', 10_000_000, clock, { line: (text) => lines.push(text) });
  for (let second = 0; second < 8; second += 1) {
    clock.advance(1000);
    progress.advance(1_000_000);
  }
  progress.done();
  assert.deepEqual(lines, [
    'Blobs: 50 %, 5.0 MB of 10.0 MB, 1.0 MB/s, 5.0 s left',
    'Blobs: 8.0 MB in 8.0 s (1.0 MB/s)',
  ]);
});

test('a bar is drawn at most ten times a second and taken away at the end', () => {
  const { clock } = testRuntime();
  const calls: string[] = [];
  const bar = { draw: (text: string) => calls.push(text.slice(0, 12)), clear: () => calls.push('clear') };
  const progress = createProgress('Blobs', 100, clock, { bar, line: (text) => calls.push(text) });
  for (let step = 0; step < 20; step += 1) {
    clock.advance(10);
    progress.advance(5);
  }
  progress.done();
  assert.deepEqual(calls, ['████████████', '████████████', 'clear', 'Blobs: 100 B in 0.2 s (500 B/s)']);
});

test('no bytes and no time divide by nothing, and at the end only what arrived is told', () => {
  const { clock } = testRuntime();
  const lines: string[] = [];
  const progress = createProgress('Blobs', 0, clock, { line: (text) => lines.push(text) });
  clock.advance(6000);
  progress.advance(0);
  progress.done();
  createProgress('None', 10, clock, { line: (text) => lines.push(text) }).done();
  const fast = createProgress('Fast', 10, clock, { line: (text) => lines.push(text) });
  fast.advance(5);
  fast.done();
  assert.deepEqual(lines, ['Blobs: 100 %, 0 B of 0 B, 0 B/s', 'Fast: 5 B in 0.0 s']);
});
