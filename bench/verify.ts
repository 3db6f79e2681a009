/**
 * `npm run bench:verify [rounds]`: what verifying a bundle of about a gigabyte costs, against `sha256sum` of the same
 * files. Some build that without the processor's own instructions, so OpenSSL, whose code Node has too, is there as well.
 * All run in every round, in turn; the ratios are those of one round, and their medians are printed. The files are in the
 * page cache, so it is hashing that is compared.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { formatBytes } from '../src/report/format.ts';
import { renderMarkdown } from '../src/report/markdown.ts';
import { startDistribution } from '../test/support/distribution.ts';
import { type Cost, measure, type Script } from './measure.ts';
import { prepareOurs } from './ours.ts';
import { publish } from './stack.ts';

const verifier = `${process.execPath} ${fileURLToPath(new URL('../dist/verify.js', import.meta.url))}`;
const rounds = Number(process.argv[2] ?? 7);
const root = await mkdtemp(join(tmpdir(), 'tidegate-bench-'));
try {
  const folder = await makeBundle();
  const contestants = [
    { name: 'sha256sum', script: `sha256sum ${folder}/*` },
    { name: 'openssl dgst -sha256', script: `openssl dgst -sha256 ${folder}/*` },
    {
      name: 'tidegate verify',
      script: `${verifier} --bundle ${folder} --key ${join(root, 'ours', 'bench.pub')}`,
    },
  ];
  process.stdout.write(renderMarkdown([table(await takeTurns(contestants))]));
} finally {
  await rm(root, { recursive: true });
}

/** The stack of `npm run bench`, bundled and signed. @returns its folder */
async function makeBundle(): Promise<string> {
  const upstream = await startDistribution();
  try {
    await publish(upstream.host);
    const ours = await prepareOurs(root, upstream.host);
    await measure(ours.bundle({ upstream: upstream.host, internal: '', folder: root }));
  } finally {
    await upstream.close();
  }
  return join(root, 'bench-2026q4');
}

type Round = ReadonlyMap<string, Cost>;

/** One round is not counted: it fills the page cache. Who comes first changes from round to round. */
async function takeTurns(
  contestants: readonly { readonly name: string; readonly script: Script }[],
): Promise<readonly Round[]> {
  const results: Round[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const costs = new Map<string, Cost>();
    for (const { name, script } of round % 2 === 0 ? contestants : contestants.toReversed()) {
      costs.set(name, await measure(script));
    }
    if (round > 0) {
      results.push(costs);
      process.stderr.write(`round ${round} of ${rounds}\n`);
    }
  }
  return results;
}

function table(results: readonly Round[]) {
  const names = [...(results[0]?.keys() ?? [])].sort();
  const seconds = (name: string, figure: keyof Cost) =>
    median(results.map((round) => round.get(name)?.[figure] ?? 0));
  const ratio = (name: string, to: string, figure: keyof Cost) =>
    median(results.map((round) => (round.get(name)?.[figure] ?? 0) / (round.get(to)?.[figure] ?? 0)));
  return {
    kind: 'table' as const,
    columns: ['', 'wall s', '× sha256sum', '× openssl', 'CPU s', '× sha256sum', '× openssl', 'peak memory'],
    alignRight: [1, 2, 3, 4, 5, 6, 7],
    rows: names.map((name) => [
      name,
      ...(['wallSeconds', 'cpuSeconds'] as const).flatMap((figure) => [
        seconds(name, figure).toFixed(2),
        ratio(name, 'sha256sum', figure).toFixed(2),
        ratio(name, 'openssl dgst -sha256', figure).toFixed(2),
      ]),
      formatBytes(seconds(name, 'peakBytes')),
    ]),
  };
}

function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
