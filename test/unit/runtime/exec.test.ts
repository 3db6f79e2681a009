import assert from 'node:assert/strict';
import process from 'node:process';
import { test } from 'node:test';
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
