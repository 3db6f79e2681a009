import type { Block } from '../report/document.ts';
import { formatBytes, plural } from '../report/format.ts';
import type { TrackResult } from './result.ts';

/** What a person reads after `track`: one sentence, the charts, the images, what moved. */
export function reportTrack(result: TrackResult): readonly Block[] {
  return [
    { kind: 'text', text: `${headline(result)} ${volume(result)}` },
    {
      kind: 'table',
      columns: ['chart', 'version', 'digest', 'images found by'],
      rows: result.charts.map((chart) => [
        chart.name,
        chart.version,
        shortDigest(chart.digest),
        chart.rendered ? 'rendering' : `release file (${chart.notRenderedBecause ?? 'not rendered'})`,
      ]),
    },
    {
      kind: 'table',
      columns: ['image', 'digest', 'size', 'used by'],
      rows: result.images.map((image) => [
        image.reference,
        shortDigest(image.digest),
        formatBytes(image.bytes),
        image.usedBy.join(', '),
      ]),
      alignRight: [2],
    },
    ...titled('What moved', movements(result)),
    ...titled('Warnings', result.warnings),
  ];
}

function headline({ changed, dryRun, name, release, sequence, lockPath }: TrackResult): string {
  if (!changed) {
    return `Nothing new: ${name} ${release} (sequence ${sequence}) is what upstream has.`;
  }
  return `${name} ${release} (sequence ${sequence}) ${dryRun ? 'would be' : 'is'} locked in ${lockPath}.`;
}

function volume({ bytes, newBytes, charts, images }: TrackResult): string {
  return `${plural(charts.length, 'chart')} and ${plural(images.length, 'image')}, ${formatBytes(bytes)}, of which ${formatBytes(newBytes)} are new.`;
}

function movements({ charts, images, removed }: TrackResult): readonly string[] {
  const moved = [...charts, ...images].flatMap(({ reference, moved }) => {
    if (moved === undefined) {
      return [];
    }
    if (moved.includes(reference)) {
      return [`${reference} stands for other content than before`];
    }
    return [moved.length === 0 ? `${reference} is new` : `${moved.join(', ')} → ${reference}`];
  });
  return [...moved, ...removed.map((reference) => `${reference} is no longer a part of the release`)];
}

function titled(text: string, items: readonly string[]): readonly Block[] {
  return items.length === 0
    ? []
    : [
        { kind: 'heading', text },
        { kind: 'list', items },
      ];
}

function shortDigest(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}
