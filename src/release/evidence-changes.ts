import { byText } from '../order.ts';
import { plural } from '../report/format.ts';
import { type Evidence, namedEvidence } from './evidence.ts';
import type { LockedArtifact } from './lock.ts';

/** How many signatures, attestations, … are locked with a chart or an image; what there is none of is not in it. */
export type EvidenceCount = Readonly<Partial<Record<Evidence['kind'], number>>>;

export interface EvidenceChange {
  readonly reference: string;
  readonly before: EvidenceCount;
  readonly after: EvidenceCount;
  /** True where something of a kind that was there is not there any more. */
  readonly isLess: boolean;
}

export function countEvidence(artifact: LockedArtifact): EvidenceCount {
  const unique = new Map(namedEvidence(artifact).map((evidence) => [evidence.digest, evidence]));
  const counts = Map.groupBy(unique.values(), ({ kind }) => kind);
  const sorted = [...counts].sort(byText(([kind]) => kind));
  return Object.fromEntries(sorted.map(([kind, { length }]) => [kind, length]));
}

/**
 * Of what was there before and is there now, in whatever version: where there is more or less evidence, or other evidence
 * about the same content. Sorted by reference.
 * @param replaced reference → those that it took the place of
 */
export function evidenceChanges(
  before: readonly LockedArtifact[],
  after: readonly LockedArtifact[],
  replaced: ReadonlyMap<string, readonly string[]>,
): readonly EvidenceChange[] {
  const known = new Map(before.map((artifact) => [artifact.reference, artifact]));
  const changes = after.flatMap((artifact) => {
    const { reference } = artifact;
    const names = known.has(reference) ? [reference] : (replaced.get(reference) ?? []);
    const changed = names.flatMap((name) => changeOf(known.get(name), artifact)).at(-1);
    return changed ?? [];
  });
  return changes.sort(byText(({ reference }) => reference));
}

function changeOf(old: LockedArtifact | undefined, now: LockedArtifact): readonly EvidenceChange[] {
  if (old === undefined) {
    return [];
  }
  const [before, after] = [countEvidence(old), countEvidence(now)];
  // Other content has other evidence: of that, only the counts can be compared.
  const isSame =
    old.root.digest === now.root.digest
      ? digestsOf(old) === digestsOf(now)
      : JSON.stringify(before) === JSON.stringify(after);
  const counts = new Map<string, number>(Object.entries(after));
  const isLess = Object.entries(before).some(([kind, count]) => count > (counts.get(kind) ?? 0));
  return isSame ? [] : [{ reference: now.reference, before, after, isLess }];
}

function digestsOf(artifact: LockedArtifact): string {
  const digests = namedEvidence(artifact).map(({ digest }) => digest);
  return [...new Set(digests)].sort().join(' ');
}

/** `docker.io/wandb/local:0.83.1: 1 signature → 2 signatures`. */
export function describeEvidence({ reference, before, after, isLess }: EvidenceChange): string {
  const [old, now] = [countsText(before), countsText(after)];
  const note = old === now ? ', other than before' : isLess ? ', less than before' : '';
  return `${reference}: ${old} → ${now}${note}`;
}

function countsText(counts: EvidenceCount): string {
  const texts = Object.entries(counts).map(([kind, count]) =>
    kind === 'other' ? `${count} other` : plural(count, kind),
  );
  return texts.length === 0 ? 'none' : texts.join(', ');
}
