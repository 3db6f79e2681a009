import { formatLine } from '../errors.ts';
import { isDigest } from '../oci/digest.ts';
import type { Table } from '../report/document.ts';
import { formatBytes, plural, shortDigest } from '../report/format.ts';
import type { BumpEdit } from './edit.ts';
import type { KnownVersions } from './known-versions.ts';
import type { ArtifactFacts, ReleaseFacts } from './release-facts.ts';

interface Column {
  readonly name: string;
  readonly cell: (edit: BumpEdit, facts: ArtifactFacts) => string;
  /** Left out where no row has anything in it. */
  readonly isOptional?: true;
}

/** Milliseconds. */
const dayLength = 86_400_000;

function columnsFor(promoted: string | undefined): readonly Column[] {
  return [
    { name: 'File', cell: ({ place }) => code(formatLine(place)) },
    { name: 'Value', cell: ({ path }) => code(path) },
    { name: 'From', cell: ({ from }) => code(short(from)) },
    { name: 'To', cell: ({ to }) => code(short(to)) },
    { name: 'Built', cell: (_, { built = '' }) => built, isOptional: true },
    ...(promoted === undefined ? [] : [ageColumn(promoted)]),
    {
      name: 'Supported until',
      cell: ({ to }, { supportedUntil }) => supportedUntil?.(to) ?? '',
      isOptional: true,
    },
    {
      name: 'Size',
      cell: (_, { bytes }) => (bytes === undefined ? '' : formatBytes(bytes)),
      isOptional: true,
    },
    { name: 'Digest', cell: ({ digest }) => code(digest) },
  ];
}

/** On a certain day: the table must not change from one day to the next. */
function ageColumn(day: string): Column {
  return { name: `Age on ${day}`, cell: (_, { built }) => ageOn(day, built), isOptional: true };
}

/**
 * What moves; also for the stage's report.
 * @param promoted the day on which the release was: `2026-11-02`; of it the ages are told
 */
export function moveTable(
  edits: readonly BumpEdit[],
  facts: ReleaseFacts = new Map(),
  promoted?: string,
): Table {
  const filled = columnsFor(promoted)
    .map(({ name, cell, isOptional }) => ({
      name,
      isOptional,
      cells: edits.map((edit) => cell(edit, facts.get(edit.digest) ?? {})),
    }))
    .filter(({ isOptional, cells }) => isOptional !== true || cells.some((text) => text !== ''));
  return {
    kind: 'table',
    columns: filled.map(({ name }) => name),
    rows: edits.map((_, row) => filled.map(({ cells }) => cells[row] ?? '')),
  };
}

/**
 * In git, promoted and upstream side by side.
 * @param seenOn the day on which upstream was looked at: `2026-11-02`
 */
export function versionTable(versions: readonly KnownVersions[], seenOn: string | undefined): Table {
  const isBehind = versions.some(({ proposed, promoted }) => proposed.join() !== promoted.join());
  return {
    kind: 'table',
    columns: [
      'Name',
      'In git',
      ...(isBehind ? ['This release'] : []),
      'Newest promoted',
      `Newest upstream${seenOn === undefined ? '' : `, ${seenOn}`}`,
    ],
    rows: versions.map(({ name, inGit, proposed, promoted, upstream }) => [
      code(name),
      codes(inGit),
      ...(isBehind ? [codes(proposed)] : []),
      codes(promoted),
      upstream.length === 0 ? 'not known' : codes(upstream),
    ]),
  };
}

/** Empty where a day is not known. */
function ageOn(day: string, built = ''): string {
  const days = (Date.parse(day) - Date.parse(built)) / dayLength;
  return Number.isNaN(days) ? '' : plural(Math.max(days, 0), 'day');
}

function short(version: string): string {
  return isDigest(version) ? shortDigest(version) : version;
}

function codes(texts: readonly string[]): string {
  return texts.map(code).join(', ');
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}
