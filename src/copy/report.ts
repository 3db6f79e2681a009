import type { Block } from '../report/document.ts';
import { formatBytes, plural } from '../report/format.ts';
import type { CopyResult } from './result.ts';

/** What a person sees of a copy: how much went which way, and after a dry run what would move. */
export function reportCopy(result: CopyResult): readonly Block[] {
  const { from, to, digest, blobs, bytes, manifests, referrers, tags, dryRun } = result;
  return [
    { kind: 'heading', text: `${from} → ${to}` },
    { kind: 'text', text: `${digest}, with ${plural(referrers, 'manifest')} that refer to it` },
    {
      kind: 'table',
      columns: ['', ...(dryRun ? ['To copy', 'To mount'] : ['Copied', 'Mounted']), 'There already', 'Bytes'],
      rows: [
        ['Blobs', String(blobs.copied), String(blobs.mounted), String(blobs.present), formatBytes(bytes)],
        ['Manifests', String(manifests.copied), '', String(manifests.present), ''],
        ['Tags', String(tags.set.length), '', String(tags.present), ''],
      ],
      alignRight: [1, 2, 3, 4],
    },
    ...(dryRun ? describePlan(result) : []),
    ...(isUnchanged(result) ? [{ kind: 'text', text: 'Everything was there already.' } as const] : []),
  ];
}

function describePlan({ moves, tags }: CopyResult): readonly Block[] {
  const rows = [
    ...moves.map(({ digest, mediaType, size }) => [digest, mediaType, formatBytes(size)]),
    ...tags.set.map((tag) => [`tag ${tag}`, '', '']),
  ];
  return [
    ...(rows.length === 0
      ? []
      : [{ kind: 'table', columns: ['Would move', 'Media type', 'Size'], rows, alignRight: [2] } as const]),
    { kind: 'text', text: 'Dry run: nothing was written.' },
  ];
}

function isUnchanged({ moves, tags }: CopyResult): boolean {
  return moves.length === 0 && tags.set.length === 0;
}
