import { parseReference, repositoryOf } from '../oci/reference.ts';
import { compareText } from '../order.ts';
import type { Lock, LockedArtifact } from '../release/lock.ts';

/** A part of a release that one job of a matrix works on. */
export interface Shard {
  /** Counted from 1. */
  readonly shard: number;
  readonly of: number;
  /** Of its blobs, each counted once. A blob that two shards use counts in both. */
  readonly bytes: number;
  /** `docker.io/wandb/local@sha256:…`, sorted. */
  readonly images: readonly string[];
  readonly charts: readonly string[];
}

/** A workflow's matrix makes at most so many jobs. */
const mostShards = 256;
/** To start a job costs about what it takes to fetch so many bytes. */
const shardSize = 2_000_000_000;

interface Unit {
  readonly repository: string;
  readonly blobs: ReadonlyMap<string, number>;
}

/**
 * Divides a release into shards of about the same number of unique bytes: what is in one repository stays together, as a
 * lock says of each blob which repositories have it. The same lock gives the same shards. It is a greedy
 * division: the largest repository first, each to where it costs least.
 */
export function shardsOf({
  images,
  charts,
  blobs,
}: Pick<Lock, 'images' | 'charts' | 'blobs'>): readonly Shard[] {
  const units = unitsOf([...images, ...charts], blobs);
  const total = blobs.reduce((sum, { size }) => sum + size, 0);
  const count = Math.min(mostShards, units.length, Math.max(1, Math.ceil(total / shardSize)));
  const bins = Array.from({ length: count }, () => ({
    bytes: 0,
    blobs: new Set<string>(),
    repositories: new Set<string>(),
  }));
  for (const { repository, blobs: content } of units) {
    const largest = Math.max(...bins.map(({ bytes }) => bytes));
    const costs = bins.map((bin) => costOf(newBytes(content, bin.blobs), bin.bytes, largest));
    const best = costs.reduce((least, cost, at) => (isLess(cost, costs[least] ?? cost) ? at : least), 0);
    const bin = bins[best];
    if (bin !== undefined) {
      bin.bytes += newBytes(content, bin.blobs);
      bin.repositories.add(repository);
      content.forEach((_, digest) => bin.blobs.add(digest));
    }
  }
  return bins
    .filter(({ repositories }) => repositories.size > 0)
    .map(({ bytes, repositories }, index, { length }) => ({
      shard: index + 1,
      of: length,
      bytes,
      images: namesIn(repositories, images),
      charts: namesIn(repositories, charts),
    }));
}

/** What matters first: how long the longest job takes, then how much is fetched twice, then that all get the same. */
function costOf(added: number, before: number, largest: number): readonly number[] {
  return [Math.max(largest, before + added), added, before];
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}

/** The largest first. */
function unitsOf(artifacts: readonly LockedArtifact[], blobs: Lock['blobs']): readonly Unit[] {
  const units = new Map(artifacts.map((artifact) => [repositoryIn(artifact), new Map<string, number>()]));
  for (const { digest, size, repositories } of blobs) {
    repositories.forEach((repository) => units.get(repository)?.set(digest, size));
  }
  const sized = [...units].map(([repository, content]) => ({
    unit: { repository, blobs: content },
    size: newBytes(content, new Set()),
  }));
  return sized
    .sort((a, b) => b.size - a.size || compareText(a.unit.repository, b.unit.repository))
    .map(({ unit }) => unit);
}

function newBytes(content: Unit['blobs'], known: ReadonlySet<string>): number {
  let bytes = 0;
  for (const [digest, size] of content) {
    bytes += known.has(digest) ? 0 : size;
  }
  return bytes;
}

function namesIn(repositories: ReadonlySet<string>, artifacts: readonly LockedArtifact[]): readonly string[] {
  const chosen = artifacts.filter((artifact) => repositories.has(repositoryIn(artifact)));
  return [...new Set(chosen.map((artifact) => `${repositoryIn(artifact)}@${artifact.root.digest}`))].sort();
}

function repositoryIn({ reference }: LockedArtifact): string {
  return repositoryOf(parseReference(reference));
}
