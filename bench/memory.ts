/**
 * `node bench/memory.ts`: the memory that a bundle of a hundred thousand small blobs takes, stage by stage. Prints the
 * largest process of each; the registry is another process. An argument is another number of blobs.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { formatBytes } from '../src/report/format.ts';
import { renderMarkdown } from '../src/report/markdown.ts';
import { measure } from './measure.ts';
import { cli } from './ours.ts';
import { imagesOf, layersEach } from './small-blobs.ts';

const blobs = Number(process.argv[2] ?? 100_000);
const images = imagesOf(blobs);

const root = await mkdtemp(join(tmpdir(), 'tidegate-bench-'));
const registry = spawn(
  process.execPath,
  [fileURLToPath(new URL('small-blobs.ts', import.meta.url)), String(blobs)],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
try {
  const [host] = await once(registry.stdout.setEncoding('utf8'), 'data');
  await writeFiles(String(host).trim());
  const bundle = 'many-2026q4';
  const stages = [
    ['track', 'track --release 2026q4'],
    ['bundle', 'bundle'],
    ['sign', `sign --bundle ${bundle} --generate bench`],
    ['verify', `verify --bundle ${bundle}`],
    ['promote', `promote --config internal.yaml --bundle ${bundle}`],
    ['promote again', `promote --config internal.yaml --bundle ${bundle}`],
  ] as const;
  const rows: string[][] = [];
  for (const [stage, words] of stages) {
    const { wallSeconds, peakBytes } = await measure(`cd ${root}; ${cli} ${words}`);
    rows.push([stage, formatBytes(peakBytes), wallSeconds.toFixed(1)]);
    process.stderr.write(`${rows.at(-1)?.join('  ')}\n`);
  }
  const columns = [`${images} images of ${layersEach + 2} blobs`, 'peak memory', 'wall s'];
  process.stdout.write(renderMarkdown([{ kind: 'table', columns, rows, alignRight: [1, 2] }]));
} finally {
  registry.kill();
  await rm(root, { recursive: true });
}

function file(name: string, text: string): Promise<void> {
  return writeFile(join(root, name), text);
}

/** Promotes into the registry that it comes from, under other names. */
async function writeFiles(host: string): Promise<void> {
  const named = Array.from(
    { length: images },
    (_, image) => `  - {name: ${host}/many/r${image}, tag: "1"}\n`,
  );
  await file('tidegate.yaml', `name: many\naudience: bench\nimages:\n${named.join('')}`);
  await file('tidegate.trust.yaml', 'keys: [{name: bench, file: bench.pub}]\n');
  const mapping = `promote:\n  registry: ${host}\n  images: [{from: "**", to: "inside/**"}]\n`;
  await file('internal.yaml', `name: many\ntrust: tidegate.trust.yaml\n${mapping}`);
}
