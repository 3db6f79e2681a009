import type { Evidence } from '../release/evidence.ts';
import type { Block } from '../report/document.ts';
import { formatBytes, plural } from '../report/format.ts';
import type { Amount, InspectedArtifact } from './artifacts.ts';
import type { Comparison } from './comparison.ts';
import type { InspectedFile, Inspection } from './stage.ts';

/** What a person reads of a bundle: names first, then files, then each image and chart, then the sums. */
export function describeInspection(result: Inspection): readonly Block[] {
  const { name, release, leftOut, hasManifests, comparison } = result;
  return [
    { kind: 'heading', text: `Bundle ${name} ${release}` },
    {
      kind: 'table',
      columns: ['', ''],
      rows: [
        ['sequence', String(result.sequence)],
        ['for', result.audience],
        ['created', result.created],
        ['bundle.json', result.digest],
        [
          'signature',
          result.hasSignatureFile
            ? 'there is one; `tidegate verify` says whether it can be trusted'
            : 'none: the bundle is not signed',
        ],
        ['holds', amount(result.inBundle)],
        ['leaves out', leftOut.blobs === 0 ? 'nothing' : `${amount(leftOut)}: the other side must have them`],
      ],
    },
    fileTable('Volume file', result.volumes),
    ...(result.files.length === 0 ? [] : [fileTable('File', result.files)]),
    ...(hasManifests
      ? []
      : [
          {
            kind: 'text' as const,
            text: 'Volume 000 is not here, or not whole: it holds the manifests, which say platforms, layers and sizes.',
          },
        ]),
    ...artifactTable('Image', result.images),
    ...artifactTable('Chart', result.charts),
    ...needsTable(result),
    ...(comparison === undefined ? [] : describeComparison(comparison)),
  ];
}

function fileTable(title: string, files: readonly InspectedFile[]): Block {
  return {
    kind: 'table',
    columns: [title, 'Size', ''],
    rows: files.map(({ name, size, state }) => [name, formatBytes(size), state === 'here' ? '' : state]),
    alignRight: [1],
  };
}

function artifactTable(title: string, artifacts: readonly InspectedArtifact[]): readonly Block[] {
  return artifacts.length === 0
    ? []
    : [
        {
          kind: 'table',
          columns: [title, 'Platforms', 'Layers', 'Size', 'In here', 'Left out', 'Evidence'],
          rows: artifacts.map(({ reference, content, evidence }) => [
            reference,
            content?.platforms.join(', ') ?? '?',
            String(content?.layers ?? '?'),
            sizeOf(content?.whole),
            sizeOf(content?.inBundle),
            sizeOf(content?.leftOut),
            summaryOf(evidence),
          ]),
          alignRight: [2, 3, 4, 5],
        },
      ];
}

function needsTable({ needs }: Inspection): readonly Block[] {
  return needs.length === 0
    ? []
    : [
        {
          kind: 'table',
          columns: ['Left out, and should be there as', 'Blobs', 'Size'],
          rows: needs.map(({ repository, blobs, bytes }) => [repository, String(blobs), formatBytes(bytes)]),
          alignRight: [1, 2],
        },
      ];
}

function summaryOf(evidence: readonly Evidence[]): string {
  const groups = Map.groupBy(evidence, ({ kind }) => kind);
  return [...groups]
    .map(([kind, { length }]) => (kind === 'other' ? `${length} other` : plural(length, kind)))
    .join(', ');
}

function describeComparison(comparison: Comparison): readonly Block[] {
  const { bases, added, changed, removed, adds, repeats, lacks } = comparison;
  const names = bases.map(({ kind, name, release }) => `the ${kind} of ${name} ${release}`).join(' and ');
  const lines = [
    ...added.map((reference) => `new: ${reference}`),
    ...changed.map(({ reference, before }) =>
      before.includes(reference)
        ? `changed: ${reference} stands for other content`
        : `changed: ${before.join(', ')} → ${reference}`,
    ),
    ...(removed ?? []).map((reference) => `removed: ${reference}`),
  ];
  return [
    { kind: 'heading', text: `Against ${names}` },
    { kind: 'list', items: lines.length === 0 ? ['no reference is new or changed'] : lines },
    {
      kind: 'list',
      items: [
        `adds ${amount(adds)}`,
        ...(repeats.blobs === 0 ? [] : [`repeats ${amount(repeats)} that are there already`]),
        ...(lacks.blobs === 0 ? [] : [`needs ${amount(lacks)} that are not there: promote would refuse it`]),
        ...(removed === undefined ? ['an inventory has no references: what was removed cannot be told'] : []),
      ],
    },
  ];
}

function amount({ blobs, bytes }: Amount): string {
  return `${plural(blobs, 'blob')}, ${formatBytes(bytes)}`;
}

function sizeOf(content: Amount | undefined): string {
  return content === undefined ? '?' : formatBytes(content.bytes);
}
