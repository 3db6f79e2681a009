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
import { type Contestant, contestants, type Weight } from './contestants.ts';
import { floor } from './floor.ts';
import { type Cost, measure } from './measure.ts';
import { prepareOurs } from './ours.ts';
import { publish } from './stack.ts';

const rounds = Number(process.argv[2] ?? 3);
const works = ['bundle', 'sign', 'bundle delta', 'promote', 'promote again'] as const;
type Work = (typeof works)[number];
const seconds = (value: number) => value.toFixed(2);
const figures = [
  ['wallSeconds', 'wall s', seconds],
  ['cpuSeconds', 'CPU s', seconds],
  ['peakBytes', 'peak memory', formatBytes],
  ['writtenBytes', 'written', formatBytes],
] as const;
type Results = Map<string, Cost[]>;

const root = await mkdtemp(join(tmpdir(), 'tidegate-bench-'));
try {
  await bench();
} finally {
  await rm(root, { recursive: true });
}

async function bench(): Promise<void> {
  const upstream = await startDistribution();
  await publish(upstream.host);
  const ours = await prepareOurs(root, upstream.host);
  const results: Results = new Map();
  let weight: Weight | undefined;
  for (let round = 0; round < rounds; round += 1) {
    // Whoever comes first finds other caches than whoever comes last: take turns.
    for (const contestant of rotate([ours, ...contestants, await floor(root, upstream.host)], round)) {
      weight = (await runOne(contestant, upstream.host, results)) ?? weight;
      process.stderr.write(`round ${round + 1} of ${rounds}: ${contestant.name}\n`);
    }
  }
  await upstream.close();
  const texts = weight === undefined ? [] : [{ kind: 'text' as const, text: describeWeight(weight) }];
  process.stdout.write(renderMarkdown([...works.map((work) => table(work, results)), ...texts]));
}

function describeWeight({ carried, fresh }: Weight): string {
  const over = ((carried / fresh - 1) * 100).toFixed(2);
  return `The delta: ${formatBytes(carried)} carried for ${formatBytes(fresh)} of new blobs, ${over} % over`;
}

/** Bundles both quarters, then promotes the first one into an empty registry, then the same again. */
async function runOne(
  contestant: Contestant,
  upstream: string,
  results: Results,
): Promise<Weight | undefined> {
  const folder = await mkdtemp(join(root, 'round-'));
  const internal = await startDistribution();
  const place = { upstream, internal: internal.host, folder };
  const steps: readonly (readonly [Work, string | undefined])[] = [
    ['bundle', contestant.bundle(place)],
    ['sign', contestant.sign?.(place)],
    ['bundle delta', contestant.delta?.(place)],
    ['promote', contestant.promote?.(place)],
    ['promote again', contestant.promoteAgain?.(place)],
  ];
  try {
    for (const [work, script] of steps) {
      if (script !== undefined) {
        const key = keyOf(work, contestant.name);
        results.set(key, [...(results.get(key) ?? []), await measure(script)]);
      }
    }
    return await contestant.weighDelta?.(place);
  } finally {
    await internal.close();
    await rm(folder, { recursive: true });
  }
}

function table(work: Work, results: Results) {
  const found = [...results]
    .filter(([key]) => key.startsWith(keyOf(work, '')))
    .map(([key, costs]) => ({ name: key.slice(keyOf(work, '').length), costs }))
    .sort((a, b) => median(a.costs, 'wallSeconds') - median(b.costs, 'wallSeconds'));
  const floor = found.find(({ name }) => name === 'floor');
  // Where nobody else does it, there is nothing to compare with.
  const peer = found.find(({ name }) => name !== 'tidegate' && name !== 'floor');
  return {
    kind: 'table' as const,
    columns: [work, 'wall s', '× floor', ...figures.flatMap(([, title]) => [title, '× peer']).slice(1)],
    alignRight: Array.from({ length: 2 * figures.length + 1 }, (_, index) => index + 1),
    rows: found.map(({ name, costs }) => {
      const cells = figures.flatMap(([figure, , format]) => [
        format(median(costs, figure)),
        ratio(costs, peer?.costs, figure),
      ]);
      return [name, cells[0] ?? '', ratio(costs, floor?.costs, 'wallSeconds'), ...cells.slice(1)];
    }),
  };
}

/** To the fastest peer, whatever it took of this; or to the floor. */
function ratio(costs: readonly Cost[], to: readonly Cost[] | undefined, figure: keyof Cost): string {
  const base = to === undefined ? 0 : median(to, figure);
  return base === 0 ? '–' : (median(costs, figure) / base).toFixed(2);
}

function keyOf(work: Work, name: string): string {
  return `${work}: ${name}`;
}

function median(costs: readonly Cost[], figure: keyof Cost): number {
  const sorted = costs.map((cost) => cost[figure]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function rotate<T>(items: readonly T[], by: number): readonly T[] {
  return items.map((_, index) => items[(index + by) % items.length]).filter((item) => item !== undefined);
}
