import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineView, progressPicture } from '../../../src/runtime/progress-lines.ts';
import { createProgress, type ProgressState } from '../../../src/runtime/progress.ts';
import { createSpeed } from '../../../src/runtime/speed.ts';
import { displayWidth } from '../../../src/report/text.ts';
import { testRuntime } from '../../support/runtime.ts';

/** A progress whose seconds pass one by one: `pass(3)` are three of them. */
function startProgress(title: string, total: number, interval?: number) {
  const { clock } = testRuntime();
  const lines: string[] = [];
  const states: ProgressState[] = [];
  const cleared: number[] = [];
  let tick: (() => void) | undefined;
  const every = (_: number, work: () => void) => {
    tick = work;
    return () => {
      tick = undefined;
    };
  };
  const view =
    interval === undefined
      ? lineView((text) => lines.push(text))
      : {
          interval,
          show: (state: ProgressState) => states.push(state),
          clear: () => cleared.push(states.length),
          line: (text: string) => lines.push(text),
        };
  const pass = (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      clock.advance(1000);
      tick?.();
    }
  };
  return { ...createProgress(title, total, { clock, every }, view), clock, lines, states, cleared, pass };
}

const part = { name: 'wandb/local 3f2a91bc04de', size: 1_000_000 };

function stateOf(state: Partial<ProgressState> = {}): ProgressState {
  return { title: 'Fetching', arrived: 42, total: 100, rate: 10, parts: [], ...state };
}

test('in a log there is a line every five seconds, with bytes, rate and time left', () => {
  const progress = startProgress('Blobs', 10_000_000);
  for (let second = 0; second < 8; second += 1) {
    progress.clock.advance(1000);
    progress.advance(1_000_000, part);
  }
  progress.done();
  assert.deepEqual(progress.lines, [
    'Blobs: 50 %, 5.0 MB of 10.0 MB, 1.0 MB/s, 5.0 s left',
    'Blobs: 8.0 MB in 8.0 s (1.0 MB/s)',
  ]);
});

test('when nothing arrives it says so, without being called, until it is done', () => {
  const progress = startProgress('Blobs', 10_000_000);
  progress.advance(1_000_000);
  progress.pass(12);
  progress.done();
  progress.pass(60);
  assert.deepEqual(progress.lines, [
    'Blobs: 10 %, 1.0 MB of 10.0 MB, waiting 5.0 s',
    'Blobs: 10 %, 1.0 MB of 10.0 MB, waiting 10 s',
    'Blobs: 1.0 MB in 12 s (83.3 kB/s)',
  ]);
});

test('when all is there, whatever goes on then is not waited for', () => {
  const progress = startProgress('Blobs', 10);
  progress.advance(10);
  progress.pass(20);
  assert.deepEqual(progress.lines, []);
});

test('a picture is drawn at most ten times a second and taken away at the end', () => {
  const progress = startProgress('Blobs', 100, 100);
  for (let step = 0; step < 20; step += 1) {
    progress.clock.advance(10);
    progress.advance(5);
  }
  assert.equal(progress.states.length, 2);
  progress.done();
  assert.deepEqual(progress.cleared, [2]);
  assert.deepEqual(progress.lines, ['Blobs: 100 B in 0.2 s (500 B/s)']);
});

test('no bytes and no time divide by nothing, and at the end only what arrived is told', () => {
  const progress = startProgress('Blobs', 0);
  progress.clock.advance(6000);
  progress.advance(0);
  progress.done();
  assert.deepEqual(progress.lines, ['Blobs: 100 %, 0 B of 0 B, 0 B/s']);
  const none = startProgress('None', 10);
  none.done();
  assert.deepEqual(none.lines, []);
  const fast = startProgress('Fast', 10);
  fast.advance(5);
  fast.done();
  assert.deepEqual(fast.lines, ['Fast: 5 B in 0.0 s']);
});

