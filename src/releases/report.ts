import { describeOpenRuns } from '../promote/record/open-runs.ts';
import type { Block } from '../report/document.ts';
import { cutLines, plural, shortDigest } from '../report/format.ts';
import type { ListedRelease, ReleasesResult } from './stage.ts';

const shownTags = 20;

/** What a person reads: the releases, then what is not as it was promoted. */
export function describeReleases(result: ReleasesResult): readonly Block[] {
  const { name, records, inForce, releases } = result;
  if (releases.length === 0) {
    return [{ kind: 'text', text: `Nothing of ${name} was promoted: ${records} has no records.` }];
  }
  const faults = faultsOf(result);
  const shown = cutLines(releases.flatMap(tagLines), shownTags, '; `--json` has all');
  return [
    { kind: 'heading', text: `Releases of ${name} in ${records}` },
    {
      kind: 'table',
      columns: ['Release', 'Sequence', 'Promoted', 'Signed by', 'Images', 'Charts', 'Complete', ''],
      rows: releases.map(rowOf),
      alignRight: [1, 4, 5],
    },
    ...(inForce === undefined ? [] : [{ kind: 'text' as const, text: `In force is ${inForce}.` }]),
    ...(faults.length === 0 ? [] : [{ kind: 'list' as const, items: faults }]),
    ...(shown.length === 0
      ? []
      : [
          { kind: 'text' as const, text: 'Not as promoted:' },
          { kind: 'list' as const, items: shown },
        ]),
  ];
}

/** What somebody should look at. That a newer release has moved a name on is nothing unusual. */
export function faultsOf(result: ReleasesResult): readonly string[] {
  const { releases, currentFault, strayTags, unread } = result;
  const current = releases.find(({ inForce }) => inForce);
  const drifted = new Set(
    releases
      .flatMap(({ tags }) => tags?.moved.filter(({ by }) => by === undefined) ?? [])
      .map(({ reference }) => reference),
  );
  return [
    ...describeOpenRuns(result),
    ...(currentFault === undefined ? [] : [currentFault]),
    ...(current?.complete === false
      ? [
          `${current.release} is in force, and not complete: promote it again, or find out who moved its names.`,
        ]
      : []),
    ...(drifted.size === 0
      ? []
      : [
          `${plural(drifted.size, 'name')} were moved to what no promoted release has. Find out who did that.`,
        ]),
    ...releases.flatMap(({ refusal }) =>
      refusal === undefined ? [] : [`It counts for nothing: ${refusal}`],
    ),
    ...unread.map((why) => `${why}. Whether its charts are as promoted is not known.`),
    ...(strayTags.length === 0 ? [] : [`Tags that are no releases: ${strayTags.join(', ')}.`]),
  ];
}

function rowOf(listed: ListedRelease): readonly string[] {
  const { release, sequence, promotedAt, signedBy, images, charts, inForce, refusal } = listed;
  return [
    release,
    String(sequence ?? ''),
    promotedAt ?? '',
    signedBy?.join(', ') ?? '',
    String(images ?? ''),
    String(charts ?? ''),
    completeOf(listed),
    refusal === undefined ? (inForce ? 'in force' : '') : 'counts for nothing',
  ];
}

function completeOf({ complete, tags }: ListedRelease): string {
  if (tags === undefined) {
    return '';
  }
  const standing = tags.total - tags.missing.length - tags.moved.length - tags.unknown.length;
  return complete === true ? 'yes' : `${standing} of ${plural(tags.total, 'name')}`;
}

function tagLines({ release, tags }: ListedRelease): readonly string[] {
  return [
    ...(tags?.missing ?? []).map((reference) => `${release}: ${reference} is not there`),
    ...(tags?.moved ?? []).map(({ reference, promoted, found, by }) => {
      const why = by === undefined ? 'no promoted release has that' : `as ${by} has it`;
      return `${release}: ${reference} is ${shortDigest(found)}, ${why}; promoted was ${shortDigest(promoted)}`;
    }),
  ];
}
