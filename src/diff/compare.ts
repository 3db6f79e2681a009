import { findMoves, findNewRoots, type Moves } from '../bundle/compare.ts';
import type { Base } from '../bundle/read-base.ts';
import type { Digest } from '../oci/digest.ts';
import { parseReference } from '../oci/reference.ts';
import { byText } from '../order.ts';
import {
  countEvidence,
  type EvidenceChange,
  type EvidenceCount,
  evidenceChanges,
} from '../release/evidence-changes.ts';
import type { LockedArtifact } from '../release/lock.ts';

/** One chart or image on one side. */
export interface Side {
  readonly reference: string;
  /** The tag, or a chart's version as a tag. */
  readonly version: string;
  readonly digest: Digest;
  readonly evidence: EvidenceCount;
}

/** A chart or image that differs. */
export interface Change {
  readonly kind: 'added' | 'changed' | 'removed';
  readonly of: 'chart' | 'image';
  /** What it was: several where versions of one repository were joined; none for what is new. */
  readonly before: readonly Side[];
  /** Absent for what is gone. */
  readonly after?: Side;
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
    evidence: evidenceChanges(
      [...old.charts, ...old.images],
      [...now.charts, ...now.images],
      replacedIn(moves),
    ),
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
  return {
    reference,
    version: parseReference(reference).tag ?? '',
    digest: root.digest,
    evidence: countEvidence(artifact),
  };
}

function replacedIn({ changed }: Moves): ReadonlyMap<string, readonly string[]> {
  return new Map(changed.map(({ reference, before }) => [reference, before]));
}

function amountOf({ held }: Base, isMeant: (digest: Digest) => boolean): Amount {
  const blobs = [...held].filter(([digest]) => isMeant(digest));
  return { blobs: blobs.length, bytes: blobs.reduce((total, [, { size }]) => total + size, 0) };
}

/** Charts first, as everywhere; then by name. */
const byName = byText(({ of, before: [old], after }: Change) => `${of} ${(after ?? old)?.reference ?? ''}`);
