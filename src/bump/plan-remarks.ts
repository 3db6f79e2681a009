import type { Remark } from '../deploy/find-occurrences.ts';
import { digestOf, type Left, type Occurrence, tagOf } from '../deploy/occurrence.ts';
import type { Match, PromotedRelease } from './promoted.ts';

const reasons: Readonly<Record<Left, string>> = {
  embedded: 'it stands in a text that holds YAML itself, which is not edited',
  floating: 'it follows a range, or whatever is newest',
  template: 'something else fills it in',
  elsewhere: 'its tag is written in what this file changes',
};

/** What people should know of a file that bump leaves as it is, or in part. */
export function remarksOn({
  occurrences,
  matches,
  release,
}: {
  readonly occurrences: readonly Occurrence[];
  readonly matches: readonly Match[];
  readonly release: PromotedRelease;
}): readonly Remark[] {
  const known = new Set<Occurrence>(matches.map(({ occurrence }) => occurrence));
  return [
    ...matches.flatMap((match) => leftAlone(match)),
    ...occurrences.flatMap((occurrence) =>
      occurrence.kind !== 'image' || occurrence.of === undefined || known.has(occurrence)
        ? []
        : [{ message: `${release.release} has no image ${occurrence.of}`, place: occurrence.place }],
    ),
  ];
}

/** True where what is left says another version than the release has, and a person has to move it. */
export function isBehind(matches: readonly Match[]): boolean {
  return matches.some((match) => match.occurrence.left === 'embedded' && !isRight(match));
}

function leftAlone(match: Match): readonly Remark[] {
  const { occurrence, candidates } = match;
  if (occurrence.left === undefined || isRight(match)) {
    return [];
  }
  const name = occurrence.kind === 'image' ? occurrence.repository : `chart ${occurrence.name}`;
  const wanted = candidates.map(({ version }) => version).join(' or ');
  const reason = reasons[occurrence.left];
  return [{ message: `${name} is not set to ${wanted}: ${reason}`, place: occurrence.place }];
}

function isRight({ occurrence, candidates }: Match): boolean {
  const says = occurrence.kind === 'image' ? tagOf(occurrence) : occurrence.version?.value;
  const digest = occurrence.kind === 'image' ? digestOf(occurrence) : undefined;
  return candidates.some(
    (promoted) => says === promoted.version && (digest ?? promoted.digest) === promoted.digest,
  );
}
