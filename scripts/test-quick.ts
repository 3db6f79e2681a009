/**
 * Runs the tests of the suites that it is given (`unit`, `property`, `integration`), one process a folder of integration
 * tests: a process a file, as node does it, loads the sources 130 times, which took half of the time. Three at a time keep
 * two cores busy, as many tests wait for timers and sockets. Their files are kept in memory where there is room, and the
 * sources compiled by the first process are there for the others, and for the programs that tests start.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const atATime = 3;
const integration = 'test/integration';
/**
 * Starting a program costs the more the more memory the process has (fork copies its page tables: 0.4 ms when it is
 * small, 28 ms at 900 MB). So the tests that start git hundreds of times keep away from those that need much.
 */
const gitTests = `${integration}/forge-*.test.ts`;
const otherTests = `${integration}/!(forge-*).test.ts`;
/** They start git over a thousand times: garbage is collected by the MiB, so that their process stays half as large. */
const bumpTests = testsBelow('bump');
/** The longest first, so that none is left alone at the end. */
const longest = [
  otherTests,
  testsBelow('promote'),
  bumpTests,
  'test/unit/**/*.test.ts',
  ...['bundle', 'oci'].map(testsBelow),
  'test/property/**/*.test.ts',
  ...['prune', 'track'].map(testsBelow),
  gitTests,
];

interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

const suites = process.argv.slice(2);
const wanted = (await Promise.all(suites.map(groupsOf))).flat();
const queue = [...longest.filter((group) => wanted.includes(group)), ...wanted.filter(isShort)].values();
const outcomes: Outcome[] = [];

const temporary = await makeRoom();
try {
  await Promise.all(
    Array.from({ length: atATime }, async () => {
      for (const group of queue) {
        outcomes.push(await runGroup(group));
      }
    }),
  );
} finally {
  await rm(temporary, { recursive: true, force: true });
}
const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
process.stdout.write(`\n${suites.join(', ')}: ${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

function testsBelow(folder: string): string {
  return `${integration}/${folder}/**/*.test.ts`;
}

/** @returns the patterns of files that run in one process each */
async function groupsOf(suite: string): Promise<readonly string[]> {
  if (suite !== 'integration') {
    return [`test/${suite}/**/*.test.ts`];
  }
  const entries = await readdir(join(root, integration), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return [otherTests, gitTests, ...folders.sort().map(testsBelow)];
}

function isShort(group: string): boolean {
  return !longest.includes(group);
}

/** A new folder in memory where there are at least 2 GiB free, and programs may be started; else in the usual place. */
async function makeRoom(): Promise<string> {
  const memory = '/dev/shm';
  const folder = (await hasRoom(memory)) && (await runsPrograms(memory)) ? memory : tmpdir();
  return await mkdtemp(join(folder, 'tidegate-tests-'));
}

async function hasRoom(folder: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize >= 2 ** 31;
  } catch {
    return false;
  }
}

/** False in a folder that is mounted with `noexec`. */
async function runsPrograms(folder: string): Promise<boolean> {
  const program = join(folder, `tidegate-program-${process.pid}`);
  try {
    await writeFile(program, '#!/bin/sh\n', { mode: 0o755, flag: 'wx' });
    execFileSync(program);
    return true;
  } catch {
    return false;
  } finally {
    await rm(program, { force: true });
  }
}

/** Its lines are shown when it has ended, as those of others would come between them. */
async function runGroup(group: string): Promise<Outcome> {
  const options = group === bumpTests ? ['--max-semi-space-size=1'] : [];
  const args = [...options, join('scripts', 'test-group.ts'), group];
  const env = { ...process.env, TMPDIR: temporary, NODE_COMPILE_CACHE: join(temporary, 'compiled') };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const status = await new Promise<number>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve(code ?? 1));
  });
  process.stdout.write(`\n${group}\n${output}`);
  const { passed, failed } = { passed: countOf(output, 'pass'), failed: countOf(output, 'fail') };
  // A process that dies, or finds no test, must not look like one that has passed.
  return { passed, failed: Math.max(failed, status === 0 && passed > 0 ? 0 : 1) };
}

function countOf(output: string, word: 'pass' | 'fail'): number {
  return Number(new RegExp(`^ℹ ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
}
