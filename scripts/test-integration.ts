/**
 * Runs the integration tests, one process a folder: a process a file, as node does it, loads the sources 130 times, which
 * took half of the time. Three at a time keep two cores busy, as many tests wait for timers and sockets. Their files are
 * kept in memory where there is room, which takes a quarter of the time off; the other suites use the disk.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const base = 'test/integration';
const atATime = 3;

interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

const entries = await readdir(new URL(`../${base}`, import.meta.url), { withFileTypes: true });
const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${base}/${name}/**`);
// The longest first, so that none is left alone at the end.
const first = [
  base,
  `${base}/promote/**`,
  `${base}/bump/**`,
  `${base}/bundle/**`,
  `${base}/hostile/**`,
  `${base}/oci/**`,
];
const queue = [...new Set([...first, ...folders.sort()])].values();
const outcomes: Outcome[] = [];

const temporary = await mkdtemp(join(await roomiest(), 'tidegate-tests-'));
try {
  await Promise.all(
    Array.from({ length: atATime }, async () => {
      for (const folder of queue) {
        outcomes.push(await runFolder(folder));
      }
    }),
  );
} finally {
  await rm(temporary, { recursive: true, force: true });
}
const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
process.stdout.write(`\nintegration: ${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

/** A folder in memory with at least 2 GiB free, else the usual one. */
async function roomiest(): Promise<string> {
  const memory = '/dev/shm';
  try {
    const { bavail, bsize } = await statfs(memory);
    return bavail * bsize >= 2 ** 31 ? memory : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** Its lines are shown when it has ended, as those of others would come between them. */
async function runFolder(folder: string): Promise<Outcome> {
  const args = ['--test', '--test-isolation=none', '--test-reporter=spec', `${folder}/*.test.ts`];
  const env = { ...process.env, TMPDIR: temporary };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const status = await new Promise<number>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve(code ?? 1));
  });
  process.stdout.write(`\n${folder}\n${output}`);
  const { passed, failed } = { passed: countOf(output, 'pass'), failed: countOf(output, 'fail') };
  // A process that dies, or finds no test, must not look like one that has passed.
  return { passed, failed: status === 0 && passed > 0 ? 0 : Math.max(failed, 1) };
}

function countOf(output: string, word: 'pass' | 'fail'): number {
  return Number(new RegExp(`^ℹ ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
}
