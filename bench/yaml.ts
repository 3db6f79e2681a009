/**
 * `npm run bench:yaml`: edits values files of growing length, 50 values each, and prints what that takes, proof and all, in
 * milliseconds. The first time the program is cold, as it is in a run of bump.
 */
import process from 'node:process';
import { editScalars, type ScalarEdit } from '../src/yaml/edit.ts';

const rounds = 15;

for (const lines of [1000, 5000, 10_000, 20_000, 40_000]) {
  const parts = lines / 10;
  const source = Buffer.from(Array.from({ length: parts }, (_, index) => part(index)).join(''));
  const edits = Array.from({ length: 50 }, (_, index) => editOf(Math.floor((index * parts) / 50)));
  const times = Array.from({ length: rounds }, () => time(source, edits));
  const median = times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
  process.stdout.write(
    `${lines} lines, 50 edits: first ${times[0]?.toFixed(0)} ms, then ${median.toFixed(0)} ms, ${((1000 * median) / lines).toFixed(1)} µs a line\n`,
  );
}

function time(source: Buffer, edits: readonly ScalarEdit[]): number {
  const start = performance.now();
  editScalars(source, edits, 'values.yaml');
  return performance.now() - start;
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
