import semver from 'semver';
import type { Remark } from '../deploy/found.ts';
import { digestOf, isUntagged, type Left, nameOf, versionOf } from '../deploy/occurrence.ts';
import type { Match, PromotedVersion } from './promoted.ts';

const reasons: Readonly<Record<Left, string>> = {
  embedded: 'it stands in a block, or in a text that itself is YAML or JSON, which is not edited',
  mentioned: 'a text that says more names it, which is not edited',
  floating: 'it follows a range, or whatever is newest',
  template: 'something else fills it in, or may add to it',
  contested: 'other values of its chart say, or may say, something else of that image',
  shared: 'aliases share it, or a merge key has it',
  layered: 'values that are merged with these say its tag',
  elsewhere: 'its tag is written in what this file changes',
};

/** What people should know of what bump leaves as it is. */
export function remarksOn(matches: readonly Match[]): readonly Remark[] {
  const all = matches.flatMap((match) => leftAlone(match));
  // Aliases may have one place under very many paths.
  return [...new Map(all.map((remark) => [JSON.stringify(remark), remark])).values()];
}

/** True where what is left says another version than the release has, or keeps it out, and a person has to move it. */
export function isBehind(matches: readonly Match[]): boolean {
  return matches.some(
    (match) =>
      (match.occurrence.left === 'embedded' && !isNameAlone(match) && !isRight(match)) ||
      excludedBy(match) !== undefined,
  );
}

/** It says no version, and so no other one. */
function isNameAlone({ occurrence }: Match): boolean {
  return isUntagged(occurrence) && occurrence.range === undefined;
}

/** The range that does not admit what the release has. Where range or version are not semver's, it may. */
function excludedBy({ occurrence, candidates }: Match): string | undefined {
  const range = occurrence.kind === 'image' ? occurrence.range : occurrence.version?.value;
  // Helm takes commas between the parts.
  const read = occurrence.left === 'floating' ? semver.validRange(range?.replaceAll(',', ' ')) : null;
  const isAdmitted = ({ version }: PromotedVersion): boolean =>
    read === null || semver.valid(version) === null || semver.satisfies(version, read);
  return candidates.some(isAdmitted) ? undefined : range;
}

/** See `FilePlan`. */
export function isPinned(match: Match): boolean {
  const { left } = match.occurrence;
  return (left === undefined || left === 'embedded') && !isNameAlone(match);
}

function leftAlone(match: Match): readonly Remark[] {
  const { occurrence, candidates, leftTo } = match;
  if (leftTo !== undefined && (occurrence.left === undefined || occurrence.left === 'embedded')) {
    const message = `${nameOf(occurrence)} has no tag here: chart ${leftTo} gives it`;
    return [{ message, place: occurrence.place }];
  }
  if (occurrence.left === undefined || occurrence.left === 'layered' || isRight(match)) {
    return [];
  }
  const name = `${occurrence.kind === 'chart' ? 'chart ' : ''}${nameOf(occurrence)}`;
  const wanted = candidates.map(({ version }) => version).join(' or ');
  const range = excludedBy(match);
  const reason = range === undefined ? reasons[occurrence.left] : `${range} does not admit it`;
  return [{ message: `${name} is not set to ${wanted}: ${reason}`, place: occurrence.place }];
}

function isRight({ occurrence, candidates }: Match): boolean {
  const says = versionOf(occurrence);
  const digest = occurrence.kind === 'image' ? digestOf(occurrence) : undefined;
  return candidates.some(
    (promoted) => says === promoted.version && (digest ?? promoted.digest) === promoted.digest,
  );
}
