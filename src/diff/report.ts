import { type Block, titled } from '../report/document.ts';
import { formatBytes, plural, shortDigest } from '../report/format.ts';
import { parseReference, repositoryOf } from '../oci/reference.ts';
import { describeEvidence } from '../release/evidence-changes.ts';
import type { Amount, Change, Side } from './compare.ts';
import type { DiffResult } from './stage.ts';

/** What a person reads: what moved, then the evidence, then the bytes. */
export function reportDiff(result: DiffResult): readonly Block[] {
  const { old, new: now, changes, evidence, hasReferences } = result;
  return [
    { kind: 'heading', text: `${old.name} ${old.release} → ${now.name} ${now.release}` },
    changes.length === 0
      ? { kind: 'text', text: 'Both have the same charts and images, with the same digests.' }
      : changeTable(changes),
    ...(hasReferences
      ? []
      : [
          {
            kind: 'text' as const,
            text: 'An inventory has no references: what was replaced or removed cannot be told.',
          },
        ]),
    ...titled('Signatures and other evidence', evidence.map(describeEvidence)),
    ...titled('Bytes', bytesLines(result)),
    ...titled('No bundle of the one can be made against the other', result.obstacles),
  ];
}

function changeTable(changes: readonly Change[]): Block {
  return {
    kind: 'table',
    columns: ['', 'name', 'old', 'new', 'old digest', 'new digest'],
    rows: changes.map(({ kind, of, before, after }) => [
      `${kind} ${of}`,
      nameOf(after ?? before[0]),
      before.map(({ version }) => version).join(', '),
      after?.version ?? '',
      before.map(({ digest }) => shortDigest(digest)).join(', '),
      after === undefined ? '' : shortDigest(after.digest),
    ]),
  };
}

function bytesLines({ adds, shares, drops }: DiffResult): readonly string[] {
  return [
    `a bundle would carry ${amount(adds)} that the old one has not; manifests travel in any case`,
    `${amount(shares)} are in both: a delta leaves them out`,
    ...(drops.blobs === 0 ? [] : [`${amount(drops)} are only in the old one`]),
  ];
}

function nameOf(side: Side | undefined): string {
  return side === undefined ? '' : repositoryOf(parseReference(side.reference));
}

function amount({ blobs, bytes }: Amount): string {
  return `${plural(blobs, 'blob')} (${formatBytes(bytes)})`;
}
