import { findMoves, findNewRoots, type Moves } from '../bundle/compare.ts';
import { type Evidence, evidenceOf } from '../bundle/evidence.ts';
import type { Base } from '../bundle/read-base.ts';
import type { Digest } from '../oci/digest.ts';
import { parseReference } from '../oci/reference.ts';
import type { LockedArtifact } from '../release/lock.ts';

/** One chart or image on one side. */
export interface Side {
  readonly reference: string;
  /** The tag, or a chart's version as a tag. */
  readonly version: string;
  readonly digest: Digest;
  /** How many signatures, attestations, … are locked with it. */
  readonly evidence: EvidenceCount;
}

export type EvidenceCount = Readonly<Partial<Record<Evidence['kind'], number>>>;

/** A chart or image that differs. */
export interface Change {
  readonly kind: 'added' | 'changed' | 'removed';
  readonly of: 'chart' | 'image';
  /** What it was: several where versions of one repository were joined; none for what is new. */
  readonly before: readonly Side[];
  /** Absent for what is gone. */
  readonly after?: Side;
}

export interface EvidenceChange {
  readonly reference: string;
  readonly before: EvidenceCount;
  readonly after: EvidenceCount;
  /** True where something of a kind that was there is not there any more. */
  readonly isLess: boolean;
}

export interface Difference {
  readonly changes: readonly Change[];
  /** False against an inventory, which has no references: what was removed or replaced cannot be told. */
  readonly hasReferences: boolean;
  readonly evidence: readonly EvidenceChange[];
  /** Blobs of the new one that the old one does not have: what a bundle has to carry. */
  readonly adds: Amount;
  /** Blobs that both have: a delta leaves them out. */
  readonly shares: Amount;
  /** Blobs that only the old one has. */
  readonly drops: Amount;
}

export interface Amount {
  readonly blobs: number;
  readonly bytes: number;
}

type Sides = ReadonlyMap<string, Side>;

/** Compares two releases by what their locks or bundles say of them. */
export function diffReleases(old: Base, now: Base): Difference {
  const hasReferences = old.kind !== 'inventory';
  const moves = hasReferences ? findMoves(now, old) : findNewRoots(now, old.held);
  const [before, after] = [sidesOf(old), sidesOf(now)];
  const charts = new Set([...old.charts, ...now.charts].map(({ reference }) => reference));
  const changes = changesOf(moves, before, after, charts);
  return {
    changes,
    hasReferences,
    evidence: evidenceChanges(changes, before, after),
    adds: amountOf(now, (digest) => !old.held.has(digest)),
    shares: amountOf(now, (digest) => old.held.has(digest)),
    drops: amountOf(old, (digest) => !now.held.has(digest)),
  };
}

function changesOf(
  { added, changed, removed = [] }: Moves,
  before: Sides,
  after: Sides,
  charts: ReadonlySet<string>,
): readonly Change[] {
  const of = (reference: string): Change['of'] => (charts.has(reference) ? 'chart' : 'image');
  const arriving = [...added.map((reference) => ({ reference, before: [] })), ...changed];
  const changes: readonly Change[] = [
    ...arriving.map(({ reference, before: replaced }): Change => {
      const side = after.get(reference);
      return {
        kind: replaced.length === 0 ? 'added' : 'changed',
        of: of(reference),
        before: pick(before, replaced),
        ...(side === undefined ? {} : { after: side }),
      };
    }),
    ...removed.map((reference): Change => ({
      kind: 'removed',
      of: of(reference),
      before: pick(before, [reference]),
    })),
  ];
  return changes.toSorted(byName);
}

function pick(sides: Sides, names: readonly string[]): readonly Side[] {
  return names.flatMap((name) => sides.get(name) ?? []);
}

function sidesOf({ charts, images }: Base): Sides {
  return new Map([...charts, ...images].map((artifact) => [artifact.reference, sideOf(artifact)] as const));
}

function sideOf(artifact: LockedArtifact): Side {
  const { reference, root } = artifact;
  const counts = Map.groupBy(evidenceOf(artifact, []), ({ kind }) => kind);
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    reference,
    version: parseReference(reference).tag ?? '',
    digest: root.digest,
    evidence: Object.fromEntries(sorted.map(([kind, { length }]) => [kind, length])),
  };
}

/** Of what was there before and is there now, in whatever version. */
function evidenceChanges(changes: readonly Change[], before: Sides, after: Sides): readonly EvidenceChange[] {
  const moved = changes.flatMap((change) =>
    change.after === undefined ? [] : change.before.map((side) => [side, change.after] as const),
  );
  const stayed = [...after.values()].map((side) => [before.get(side.reference), side] as const);
  const pairs = [...moved, ...stayed].flatMap(([old, now]) => {
    if (old === undefined || now === undefined || isSame(old.evidence, now.evidence)) {
      return [];
    }
    return [
      {
        reference: now.reference,
        before: old.evidence,
        after: now.evidence,
        isLess: Object.entries(old.evidence).some(([kind, count]) => count > countOf(now.evidence, kind)),
      },
    ];
  });
  return [...new Map(pairs.map((pair) => [pair.reference, pair])).values()].sort((a, b) =>
    a.reference < b.reference ? -1 : 1,
  );
}

function isSame(a: EvidenceCount, b: EvidenceCount): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function countOf(counts: EvidenceCount, kind: string): number {
  return Object.entries(counts).find(([name]) => name === kind)?.[1] ?? 0;
}

function amountOf({ held }: Base, isMeant: (digest: Digest) => boolean): Amount {
  const blobs = [...held].filter(([digest]) => isMeant(digest));
  return { blobs: blobs.length, bytes: blobs.reduce((total, [, { size }]) => total + size, 0) };
}

/** Charts first, as everywhere; then by name. */
function byName(a: Change, b: Change): number {
  const keyOf = ({ of, before: [old], after }: Change): string => `${of} ${(after ?? old)?.reference ?? ''}`;
  return keyOf(a) < keyOf(b) ? -1 : 1;
}
