import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runCli } from '../../../src/cli/main.ts';
import { pipeline } from '../../../src/pipeline.ts';
import { terminalRuntime } from '../../../src/runtime/terminal.ts';
import type { Option } from '../../../src/stage.ts';
import { tools } from '../../../src/tools.ts';
import { testHost } from '../../support/host.ts';
import { testRuntime } from '../../support/runtime.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The program as it is built and shipped. */
async function tidegate(...args: readonly string[]) {
  const runtime = testRuntime({ env: { TIDEGATE_DEBUG: undefined } });
  const { exitCode, stdout, stderr } = await runtime.exec(process.execPath, [`${root}dist/cli.js`, ...args], {
    allowFailure: true,
  });
  return { exitCode, stdout: stdout.toString('utf8'), stderr };
}

test('the built program lists every command and tells its version', async () => {
  const { exitCode, stdout } = await tidegate('--help');
  assert.equal(exitCode, 0);
  for (const { name, summary } of [...pipeline, ...tools]) {
    assert.match(stdout, new RegExp(`^ {2}${name} +${summary}$`, 'm'));
  }
  const manifest = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
  assert.equal((await tidegate('--version')).stdout, `${manifest.version}\n`);
});

// In this process: twenty programs would take twenty times as long, and dist is compared with a build of these sources.
test('every command has help with all of its options and examples', async () => {
  for (const { name, options, examples } of [...pipeline, ...tools]) {
    const host = testHost();
    assert.equal(await runCli(pipeline, tools, [name, '--help'], terminalRuntime(host)), 0);
    const names = Object.entries<Option>(options).map(([option, { argument, env = option }]) =>
      argument === false ? env : `--${option}`,
    );
    for (const text of [...names, ...examples]) {
      assert.ok(host.printed.stdout.includes(text), `${name}: ${text}`);
    }
  }
});

test('a mistake exits 1 with its code on stderr; stdout has nothing, or with --json the failure alone', async () => {
  const cases = [
    [['trak'], /COMMAND_UNKNOWN\]\n {2}Did you mean track\?/],
    [['track', '--confg', 'x'], /OPTION_UNKNOWN\]\n {2}Did you mean --config\?/],
    [['track', '--json'], /tidegate\.yaml does not exist \[NO_RELEASE_FILE\]/, 'NO_RELEASE_FILE'],
    [['verify', '--json', 'nowhere'], /error: /, 'NO_FILE'],
  ] as const;
  for (const [args, message, code] of cases) {
    const { exitCode, stdout, stderr } = await tidegate(...args);
    assert.equal(exitCode, 1, stderr);
    assert.equal(stdout === '' ? undefined : JSON.parse(stdout).failure.code, code);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /^\s+at /m);
  }
});

test('the stand-alone verifier is a program and an action in one file', async () => {
  const runtime = testRuntime();
  const run = (args: readonly string[], env: Readonly<Record<string, string>>) =>
    runtime.exec(process.execPath, [`${root}dist/verify.js`, ...args], { env, allowFailure: true });
  const program = await run(['--help'], { GITHUB_ACTIONS: 'true' });
  assert.match(program.stdout.toString('utf8'), /^Verify .*\n\nUsage:\n {2}node verify\.js \[<bundle>\]/);
  const action = await run([], { GITHUB_ACTIONS: 'true' });
  assert.match(action.stdout.toString('utf8'), /^::error::input bundle is missing/);
  assert.equal(action.exitCode, 1);
  const alone = await run([], { GITHUB_ACTIONS: '' });
  assert.match(alone.stderr, /^error: --bundle is missing/);
});
