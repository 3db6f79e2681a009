/**
 * `npm run bench`: carries a stack of about a gibibyte with us and with the tools that people would use otherwise, in
 * turn, against CNCF distribution on loopback, and prints what each took as ratios to the fastest of them.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { formatBytes } from '../src/report/format.ts';
import { renderMarkdown } from '../src/report/markdown.ts';
import { startDistribution } from '../test/support/distribution.ts';
import { type Contestant, contestants } from './contestants.ts';
import { floor } from './floor.ts';
import { type Cost, measure } from './measure.ts';
import { prepareOurs } from './ours.ts';
import { publish, quarters } from './stack.ts';

const rounds = Number(process.argv[2] ?? 3);
const works = ['bundle', 'promote', 'promote again'] as const;
type Work = (typeof works)[number];
type Results = Map<string, Cost[]>;

const root = await mkdtemp(join(tmpdir(), 'tidegate-bench-'));
try {
  await bench();
} finally {
  await rm(root, { recursive: true });
}

async function bench(): Promise<void> {
  const upstream = await startDistribution();
  await publish(upstream.host, quarters[0]);
  const ours = await prepareOurs(root, upstream.host);
  const results: Results = new Map();
  for (let round = 0; round < rounds; round += 1) {
    // Whoever comes first finds other caches than whoever comes last: take turns.
    for (const contestant of rotate([ours, ...contestants, await floor(root, upstream.host)], round)) {
      await runOne(contestant, upstream.host, results);
      process.stderr.write(`round ${round + 1} of ${rounds}: ${contestant.name}\n`);
    }
  }
  await upstream.close();
  process.stdout.write(renderMarkdown(works.map((work) => table(work, results))));
}

/** Bundles, then promotes into an empty registry, then the same again. */
async function runOne(contestant: Contestant, upstream: string, results: Results): Promise<void> {
  const folder = await mkdtemp(join(root, 'round-'));
  const internal = await startDistribution();
  const place = { upstream, internal: internal.host, folder };
  const steps: readonly (readonly [Work, string | undefined])[] = [
    ['bundle', contestant.bundle(place)],
    ['promote', contestant.promote?.(place)],
    ['promote again', contestant.promoteAgain?.(place)],
  ];
  try {
    for (const [work, script] of steps) {
      if (script !== undefined) {
        const key = `${work} ${contestant.name}`;
        results.set(key, [...(results.get(key) ?? []), await measure(script)]);
      }
    }
  } finally {
    await internal.close();
    await rm(folder, { recursive: true });
  }
}

function table(work: Work, results: Results) {
  const found = [...results]
    .filter(([key]) => key.startsWith(`${work} `) && !(work === 'promote' && key.startsWith('promote again')))
    .map(([key, costs]) => ({ name: key.slice(work.length + 1), wall: median(costs, 'wallSeconds'), costs }))
    .sort((a, b) => a.wall - b.wall);
  const peer = found.find(({ name }) => name !== 'tidegate' && name !== 'floor');
  const best = (peer ?? found[0])?.wall ?? 1;
  return {
    kind: 'table' as const,
    columns: [work, 'wall s', '× fastest peer', 'CPU s', 'peak memory', 'written'],
    alignRight: [1, 2, 3, 4, 5],
    rows: found.map(({ name, wall, costs }) => [
      name,
      wall.toFixed(2),
      (wall / best).toFixed(2),
      median(costs, 'cpuSeconds').toFixed(2),
      formatBytes(median(costs, 'peakBytes')),
      formatBytes(median(costs, 'writtenBytes')),
    ]),
  };
}

function median(costs: readonly Cost[], figure: keyof Cost): number {
  const sorted = costs.map((cost) => cost[figure]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function rotate<T>(items: readonly T[], by: number): readonly T[] {
  return items.map((_, index) => items[(index + by) % items.length]).filter((item) => item !== undefined);
}
