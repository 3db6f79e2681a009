/**
 * Runs the test files of the patterns that it is given in this process, and prints as node's `spec` reporter does.
 *
 * node's runner follows every promise, only to tell in which test an uncaught error began: a third of the time that the
 * tests took. Here an uncaught error fails the run as nobody's. For the same reason the function of a `describe` must not
 * wait: what it declares afterwards is not known for its own.
 */
import { createHook } from 'node:async_hooks';
import { glob } from 'node:fs/promises';
import { resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { pathToFileURL } from 'node:url';

followNoPromise();
const patterns = process.argv.slice(2);
run({ globPatterns: patterns, isolation: 'none' })
  // A hook of a file that fails is not in the summary.
  .on('test:fail', () => (process.exitCode = 1))
  .on('test:summary', ({ success }) => {
    process.exitCode ||= success ? 0 : 1;
  })
  .compose(spec)
  .on('end', () => void tellUnloaded())
  .pipe(process.stdout);

/** A file that throws after its first test is not told of, and its other tests are not there. What was loaded is not loaded again. */
async function tellUnloaded(): Promise<void> {
  for await (const file of glob(patterns)) {
    await import(pathToFileURL(resolve(file)).href).catch((error: unknown) => {
      process.exitCode = 1;
      console.error(`${file} was not loaded to its end:`, error);
    });
  }
}

/**
 * Makes every hook one of `trackPromises: false`, as the runner's own is not ours to make. Where node keeps that option
 * otherwise, tests are slower, and nothing else.
 */
function followNoPromise(): void {
  const sample: object = createHook({ trackPromises: false });
  const prototype = Reflect.getPrototypeOf(sample);
  const option = Object.getOwnPropertySymbols(sample).find((symbol) => Reflect.get(sample, symbol) === true);
  const enable: unknown = prototype && Reflect.get(prototype, 'enable');
  if (prototype === null || option === undefined || typeof enable !== 'function') {
    return;
  }
  Reflect.set(prototype, 'enable', function (this: object): unknown {
    Reflect.set(this, option, true);
    return Reflect.apply(enable, this, []);
  });
}
