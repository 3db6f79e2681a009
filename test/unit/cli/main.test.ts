import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCli } from '../../../src/cli/main.ts';
import { terminalRuntime } from '../../../src/runtime/terminal.ts';
import { defineStage } from '../../../src/stage.ts';
import { testHost } from '../../support/host.ts';
import { sampleStage } from '../../support/sample-stage.ts';

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const host = testHost({ env });
  const exitCode = await runCli([sampleStage], [], args, terminalRuntime(host));
  return { exitCode, ...host.printed };
}

test('a refused result is printed all the same, and the exit status says so', async () => {
  const { exitCode, stdout, stderr } = await run(['sample', 'x', '--fail', 'result']);
  assert.equal(exitCode, 2);
  assert.match(stdout, /x by nobody/);
  assert.match(stderr, /the result says no \[SAMPLE_REFUSED\]/);
  const json = await run(['sample', 'x', '--fail', 'result', '--json']);
  assert.equal(json.exitCode, 2);
  assert.equal(JSON.parse(json.stdout).folder, 'x');
});

test('with --json a command that has no result says why, where that is known', async () => {
  const { exitCode, stdout, stderr } = await run(['sample', '--json', '--tgas', 'x']);
  const { failure } = JSON.parse(stdout);
  assert.deepEqual([failure.code, failure.exitStatus, exitCode], ['OPTION_UNKNOWN', 1, 1]);
  assert.match(stderr, /OPTION_UNKNOWN/);
  assert.equal((await run(['sample', '--tgas', 'x'])).stdout, '');
});

test('flags, negated flags, lists given twice and the positional reach the stage', async () => {
  const { exitCode, stdout } = await run([
    'sample',
    'here',
    '--no-render',
    '--dry-run',
    '--tags',
    'a,b',
    '--tags=c',
    '--json',
  ]);
  assert.equal(exitCode, 0);
  assert.deepEqual(JSON.parse(stdout), {
    folder: 'here',
    tags: ['a', 'b', 'c'],
    fail: 'not',
    warnings: '0',
    dryRun: true,
    render: false,
  });
});

test('two positionals are taken in order, and a flag may stand for either', async () => {
  const stage = defineStage({
    name: 'move',
    summary: 'Move',
    options: {
      from: { kind: 'string', description: 'What', required: true },
      to: { kind: 'string', description: 'Where', required: true },
    },
    positional: ['from', 'to'],
    outputs: {},
    examples: [],
    run: async (options) => options,
    outputsOf: () => ({}),
    report: () => [],
  });
  const move = async (...args: readonly string[]) => {
    const host = testHost();
    const exitCode = await runCli([], [stage], ['move', ...args], terminalRuntime(host));
    return { exitCode, ...host.printed };
  };
  for (const args of [
    ['a', 'b'],
    ['--to', 'b', 'a'],
    ['--from=a', 'b'],
  ]) {
    const { stdout } = await move(...args, '--json');
    assert.deepEqual(JSON.parse(stdout), { from: 'a', to: 'b' });
  }
  assert.match((await move('a', 'b', 'c')).stderr, /"c": `move` takes no such argument/);
  assert.match((await move('a')).stderr, /--to is missing/);
  assert.match((await move('--help')).stdout, /tidegate move \[<from>\] \[<to>\] \[options\]/);
});

test('with --json stdout is one document, whatever is logged', async () => {
  const { stdout, stderr } = await run(['sample', '--folder', 'x', '--json', '--warnings', '2']);
  assert.equal(JSON.parse(stdout).folder, 'x');
  assert.match(stderr, /warning: deploy\/values\.yaml:2:3 warning 2/);
});

test('the exit status tells whose turn it is', async () => {
  const statuses = await Promise.all(
    ['not', 'user', 'refused', 'remote', 'bug'].map(
      async (fail) => (await run(['sample', 'x', '--fail', fail])).exitCode,
    ),
  );
  assert.deepEqual(statuses, [0, 1, 2, 3, 70]);
});

test('an error shows place, details and hint, and never the secret', async () => {
  const { stdout, stderr } = await run(['sample', 'x', '--fail', 'user'], { SAMPLE_TOKEN: 'hunter2' });
  assert.equal(stdout, '');
  assert.equal(
    stderr,
    'token ***\nx\nerror: tidegate.yaml:3:5 the file says *** [SAMPLE_USER]\n  - first fault\n  - second fault\n  Mend it.\n',
  );
});

