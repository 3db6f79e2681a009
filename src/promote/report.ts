import type { Block, Table } from '../report/document.ts';
import { formatBytes, plural, shortDigest } from '../report/format.ts';
import { describeTime, forecastTable } from './forecast.ts';
import { describeEvidence } from './parity-report.ts';
import { findingsTable } from './preflight/finding.ts';
import type { Action, PromoteResult, TargetResult } from './result.ts';

/** What a person reads: a section for each target. */
export function describePromotion(result: PromoteResult): readonly Block[] {
  const isOnly = result.targets.length === 1;
  return result.targets.flatMap((target) => {
    const text = `${result.release} → ${isOnly ? target.registry : titleOf(target)}`;
    // Why, the error says that comes after the report.
    return 'failure' in target
      ? [{ kind: 'heading' as const, text: `${text}: failed [${target.failure.code}]` }]
      : [{ kind: 'heading' as const, text }, ...describeTarget(target, result)];
  });
}

function titleOf({ name, registry }: Pick<TargetResult, 'name' | 'registry'>): string {
  return name === registry ? name : `${name} (${registry})`;
}

function describeTarget(target: TargetResult, result: PromoteResult): readonly Block[] {
  const { forecast = [], evidence } = target;
  const { dryRun } = result;
  // What is in order is told to whoever asked for nothing else.
  const findings = (target.findings ?? []).filter(({ state }) => dryRun || state === 'warning');
  return [
    // A shard sends blobs, whatever they belong to.
    ...(result.shard === undefined ? contentTables(target, dryRun) : []),
    ...(forecast.length === 0
      ? []
      : [forecastTable(forecast), { kind: 'text' as const, text: describeTime(forecast) }]),
    ...(findings.length === 0 ? [] : [findingsTable(findings)]),
    ...(evidence === undefined ? [] : describeEvidence(evidence)),
    ...describeMoved(target, dryRun),
    ...describeStaying(target),
    { kind: 'text', text: countsOf(target, dryRun) },
    { kind: 'text', text: outcomeOf(target, result) },
  ];
}

function describeMoved({ movedTags }: TargetResult, dryRun: boolean): readonly Block[] {
  const items = movedTags.map(
    ({ reference, from, to }) => `${reference}: ${shortDigest(from)} → ${shortDigest(to)}`,
  );
  const text = dryRun ? 'Tags that stand for something else would be moved:' : 'Tags that were moved:';
  return items.length === 0
    ? []
    : [
        { kind: 'text', text },
        { kind: 'list', items },
      ];
}

function describeStaying({ stayingCharts = [] }: TargetResult): readonly Block[] {
  return stayingCharts.length === 0
    ? []
    : [
        { kind: 'text', text: 'Charts of newer releases that people still see:' },
        { kind: 'list', items: stayingCharts },
      ];
}

function contentTables({ images, charts }: TargetResult, dryRun: boolean): readonly Block[] {
  const tables: readonly Table[] = [
    {
      kind: 'table',
      columns: ['Image', 'Internal', 'Digest', ''],
      rows: images.map(({ reference, internal, digest, action }) => [
        reference,
        internal,
        shortDigest(digest),
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
        shortDigest(digest),
        wordFor(action, dryRun),
      ]),
    },
  ];
  return tables.filter(({ rows }) => rows.length > 0);
}

/** A dry run must not sound as if it had been done. */
function wordFor(action: Action, dryRun: boolean): string {
  return dryRun && action !== 'present' ? `would be ${action}` : action;
}

function countsOf({ blobs, bytes }: TargetResult, dryRun: boolean): string {
  const [sent, mounted] = dryRun ? ['to send', 'to mount'] : ['sent', 'mounted'];
  return `${plural(blobs.sent, 'blob')} ${sent} (${formatBytes(bytes)}), ${blobs.mounted} ${mounted}, ${blobs.present} there already.`;
}

function outcomeOf(
  { unchanged, record, registry, sparseIndexes, findings }: TargetResult,
  { dryRun, shard }: PromoteResult,
): string {
  if (shard !== undefined && !dryRun) {
    return `Shard ${shard}: nothing has a name yet. When all shards are done, promote without --shard names it all.`;
  }
  if (unchanged) {
    return `Everything was there already; the record is ${record}.`;
  }
  if (!dryRun) {
    return `The record is ${record}.`;
  }
  if (findings !== undefined) {
    return 'Preflight: nothing speaks against it, and nothing of the release was sent.';
  }
  const untried =
    sparseIndexes === 0
      ? ''
      : ` Whether ${registry} takes an index with platforms left out could not be tried: that takes a write.`;
  return `Dry run: nothing was written.${untried}`;
}
