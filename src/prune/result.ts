import type { RecordSource } from '../promote/record/trusted-record.ts';
import { type ChartRemoval, describeChart } from './charts.ts';
import type { Choice, KeptRelease } from './choose-kept.ts';
import type { Findings } from './examine.ts';

interface ListedRelease {
  readonly release: string;
  readonly sequence: number;
  /** UTC. */
  readonly promotedAt: string;
}

export interface PruneResult {
  readonly name: string;
  readonly registry: string;
  /** False for a plan. */
  readonly done: boolean;
  /** Highest sequence first. */
  readonly kept: readonly (ListedRelease & Pick<KeptRelease, 'reason'>)[];
  /** Lowest sequence first. */
  readonly pruned: readonly ListedRelease[];
  /** `registry/path:tag`, those of the records last. */
  readonly tags: readonly string[];
  /** `registry/path@digest`, in the order in which they go. */
  readonly manifests: readonly string[];
  /** `operator 1.4.8 in /srv/charts` */
  readonly charts: readonly string[];
  /** Of blobs that no kept release has: what the registry's own garbage collection may free. */
  readonly bytes: number;
  /** What pruned releases have and stays, each with the reason. */
  readonly left: readonly string[];
  /** What others attached to what goes. */
  readonly foreign: readonly string[];
}

export interface PrunePlan {
  readonly choice: Choice;
  readonly findings: Findings;
  readonly charts: readonly ChartRemoval[];
}

/** @param outcome absent where nothing was done; `stuck` are tags that could not be taken off, `left` charts, each in a sentence */
export function resultOf(
  { name, config }: Pick<RecordSource, 'name' | 'config'>,
  { choice, findings, charts }: PrunePlan,
  outcome?: { readonly stuck: readonly string[]; readonly left: readonly string[] },
): PruneResult {
  const plans = [...findings.plans, ...findings.records];
  const { stuck, left } = outcome ?? { stuck: [], left: [] };
  const { pruned, kept } = choice;
  return {
    name,
    registry: config.registry,
    done: outcome !== undefined,
    kept: kept.map(({ record, reason }) => ({ ...listed(record), reason })),
    pruned: pruned.map(listed),
    tags: plans
      .flatMap(({ repository, tags }) => tags.map(({ tag }) => `${repository}:${tag}`))
      .filter((tag) => !stuck.includes(tag)),
    manifests: plans.flatMap(({ repository, manifests }) =>
      manifests.map(({ digest }) => `${repository}@${digest}`),
    ),
    charts: charts
      .flatMap((removal) => removal.charts.map((chart) => describeChart(chart, removal.place)))
      .filter((chart) => !left.some((sentence) => sentence.startsWith(`${chart} `))),
    bytes: bytesOf(choice),
    left: [
      ...plans.flatMap(({ left }) => left),
      ...findings.elsewhere.map((name) => `${name}: the rules of today do not lead there`),
      ...left,
      ...stuck.map((tag) => `${tag}: the registry deletes by digest only, and what it stands for stays`),
    ],
    foreign: plans.flatMap(({ foreign }) => foreign),
  };
}

function listed({ release, sequence, promotedAt }: ListedRelease): ListedRelease {
  return { release, sequence, promotedAt };
}

function bytesOf({ pruned, kept }: Choice): number {
  const staying = new Set(
    kept.flatMap(({ record: { manifest } }) =>
      [...manifest.blobs, ...manifest.needs].map(({ digest }) => digest),
    ),
  );
  const going = new Map(
    pruned
      .flatMap(({ manifest }) => [...manifest.blobs, ...manifest.needs])
      .filter(({ digest }) => !staying.has(digest))
      .map(({ digest, size }) => [digest, size]),
  );
  return [...going.values()].reduce((total, size) => total + size, 0);
}
