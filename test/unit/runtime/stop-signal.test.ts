import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';

const module = import.meta.resolve('../../../src/runtime/stop-signal.ts');

/** Runs a program that is told to end as soon as it says that it is ready. */
async function runTold(script: string): Promise<readonly [printed: string, signal: string | null]> {
  const program = `import { stopSignal } from ${JSON.stringify(module)}; ${script}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
  const printed = text(child.stdout);
  child.stdout.once('data', () => child.kill('SIGTERM'));
  const [, signal] = await once(child, 'exit');
  return [await printed, signal];
}

test('a program that is told to end goes on until it disposes of the signal, and ends then', async () => {
  const script = `
    { using stop = stopSignal();
      console.log('ready');
      await new Promise((resolve) => { setTimeout(resolve, 10_000); stop.onabort = resolve; });
      console.log('told'); }
    console.log('not reached'); setTimeout(() => {}, 10_000);`;
  assert.deepEqual(await runTold(script), ['ready\ntold\n', 'SIGTERM']);
});

test('disposed of before, it changes nothing', async () => {
  const script = `stopSignal()[Symbol.dispose](); console.log('ready'); setTimeout(() => {}, 10_000);`;
  assert.deepEqual(await runTold(script), ['ready\n', 'SIGTERM']);
});
