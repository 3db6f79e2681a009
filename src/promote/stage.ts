import type { Block } from '../report/document.ts';
import { formatBytes, plural } from '../report/format.ts';
import { configOption, credentialsOption, defineStage, trustOption } from '../stage.ts';
import { promote } from './promote.ts';
import type { Action, PromoteResult } from './result.ts';

/** Stage `promote`: a signed bundle goes into the internal registry and chart repositories. */
export const promoteStage = defineStage({
  name: 'promote',
  summary:
    'Copy a signed bundle into the internal registry and chart repositories, proving every byte it sends',
  options: {
    bundle: {
      kind: 'list',
      description:
        'Folder of the bundle to promote, and of earlier bundles that hold what a delta leaves out',
      required: true,
      value: '<folder>',
    },
    config: configOption,
    trust: trustOption,
    credentials: credentialsOption,
    'allow-rollback': {
      kind: 'boolean',
      description:
        'Promote a release again although newer ones were since; `bump` moves to it only with `release`',
    },
    'dry-run': { kind: 'boolean', description: 'Check the signature and plan, but write nothing' },
  },
  positional: 'bundle',
  outputs: {
    release: 'The promoted release, such as 2026q4',
    record: 'Reference of the promotion record',
    registry: 'Host of the internal registry',
    'pushed-bytes': 'Bytes of blobs that were sent; 0 when everything was there',
  },
  examples: [
    'tidegate promote --bundle wandb-2026q4',
    'tidegate promote --bundle wandb-2027q1,wandb-2026q4 --dry-run',
  ],
  run: promote,
  outputsOf: ({ release, record, registry, bytes }) => ({
    release,
    record,
    registry,
    'pushed-bytes': String(bytes),
  }),
  report: describe,
});

function describe(result: PromoteResult): readonly Block[] {
  const { release, registry, images, charts, dryRun } = result;
  return [
    { kind: 'heading', text: `${release} → ${registry}` },
    {
      kind: 'table',
      columns: ['Image', 'Internal', 'Digest', ''],
      rows: images.map(({ reference, internal, digest, action }) => [
        reference,
        internal,
        short(digest),
        wordFor(action, dryRun),
      ]),
    },
    {
      kind: 'table',
      columns: ['Chart', 'Version', 'Repository', 'Archive', ''],
      rows: charts.map(({ name, version, target, digest, action }) => [
        name,
        version,
        target,
        short(digest),
        wordFor(action, dryRun),
      ]),
    },
    { kind: 'text', text: countsOf(result) },
    { kind: 'text', text: outcomeOf(result) },
  ];
}

/** A dry run must not sound as if it had been done. */
function wordFor(action: Action, dryRun: boolean): string {
  return dryRun && action === 'promoted' ? 'would be promoted' : action;
}

function countsOf({ blobs, bytes, dryRun }: PromoteResult): string {
  const [sent, mounted] = dryRun ? ['to send', 'to mount'] : ['sent', 'mounted'];
  return `${plural(blobs.sent, 'blob')} ${sent} (${formatBytes(bytes)}), ${blobs.mounted} ${mounted}, ${blobs.present} there already.`;
}

function outcomeOf({ dryRun, unchanged, record, registry, sparseIndexes }: PromoteResult): string {
  if (unchanged) {
    return `Everything was there already; the record is ${record}.`;
  }
  if (!dryRun) {
    return `The record is ${record}.`;
  }
  const untried =
    sparseIndexes === 0
      ? ''
      : ` Whether ${registry} takes an index with platforms left out could not be tried: that takes a write.`;
  return `Dry run: nothing was written.${untried}`;
}

function short(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}