test('a bug asks to be reported, and shows its stack only with TIDEGATE_DEBUG', async () => {
  const quiet = await run(['sample', 'x', '--fail', 'bug']);
  assert.match(quiet.stderr, /undefined is not a function\n {2}This is a bug in tidegate: please report it/);
  assert.doesNotMatch(quiet.stderr, /sample-stage\.ts/);
  const loud = await run(['sample', 'x', '--fail', 'bug'], { TIDEGATE_DEBUG: '1' });
  assert.match(loud.stderr, /TypeError: undefined is not a function\n\s+at .*sample-stage\.ts/);
});

test('what is unknown exits 1 and names what was probably meant', async () => {
  const cases = [
    [['sampel'], /"sampel": no such command \[COMMAND_UNKNOWN\]\n {2}Did you mean sample\?/],
    [
      ['sample', '--foldr', 'x'],
      /--foldr: `sample` has no such option \[OPTION_UNKNOWN\]\n {2}Did you mean --folder\?/,
    ],
    [['sample', '--no-rendr'], /--no-rendr: .*\n {2}Did you mean --render\?/],
    [['sample', '--no-folder'], /--no-folder: `sample` has no such option/],
    [['sample', '-x'], /-x: `sample` has no such option/],
    [
      ['sample', '--folder'],
      /--folder needs a value: --folder <folder> \[OPTION_VALUE\]\n {2}Run the same command with --help/,
    ],
    [['sample', 'a', 'b'], /"b": `sample` takes no such argument \[ARGUMENT_UNEXPECTED\]/],
    [['sample', 'a', '--dry-run=maybe'], /--dry-run is "maybe": expected true or false/],
    [
      ['sample', '--tags', 'x'],
      /--folder is missing: Where \[OPTION_INVALID\]\n {2}Run the same command with --help/,
    ],
  ] as const;
  for (const [args, message] of cases) {
    const { exitCode, stdout, stderr } = await run(args);
    assert.match(stderr, message);
    assert.equal(exitCode, 1);
    assert.equal(stdout, '');
  }
});

test('a private key is not taken from a command line, and not shown either', async () => {
  const line = 'MIGHAgEAMBMGByqGSM49';
  for (const args of [['--key', `-----BEGIN PRIVATE KEY-----\n${line}`], [`--key=x-----BEGIN ${line}`]]) {
    const { exitCode, stderr } = await run(['sample', 'x', ...args]);
    assert.equal(exitCode, 1);
    assert.match(stderr, /--key takes the path of a key file.*KEY_IN_ARGUMENTS\]\n.*SAMPLE_KEY/);
    assert.ok(!stderr.includes(line));
  }
  const { stdout } = await run(['sample', 'x', '--key', 'keys/a.pem', '--json']);
  assert.equal(JSON.parse(stdout).key, 'keys/a.pem');
});

test('a secret that no command line takes is refused there unseen, and help names its variable alone', async () => {
  for (const args of [['--logins', 'hush'], ['--logins=hush']]) {
    const { exitCode, stderr } = await run(['sample', 'x', ...args]);
    assert.equal(exitCode, 1);
    assert.match(stderr, /--logins is taken from no command line.*SECRET_IN_ARGUMENTS\]\n.*SAMPLE_LOGINS/);
    assert.ok(!stderr.includes('hush'));
  }
  const { stdout } = await run(['sample', '--help']);
  assert.match(stdout, /^ {2}SAMPLE_LOGINS +For what/m);
  assert.ok(!stdout.includes('--logins'));
});

test('a value may look like a flag when it is joined with =', async () => {
  const { stdout } = await run(['sample', '--folder=--odd', '--json']);
  assert.equal(JSON.parse(stdout).folder, '--odd');
});

test('help shows description, options, outputs, examples and exit statuses', async () => {
  const { exitCode, stdout } = await run(['sample', '--help']);
  assert.equal(exitCode, 0);
  for (const part of [
    'Do as told',
    'tidegate sample [<folder>] [options]',
    '--folder <folder>',
    '(required)',
    '--no-render',
    '(default: true)',
    '(environment: SAMPLE_TOKEN)',
    'several: with commas',
    'The folder again',
    'tidegate sample here',
    'refused by verification or check',
  ]) {
    assert.ok(stdout.includes(part), part);
  }
});

test('the program lists its commands; without one it exits 1', async () => {
  const asked = await run(['--help']);
  assert.equal(asked.exitCode, 0);
  assert.match(asked.stdout, /Stages, in order:\n {2}sample {2}Do as told\n/);
  assert.equal((await run([])).exitCode, 1);
});
