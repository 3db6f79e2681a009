import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Contestant, Round } from './contestants.ts';
import { measure } from './measure.ts';
import { quarters, repositories, tagIn } from './stack.ts';

export const cli = `${process.execPath} ${fileURLToPath(new URL('../dist/cli.js', import.meta.url))}`;

const bundle = ({ folder }: Round) => `${folder}/bench-2026q4`;

/** Locks the stack once: a lock is made when something is new, and a bundle out of it. */
export async function prepareOurs(root: string, upstream: string): Promise<Contestant> {
  const folder = join(root, 'ours');
  await mkdir(folder);
  const images = repositories.map(
    (name) => `  - {name: ${upstream}/${name}, tag: ${tagIn(name, quarters[0])}}\n`,
  );
  await writeFile(join(folder, 'tidegate.yaml'), `name: bench\naudience: bench\nimages:\n${images.join('')}`);
  await writeFile(join(folder, 'tidegate.trust.yaml'), 'keys: [{name: bench, file: bench.pub}]\n');
  await measure(`cd ${folder}; ${cli} track --release 2026q4`);
  const promote = (round: Round) =>
    `cd ${folder}; printf 'name: bench\\ntrust: tidegate.trust.yaml\\npromote:\\n  registry: ${round.internal}\\n  images: [{from: "**", to: "ours/**"}]\\n' > internal.yaml; ${cli} promote --config internal.yaml --bundle ${bundle(round)}`;
  return {
    name: 'tidegate',
    // Signing and verifying are a part of what is carried: who else does neither is compared with both.
    bundle: (round) =>
      `cd ${folder}; ${cli} bundle --output ${round.folder}; ${cli} sign --bundle ${bundle(round)} --generate bench`,
    promote,
    promoteAgain: promote,
  };
}
