/**
 * `npm run bench:yaml`: edits values files of growing length, 50 values each, and prints what that takes, proof and all, in
 * milliseconds: in a process that has done nothing before, as in a run of bump, and in one that has done it some times.
 * `cpu` is what the main thread took, which tells more where others use the machine, too.
 */
import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { load } from 'js-yaml';
import type { Path } from '../src/schema/schema.ts';
import { editScalars, type ScalarEdit } from '../src/yaml/edit.ts';

interface Time {
  readonly wall: number;
  readonly cpu: number;
}

/** A file of that many lines, and the path to its part of a number. */
interface Shape {
  readonly write: (lines: number) => string;
  readonly pathOf: (part: number) => Path;
}

const shapes: Readonly<Record<string, Shape>> = {
  values: { write: (lines) => writeValues(lines), pathOf: (part) => [`part-${part}`] },
  'with a block in each part': {
    write: (lines) => writeValues(lines, '  note: |\n    a: b\n'),
    pathOf: (part) => [`part-${part}`],
  },
  // Both readers read something of each part.
  'with an escape in each part': {
    write: (lines) => writeValues(lines, String.raw`  note: "a\tb"${'\n'}`),
    pathOf: (part) => [`part-${part}`],
  },
  'in a list': {
    write: (lines) => `parts:\n${writeValues(lines).replaceAll(/^part-\d+:\n {2}/gm, '- ')}`,
    pathOf: (part) => ['parts', part],
  },
  // The second reader is one of JSON.
  'JSON in one line': {
    write: (lines) => JSON.stringify(load(writeValues(lines))),
    pathOf: (part) => [`part-${part}`],
  },
};

const rounds = 15;
const coldRounds = 5;

const [only, lines] = process.argv.slice(2);
if (only !== undefined) {
  process.stdout.write(JSON.stringify(measure(only, Number(lines), 1)));
} else {
  for (const lines of [1000, 5000, 10_000, 20_000, 40_000]) {
    report('values', lines);
  }
  for (const shape of Object.keys(shapes).slice(1)) {
    report(shape, 5000);
  }
}

function report(shape: string, lines: number): void {
  const cold = Array.from({ length: coldRounds }, () => measureCold(shape, lines)).flat();
  const warm = measure(shape, lines, rounds);
  const each = (1000 * medianOf(warm, 'cpu')) / lines;
  process.stdout.write(
    `${shape}, ${lines} lines, 50 edits: cold ${format(cold)}; then ${format(warm)}, ${each.toFixed(1)} µs of it a line\n`,
  );
}

function measureCold(shape: string, lines: number): readonly Time[] {
  return JSON.parse(
    execFileSync(process.execPath, [import.meta.filename, shape, String(lines)], { encoding: 'utf8' }),
  );
}

/** @param lines of the values, before they get their shape */
function measure(name: string, lines: number, rounds: number): readonly Time[] {
  const shape = shapes[name];
  if (shape === undefined) {
    throw new Error(`expected one of ${Object.keys(shapes).join(', ')}`);
  }
  const source = Buffer.from(shape.write(lines));
  const parts = lines / 10;
  const edits = Array.from({ length: 50 }, (_, index): ScalarEdit => {
    const part = Math.floor((index * parts) / 50);
    return { document: 0, path: [...shape.pathOf(part), 'image', 'tag'], from: `1.${part}.0`, to: '1.10' };
  });
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

/** Ten lines a part, as in the values of an umbrella chart, and then what there is more of it. */
function writeValues(lines: number, more = ''): string {
  const parts = Array.from(
    { length: lines / 10 },
    (_, index) => `part-${index}:
  # -- where the image is
  image:
    repository: registry.yourdomain.com/part-${index}
    tag: "1.${index}.0"  # pinned
    pullPolicy: IfNotPresent
  env: {LEVEL: info, REPLICAS: "2"}
  resources:
    limits: {cpu: 500m, memory: 1Gi}
${more}
`,
  );
  return parts.join('');
}
