import { cp, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { readLock } from '../src/release/read-lock.ts';
import type { Contestant, Round } from './contestants.ts';
import { measure } from './measure.ts';
import { quarters, repositories, tagIn } from './stack.ts';

export const cli = `${process.execPath} ${fileURLToPath(new URL('../dist/cli.js', import.meta.url))}`;

const releases = ['2026q4', '2027q1'] as const;
const bundle = ({ folder }: Round, release: string = releases[0]) => `${folder}/bench-${release}`;
const lockName = 'tidegate.lock.json';

/** Locks both quarters once: a lock is made when something is new, and a bundle out of it. */
export async function prepareOurs(root: string, upstream: string): Promise<Contestant> {
  const folder = join(root, 'ours');
  const next = join(root, 'ours-next');
  await lockQuarter(folder, upstream, 0);
  await cp(folder, next, { recursive: true });
  await lockQuarter(next, upstream, 1);
  const promote = (round: Round) =>
    `cd ${folder}; printf 'name: bench\\ntrust: tidegate.trust.yaml\\npromote:\\n  registry: ${round.internal}\\n  images: [{from: "**", to: "ours/**"}]\\n' > internal.yaml; ${cli} promote --config internal.yaml --bundle ${bundle(round)}`;
  return {
    name: 'tidegate',
    bundle: (round) => `cd ${folder}; ${cli} bundle --output ${round.folder}`,
    sign: (round) => `cd ${folder}; ${cli} sign --bundle ${bundle(round)} --generate bench`,
    delta: (round) =>
      `cd ${next}; ${cli} bundle --output ${round.folder} --base ${bundle(round)}; ${cli} sign --bundle ${bundle(round, releases[1])} --generate bench`,
    async weighDelta(round) {
      const made = bundle(round, releases[1]);
      const sizes = (await readdir(made)).map(async (name) => (await stat(join(made, name))).size);
      const held = new Set((await readLock(join(folder, lockName))).blobs.map(({ digest }) => digest));
      const { blobs } = await readLock(join(next, lockName));
      const fresh = blobs.filter(({ digest }) => !held.has(digest)).map(({ size }) => size);
      return { carried: sum(await Promise.all(sizes)), fresh: sum(fresh) };
    },
    promote,
    promoteAgain: promote,
  };
}

async function lockQuarter(folder: string, upstream: string, index: 0 | 1): Promise<void> {
  await mkdir(folder, { recursive: true });
  const images = repositories.map(
    (name) => `  - {name: ${upstream}/${name}, tag: ${tagIn(name, quarters[index])}}\n`,
  );
  await writeFile(join(folder, 'tidegate.yaml'), `name: bench\naudience: bench\nimages:\n${images.join('')}`);
  await writeFile(join(folder, 'tidegate.trust.yaml'), 'keys: [{name: bench, file: bench.pub}]\n');
  await measure(`cd ${folder}; ${cli} track --release ${releases[index]}`);
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}
