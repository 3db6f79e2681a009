import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, test } from 'node:test';
import { UserError } from '../../../src/errors.ts';
import { askSecret } from '../../../src/runtime/ask-secret.ts';
import { terminalRuntime } from '../../../src/runtime/terminal.ts';
import { testHost } from '../../support/host.ts';

/** Keys that somebody presses, and what the terminal was told. */
class TestKeyboard extends EventEmitter {
  readonly calls: string[] = [];
  setRawMode(raw: boolean): void {
    this.calls.push(raw ? 'raw' : 'cooked');
  }
  resume(): void {
    this.calls.push('resume');
  }
  pause(): void {
    this.calls.push('pause');
  }
}

async function answer(...chunks: readonly (string | Buffer)[]) {
  const keyboard = new TestKeyboard();
  const host = testHost({ tty: true });
  const asked = askSecret(keyboard, host.stderr, 'Password for a.key');
  for (const chunk of chunks) {
    keyboard.emit('data', typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  }
  const result = await asked.catch((error: unknown) => error);
  return { result, keyboard, printed: host.printed.stderr };
}

describe('a question whose answer is not shown', () => {
  const letter = Buffer.from('ö');
  const lines: readonly [string, readonly (string | Buffer)[], string][] = [
    ['one chunk', ['secret\r'], 'secret'],
    ['key by key', 'secret\n'.split(''), 'secret'],
    ['nothing', ['\r'], ''],
    ['Backspace', ['secretö\u007f\u007ft\r'], 'secret'],
    ['Backspace at the start', ['\u007fa\r'], 'a'],
    ['Ctrl-U', ['wrong\u0015secret\r'], 'secret'],
    ['arrows and function keys', ['sec', '\u001b[D', '\u001bOP', 'ret\r'], 'secret'],
    ['a character in two chunks', [letter.subarray(0, 1), letter.subarray(1), '\r'], 'ö'],
    ['what comes after the line', ['secret\rrm -rf\r'], 'secret'],
  ];
  for (const [title, chunks, line] of lines) {
    test(`${title}: ${JSON.stringify(line)}`, async () => {
      const { result, keyboard, printed } = await answer(...chunks);
      assert.equal(result, line);
      assert.equal(printed, 'Password for a.key: \n');
      assert.deepEqual(keyboard.calls, ['raw', 'resume', 'cooked', 'pause']);
      assert.equal(keyboard.listenerCount('data') + keyboard.listenerCount('end'), 0);
    });
  }

  for (const key of ['\u0003', '\u0004']) {
    test(`${JSON.stringify(key)} interrupts, and the terminal is as before`, async () => {
      const { result, keyboard } = await answer('sec', key);
      assert.ok(result instanceof UserError && result.code === 'INTERRUPTED');
      assert.deepEqual(keyboard.calls, ['raw', 'resume', 'cooked', 'pause']);
    });
  }

  test('an endless line is cut', async () => {
    const { result } = await answer('a'.repeat(5000), '\r');
    assert.equal(result, 'a'.repeat(1024));
  });

  test('only a terminal with keyboard and visible stderr asks', () => {
    const keyboard = new TestKeyboard();
    assert.notEqual(terminalRuntime(testHost({ tty: true, keyboard })).askSecret, undefined);
    assert.equal(terminalRuntime(testHost({ tty: true })).askSecret, undefined);
    assert.equal(terminalRuntime(testHost({ tty: false, keyboard })).askSecret, undefined);
  });
});
