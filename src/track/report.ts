import { type Block, titled } from '../report/document.ts';
import { describeEvidence } from '../release/evidence-changes.ts';
import { formatBytes, plural, shortDigest, withPlace } from '../report/format.ts';
import { signedColumn } from '../report/signed-column.ts';
import { isWarning } from './finding.ts';
import { reportNews } from './report-news.ts';
import { reportTimeline } from './report-timeline.ts';
import type { TrackedImage, TrackResult } from './result.ts';
import { explainDue, explainWait, skippedLines } from './timing-text.ts';

/** What a person reads after `track`: one sentence, the charts, the images, what moved. */
export function reportTrack(result: TrackResult): readonly Block[] {
  return result.due ? reportRelease(result) : reportWait(result);
}

/** What is locked is not described again: what waits is what there is to read. */
function reportWait(result: TrackResult): readonly Block[] {
  return [
    { kind: 'text', text: explainWait(result) },
    ...titled('What waits', movements(result)),
    ...evidenceOf(result),
    ...reportTimeline(result),
    ...titled('Periods without a release', skippedLines(result)),
    ...titled('Newer versions', newer(result)),
    ...titled('Warnings', result.warnings),
  ];
}

function reportRelease(result: TrackResult): readonly Block[] {
  const sentences = [headline(result), explainDue(result), volume(result)];
  return [
    { kind: 'text', text: sentences.filter((sentence) => sentence !== '').join(' ') },
    ...reportNews(result),
    ...evidenceOf(result),
    ...titled('Release notes', noteLines(result)),
    ...reportTimeline(result),
    ...artifactTables(result),
    ...titled('Periods without a release', skippedLines(result)),
    ...titled('Newer versions', newer(result)),
    ...titled('Left out, as only `helm test` pulls them (testHooks: true takes them)', result.leftOut),
    ...titled(
      'Values that Helm ignores',
      result.ignoredValues.map(({ message, at }) => withPlace(message, at)),
    ),
    ...titled('Warnings', result.warnings),
  ];
}

function artifactTables({ charts, images }: TrackResult): readonly Block[] {
  const signed = signedColumn([...charts, ...images]);
  return [
    {
      kind: 'table',
      columns: ['chart', 'version', 'digest', 'images found by', ...signed.title],
      rows: charts.map((chart) => [
        chart.name,
        chart.version,
        shortDigest(chart.digest),
        chart.rendered ? 'rendering' : `release file (${chart.notRenderedBecause ?? 'not rendered'})`,
        ...signed.of(chart),
      ]),
    },
    {
      kind: 'table',
      columns: ['image', 'digest', 'size', 'used by', 'set by', ...signed.title],
      rows: images.map((image) => [
        image.reference,
        shortDigest(image.digest),
        formatBytes(image.bytes),
        image.usedBy.join(', '),
        controlsOf(image),
        ...signed.of(image),
      ]),
      alignRight: [2],
    },
  ];
}

/** The values that say which image it is, where they are known. */
function controlsOf({ uses }: TrackedImage): string {
  const paths = uses.flatMap(({ control }) =>
    control === undefined ? [] : control === 'fixed' ? ['no value'] : [control.path],
  );
  return [...new Set(paths)].sort().join(', ');
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

function evidenceOf({ evidence }: TrackResult): readonly Block[] {
  return titled('Signatures and other evidence', evidence.map(describeEvidence));
}

/** Where each note is; the file has their text. */
function noteLines({ notes, notesPath }: TrackResult): readonly string[] {
  return [
    ...notes.flatMap(({ name, to, notes: found, failure }) => [
      ...(failure === undefined ? [] : [`${name} ${to}: not found (${failure})`]),
      ...found.map(
        ({ version, date, url }) => `${name} ${version}${date === undefined ? '' : `, ${date}`}: ${url}`,
      ),
    ]),
    ...(notesPath === undefined ? [] : [`in full: ${notesPath}`]),
  ];
}

/** Why something newer is not in the release; findings of other kinds are among the warnings. */
function newer({ findings }: TrackResult): readonly string[] {
  return findings.filter((finding) => !isWarning(finding)).map(({ message }) => message);
}
