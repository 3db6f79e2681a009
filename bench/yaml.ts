/**
 * `npm run bench:yaml`: edits values files of growing length, 50 values each, and prints what that takes, proof and all, in
 * milliseconds: in a process that has done nothing before, as in a run of bump, and in one that has done it some times.
 * `cpu` is what the main thread took, which tells more where others use the machine, too.
 */
import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { editScalars, type ScalarEdit } from '../src/yaml/edit.ts';

interface Time {
  readonly wall: number;
  readonly cpu: number;
}

const rounds = 15;
const coldRounds = 5;

const [only] = process.argv.slice(2);
if (only !== undefined) {
  process.stdout.write(JSON.stringify(measure(Number(only), 1)));
} else {
  for (const lines of [1000, 5000, 10_000, 20_000, 40_000]) {
    const cold = Array.from({ length: coldRounds }, () => measureCold(lines)).flat();
    const warm = measure(lines, rounds);
    const each = (1000 * medianOf(warm, 'cpu')) / lines;
    process.stdout.write(
      `${lines} lines, 50 edits: cold ${format(cold)}; then ${format(warm)}, ${each.toFixed(1)} µs of it a line\n`,
    );
  }
}

function measureCold(lines: number): readonly Time[] {
  return JSON.parse(
    execFileSync(process.execPath, [import.meta.filename, String(lines)], { encoding: 'utf8' }),
  );
}

function measure(lines: number, rounds: number): readonly Time[] {
  const parts = lines / 10;
  const source = Buffer.from(Array.from({ length: parts }, (_, index) => part(index)).join(''));
  const edits = Array.from({ length: 50 }, (_, index) => editOf(Math.floor((index * parts) / 50)));
  return Array.from({ length: rounds }, () => time(source, edits));
}

function time(source: Buffer, edits: readonly ScalarEdit[]): Time {
  const [start, before] = [performance.now(), process.threadCpuUsage()];
  editScalars(source, edits, 'values.yaml');
  const { user, system } = process.threadCpuUsage(before);
  return { wall: performance.now() - start, cpu: (user + system) / 1000 };
}

function format(times: readonly Time[]): string {
  return `${medianOf(times, 'wall').toFixed(0)} ms (cpu ${medianOf(times, 'cpu').toFixed(0)})`;
}

function medianOf(times: readonly Time[], what: keyof Time): number {
  const sorted = times.map((time) => time[what]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Ten lines, as in the values of an umbrella chart. */
function part(index: number): string {
  return `part-${index}:
  # -- where the image is
  image:
    repository: registry.yourdomain.com/part-${index}
    tag: "1.${index}.0"  # pinned
    pullPolicy: IfNotPresent
  env: {LEVEL: info, REPLICAS: "2"}
  resources:
    limits: {cpu: 500m, memory: 1Gi}

`;
}

function editOf(index: number): ScalarEdit {
  return { document: 0, path: [`part-${index}`, 'image', 'tag'], from: `1.${index}.0`, to: '1.10' };
}
