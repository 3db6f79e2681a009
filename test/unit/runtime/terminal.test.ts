import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProgressPart } from '../../../src/runtime/runtime.ts';
import { terminalRuntime } from '../../../src/runtime/terminal.ts';
import { type TestHost, testHost } from '../../support/host.ts';
import { testRuntime } from '../../support/runtime.ts';

test('a secret shows up in no log, group, progress, result or JSON', async () => {
  const host = testHost();
  const terminal = terminalRuntime(host);
  terminal.mask('hunter2');
  terminal.log.info('info hunter2');
  terminal.log.warning('warning hunter2', { file: 'hunter2' });
  await terminal.group('group hunter2', async () => terminal.log.error('error hunter2'));
  const progress = terminal.progress('progress hunter2', 1);
  progress.advance(1);
  progress.done();
  terminal.print('report hunter2\n');
  terminal.printJson({ value: 'hunter2', list: ['a hunter2'] });
  assert.doesNotMatch(host.printed.stdout + host.printed.stderr, /hunter2/);
  assert.equal(host.printed.stdout.split('***').length - 1, 3);
  assert.equal(host.printed.stderr.split('***').length - 1, 6);
});

test('JSON stays JSON when a secret looks like a part of it', () => {
  const host = testHost();
  const terminal = terminalRuntime(host);
  terminal.mask('": "');
  terminal.mask('123');
  terminal.printJson({ size: 1234, text: 'a123' });
  assert.deepEqual(JSON.parse(host.printed.stdout), { size: 1234, text: 'a***' });
});

test('annotations have their place; control characters are made visible', () => {
  const host = testHost();
  terminalRuntime(host).log.warning('odd \u001b[2J name', { file: 'values.yaml', line: 3, column: 8 });
  assert.equal(host.printed.stderr, 'warning: values.yaml:3:8 odd \\u001b[2J name\n');
});

test('there is colour on a terminal only, and none with NO_COLOR', () => {
  assert.equal(shown(testHost({ tty: true })), '\u001b[31merror:\u001b[39m x\n');
  assert.equal(shown(testHost({ tty: true, env: { NO_COLOR: '1' } })), 'error: x\n');
  assert.equal(shown(testHost({ tty: true, env: { NO_COLOR: '' } })), '\u001b[31merror:\u001b[39m x\n');
  assert.equal(shown(testHost()), 'error: x\n');
});

const blob = { name: 'wandb/local 3f2a91bc04de', size: 10 };

test('progress is drawn over itself, pushed away by a line, and gone at the end', () => {
  const host = testHost({ tty: true });
  const { clock } = testRuntime();
  const terminal = terminalRuntime(host, clock);
  const progress = terminal.progress('Blobs', 30);
  const step = (part: ProgressPart) => {
    clock.advance(1000);
    progress.advance(5, part);
  };
  step(blob);
  step({ ...blob, name: 'other\u001b[2J\n' });
  const [, second = ''] = screenOf(host.printed.stderr);
  assert.match(second, /^ {2}wandb\/local 3f2a91bc04de █{6}░{6} 50 %$/);
  assert.match(screenOf(host.printed.stderr)[2] ?? '', /^ {2}other\\u001b\[2J\\u000a +█/);
  terminal.log.info('meanwhile');
  assert.deepEqual(screenOf(host.printed.stderr), ['meanwhile', '']);
  step(blob);
  assert.match(
    screenOf(host.printed.stderr).join('\n'),
    /^meanwhile\n█{12}░{12} Blobs: 50 %.*\n {2}other.*$/,
  );
  progress.done();
  assert.deepEqual(screenOf(host.printed.stderr), ['meanwhile', 'Blobs: 15 B in 3.0 s (5 B/s)', '']);
});

test('a terminal that was made narrower is cleared as high up as its lines wrap', () => {
  const host = testHost({ tty: true });
  const size = { columns: 100 };
  const { clock } = testRuntime();
  const stderr = { isTTY: true, rows: 24, write: (text: string) => host.stderr.write(text), ...size };
  const progress = terminalRuntime({ ...host, stderr }, clock).progress('Blobs', 10);
  clock.advance(1000);
  progress.advance(5, blob);
  stderr.columns = 40;
  const before = host.printed.stderr.length;
  progress.done();
  assert.ok(host.printed.stderr.slice(before).startsWith('\r\u001b[3A\u001b[J'), 'two lines and two of them');
});

test('nothing is drawn where it cannot be, or is not wanted', () => {
  for (const options of [{}, { tty: true, env: { NO_COLOR: '1' } }, { tty: true, env: { TERM: 'dumb' } }]) {
    const host = testHost(options);
    const { clock } = testRuntime();
    const progress = terminalRuntime(host, clock).progress('Blobs', 10);
    clock.advance(5000);
    progress.advance(5, blob);
    progress.done();
    assert.equal(
      host.printed.stderr,
      'Blobs: 50 %, 5 B of 10 B, 1 B/s, 5.0 s left\nBlobs: 5 B in 5.0 s (1 B/s)\n',
    );
  }
});

test('a secret in the name of a part is masked before the name is cut', () => {
  const host = testHost({ tty: true });
  const { clock } = testRuntime();
  const stderr = { isTTY: true, columns: 40, write: (text: string) => host.stderr.write(text) };
  const terminal = terminalRuntime({ ...host, stderr }, clock);
  terminal.mask('hunter2-and-much-more-than-fits-here');
  const progress = terminal.progress('Blobs', 10);
  clock.advance(1000);
  progress.advance(5, { name: 'hunter2-and-much-more-than-fits-here', size: 10 });
  assert.match(host.printed.stderr, / {2}\*\*\* █/);
  assert.doesNotMatch(host.printed.stderr, /hunter2|here/);
});

/** What a terminal of 100 columns shows of it: only what the pictures need is understood. */
function screenOf(output: string): readonly string[] {
  const rows = [''];
  let [row, column] = [0, 0];
  // oxlint-disable-next-line no-control-regex -- what moves the cursor is looked for
  for (const [token, up] of output.matchAll(/\u001b\[(\d*)[A-Z]|[^]/g)) {
    const text = rows[row] ?? '';
    if (token === '\r') {
      column = 0;
    } else if (token === '\n') {
      [row, column] = [row + 1, 0];
      rows[row] ??= '';
    } else if (token.endsWith('A') && up !== undefined) {
      row -= Number(up);
    } else if (token === '\u001b[K') {
      rows[row] = text.slice(0, column);
    } else if (token === '\u001b[J') {
      rows[row] = text.slice(0, column);
      rows.splice(row + 1);
    } else {
      rows[row] = `${text.slice(0, column)}${token}${text.slice(column + 1)}`;
      column += 1;
    }
  }
  return rows;
}

test('debug lines are shown only with TIDEGATE_DEBUG', () => {
  const quiet = testHost();
  terminalRuntime(quiet).log.debug('detail');
  const loud = testHost({ env: { TIDEGATE_DEBUG: '1' } });
  terminalRuntime(loud).log.debug('detail');
  assert.equal(quiet.printed.stderr, '');
  assert.equal(loud.printed.stderr, 'detail\n');
});

function shown(host: TestHost): string {
  terminalRuntime(host).log.error('x');
  return host.printed.stderr;
}
