import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { testRuntime } from '../support/runtime.ts';

const program = fileURLToPath(new URL('../support/run-sample-action.ts', import.meta.url));

/** Starts the sample action as a runner would: inputs in the environment, files for outputs and the summary. */
async function runAction(inputs: Readonly<Record<string, string>>) {
  const runtime = testRuntime();
  const files = {
    GITHUB_OUTPUT: join(runtime.cwd, 'output'),
    GITHUB_STEP_SUMMARY: join(runtime.cwd, 'summary'),
  };
  await Promise.all(Object.values(files).map((file) => writeFile(file, '')));
  const env = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
  const { exitCode, stdout } = await runtime.exec(process.execPath, [program], {
    env: { ...files, ...env, GITHUB_ACTIONS: 'true' },
    allowFailure: true,
  });
  return {
    exitCode,
    log: stdout.toString('utf8'),
    output: await readFile(files.GITHUB_OUTPUT, 'utf8'),
    summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8'),
  };
}

test('inputs come in by name, outputs and summary go into the files of the runner', async () => {
  const { exitCode, output, summary } = await runAction({ folder: 'here', 'dry-run': 'true' });
  assert.equal(exitCode, 0);
  assert.match(output, /^folder<<(ghadelimiter_\S+)\nhere\n\1\n$/);
  assert.equal(summary, '### Sample\n\nhere by nobody\n\n');
});

test('a secret is masked before anything is printed, in the log and in the summary', async () => {
  const { log, summary } = await runAction({ folder: 'here', token: 'hunter2', fail: 'user' });
  assert.match(log, /^::add-mask::hunter2\r?\n/);
  assert.doesNotMatch(log.replace('::add-mask::hunter2', ''), /hunter2/);
  const { summary: whole } = await runAction({ folder: 'here', token: 'hunter2' });
  assert.match(whole, /here by \\?\*/);
  assert.doesNotMatch(summary + whole, /hunter2/);
});

test('an error is an annotation at its place, and the status is that of the error', async () => {
  const { exitCode, log, output } = await runAction({ folder: 'here', fail: 'user', token: 'hunter2' });
  assert.equal(exitCode, 1);
  assert.equal(output, '');
  assert.match(
    log,
    /^::error file=tidegate\.yaml,line=3,col=5::the file says \*\*\* \[SAMPLE_USER\]%0A {2}- first fault/m,
  );
});

test('nine annotations of a kind are shown, the rest is counted and listed in the summary', async () => {
  const { log, summary } = await runAction({ folder: 'here', warnings: '12' });
  assert.equal(log.match(/^::warning/gm)?.length, 10);
  assert.match(log, /^::warning::3 more, see the summary$/m);
  assert.match(summary, /- warning: deploy\/values\.yaml:10:3 warning 10 ::error::forged \\<b\\>\n/);
  assert.doesNotMatch(log, /^::error/m);
  assert.doesNotMatch(summary, /warning 9\b/);
});

test('a boolean is read strictly, and a missing input is named', async () => {
  const { exitCode, log } = await runAction({ 'dry-run': 'yes' });
  assert.equal(exitCode, 1);
  assert.match(
    log,
    /- input folder is missing: Where%0A {2}- input dry-run is "yes": expected true or false%0A {2}Inputs stand/,
  );
});

test('text from outside gives the runner no orders', async () => {
  const { log } = await runAction({ folder: 'here\n  ::error::forged\n##[error]forged' });
  assert.match(log, /^ {2}: :error::forged\r?\n {2}## \[error\]forged/m);
});
