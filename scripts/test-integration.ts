/**
 * Runs the integration tests, one process a folder: a process a file, as node does it, loads the sources 130 times, which
 * took half of the time. Three at a time keep two cores busy, as many tests wait for timers and sockets.
 */
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
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
const first = [base, `${base}/promote/**`, `${base}/bundle/**`, `${base}/hostile/**`, `${base}/oci/**`];
const queue = [...new Set([...first, ...folders.sort()])].values();
const outcomes: Outcome[] = [];

await Promise.all(
  Array.from({ length: atATime }, async () => {
    for (const folder of queue) {
      outcomes.push(await runFolder(folder));
    }
  }),
);
const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
process.stdout.write(`\nintegration: ${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

/** Its lines are shown when it has ended, as those of others would come between them. */
async function runFolder(folder: string): Promise<Outcome> {
  const args = ['--test', '--test-isolation=none', '--test-reporter=spec', `${folder}/*.test.ts`];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
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
