import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { testRuntime } from '../../support/runtime.ts';

const node = process.execPath;

test('output is collected as bytes, input and environment reach the program', async () => {
  const runtime = testRuntime();
  const script =
    'process.stdin.on("data", (d) => process.stdout.write(d)); process.stderr.write(process.env.MARK)';
  const input = Buffer.from([0, 255, 10, 128]);
  const result = await runtime.exec(node, ['-e', script], { input, env: { MARK: 'here' } });
  assert.deepEqual(result, { exitCode: 0, stdout: input, stderr: 'here' });
});

test('a failure names the command, its status and the end of stderr, without secrets', async () => {
  const runtime = testRuntime();
  runtime.mask('hunter2');
  const script = 'console.error("first\\n\\nfatal: hunter2"); process.exitCode = 7';
  await assert.rejects(runtime.exec(node, ['-e', script, 'hunter2']), (error: Error) => {
    assert.match(error.message, /ended with status 7$/);
    assert.doesNotMatch(error.message, /hunter2/);
    assert.deepEqual('details' in error && error.details, ['first', 'fatal: ***']);
    return 'code' in error && error.code === 'COMMAND_FAILED';
  });
});

test('a failure is an answer where it is allowed; a signal counts as 128 and its number', async () => {
  const runtime = testRuntime();
  const failed = await runtime.exec(node, ['-e', 'process.exit(3)'], { allowFailure: true });
  assert.equal(failed.exitCode, 3);
  const killed = await runtime.exec(node, ['-e', 'process.kill(process.pid, "SIGTERM")'], {
    allowFailure: true,
  });
  assert.equal(killed.exitCode, 143);
});

test('a missing program and a missing folder are told apart', async () => {
  const runtime = testRuntime();
  await assert.rejects(runtime.exec('no-such-program-here', []), { code: 'COMMAND_MISSING', exitCode: 1 });
  await assert.rejects(runtime.exec(node, ['-e', ''], { cwd: '/no/such/folder' }), {
    code: 'FOLDER_MISSING',
  });
});

test('a program that does not read its input is no error', async () => {
  const runtime = testRuntime();
  const { exitCode } = await runtime.exec(node, ['-e', ''], { input: Buffer.alloc(1_000_000) });
  assert.equal(exitCode, 0);
});

test('of a long stderr the end is kept', async () => {
  const runtime = testRuntime();
  const { stderr } = await runtime.exec(node, ['-e', 'process.stderr.write("x".repeat(200_000) + "end")']);
  assert.equal(stderr.length, 64 * 1024);
  assert.ok(stderr.endsWith('end'));
});

test('a program gets our secrets only where it is given them by name', async () => {
  const secrets = {
    TIDEGATE_KEY: 'a',
    GITHUB_TOKEN: 'b',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'c',
    ACTIONS_RUNTIME_TOKEN: 'd',
    INPUT_KEY: 'e',
    'INPUT_DRY-RUN': 'f',
    github_token: 'g',
  };
  const runtime = testRuntime({ env: { ...secrets, TIDEGATE_MARK: 'kept' } });
  const names = JSON.stringify([...Object.keys(secrets), 'TIDEGATE_MARK']);
  const script = `process.stdout.write(${names}.map((name) => process.env[name] ?? '-').join())`;
  const plain = await runtime.exec(node, ['-e', script]);
  assert.equal(plain.stdout.toString(), '-,-,-,-,-,-,-,kept');
  const given = await runtime.exec(node, ['-e', script], { env: { GITHUB_TOKEN: 'by name' } });
  assert.equal(given.stdout.toString(), '-,by name,-,-,-,-,-,kept');
});

test('a program that does not end is stopped, and nothing waits for what it has started', async () => {
  const runtime = testRuntime();
  runtime.mask('hunter2');
  const grandchild = 'setTimeout(() => {}, 20_000)';
  const script = `process.on('SIGTERM', () => {});
    const { spawn } = require('node:child_process');
    const { pid } = spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}], { stdio: 'inherit' });
    require('node:fs').writeFileSync('pids', [process.pid, pid].join());
    setInterval(() => {}, 1000);`;
  const start = performance.now();
  await assert.rejects(runtime.exec(node, ['-e', script, 'hunter2'], { timeout: 1500 }), (error: Error) => {
    assert.match(error.message, /did not end within 1\.5 s and was stopped$/);
    assert.doesNotMatch(error.message, /hunter2/);
    return 'code' in error && error.code === 'COMMAND_TIMEOUT';
  });
  assert.ok(performance.now() - start < 5000);
  const [child = 0, other = 0] = (await readFile(join(runtime.cwd, 'pids'), 'utf8')).split(',').map(Number);
  process.kill(other);
  const signal = AbortSignal.timeout(5000);
  while (runtime.processes.isRunning(child) && !signal.aborted) {
    await setTimeout(20);
  }
  assert.throws(() => process.kill(child, 0), { code: 'ESRCH' });
});