test('what is taken back never makes a count, a rate or a share that cannot be', () => {
  const progress = startProgress('Blobs', 1_000_000, 0);
  progress.clock.advance(1000);
  progress.advance(900_000, part);
  progress.clock.advance(1000);
  progress.advance(-900_000, part);
  progress.advance(-1, part);
  const after = progress.states.at(-1);
  assert.deepEqual([after?.arrived, after?.rate, after?.parts[0]?.arrived], [0, 450_000, 0]);
  progress.clock.advance(6000);
  progress.advance(1_500_000, part);
  const [over] = progress.states.slice(-1);
  assert.deepEqual([over?.arrived, over?.total, over?.parts], [1_000_000, 1_000_000, []]);
  progress.spare(5_000_000);
  progress.advance(0);
  assert.equal(progress.states.at(-1)?.total, 0);
});

test('a part is shown from its first byte to its last, and again when it has to be sent again', () => {
  const progress = startProgress('Blobs', 2_000_000, 0);
  const shown = () => progress.states.at(-1)?.parts.map(({ name, arrived }) => [name, arrived]);
  const other = { name: 'other', size: 10 };
  progress.advance(400_000, part);
  progress.advance(5, other);
  assert.deepEqual(shown(), [
    [part.name, 400_000],
    ['other', 5],
  ]);
  progress.advance(5, other);
  assert.deepEqual(shown(), [[part.name, 400_000]]);
  progress.advance(-4, other);
  assert.deepEqual(shown()?.at(-1), ['other', 6]);
});

test('the rate is that of the last seconds, not since the start', () => {
  const speed = createSpeed(0);
  for (let at = 100; at <= 10_000; at += 100) {
    speed.add(1_000_000, at);
  }
  for (let at = 10_100; at <= 20_000; at += 100) {
    speed.add(1000, at);
  }
  assert.ok(Math.abs(speed.at(20_000) - 10_000) < 500, String(speed.at(20_000)));
  assert.equal(speed.at(30_000), 0);
});

test('every line of a picture fits, whatever the width and the names', () => {
  const names = ['wandb/local 3f2a91bc04de', `${'深い階層/'.repeat(20)}e\u0301 abc`, '🧪'.repeat(50), ''];
  const parts = names.map((name) => ({ name, size: 1000, arrived: 999 }));
  const titles = ['Fetching', 'promote wandb-with-a-long-name 2026q4.1', '題'.repeat(60)];
  for (let columns = 1; columns < 130; columns += 1) {
    for (const title of titles) {
      const state = stateOf({ title, parts, total: 3_456_000_000, arrived: 1_234_000_000 });
      for (const line of progressPicture(state, columns, 20)) {
        assert.ok(displayWidth(line) <= columns, `${columns}: ${line}`);
        assert.ok(line.isWellFormed());
      }
    }
  }
});

test('forty columns are enough for how far and how long', () => {
  const state = stateOf({
    total: 3_456_000_000,
    arrived: 1_234_000_000,
    rate: 45_000_000,
    parts: [{ ...part, arrived: 250_000 }],
  });
  assert.deepEqual(progressPicture(state, 39, 20), [
    '█░░░░ 35 %, 45.0 MB/s, 49 s left',
    '  wandb/local 3f2a91bc04de █░░░░░ 25 %',
  ]);
  assert.equal(
    progressPicture(state, 99, 20)[0],
    '████████░░░░░░░░░░░░░░░░ Fetching: 35 %, 1.2 GB of 3.5 GB, 45.0 MB/s, 49 s left',
  );
});

test('no more parts are drawn than fit, and the others are counted', () => {
  const parts = Array.from({ length: 12 }, (_, at) => ({ name: `blob ${at}`, size: 10, arrived: 5 }));
  assert.equal(progressPicture(stateOf({ parts }), 79, 40).length, 9);
  assert.equal(progressPicture(stateOf({ parts }), 79, 40).at(-1), '  … 5 more');
  assert.equal(progressPicture(stateOf({ parts }), 79, 4).length, 4);
  assert.equal(progressPicture(stateOf({ parts }), 79, 1).length, 1);
});
