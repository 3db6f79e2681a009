import assert from 'node:assert/strict';
import { test } from 'node:test';
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

test('a line pushes the progress bar away', () => {
  const host = testHost({ tty: true });
  const { clock } = testRuntime();
  const terminal = terminalRuntime(host, clock);
  const progress = terminal.progress('Blobs', 10);
  clock.advance(1000);
  progress.advance(5);
  terminal.log.info('meanwhile');
  assert.match(host.printed.stderr, /^\r█{12}░{12} Blobs: 50 %/);
  assert.ok(host.printed.stderr.endsWith('\r\u001b[Kmeanwhile\n'));
});

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
