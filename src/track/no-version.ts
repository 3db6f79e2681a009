import { UserError } from '../errors.ts';
import { compareTags, type Tag } from '../release/tag.ts';
import { versionsOfKind } from '../release/version-policy.ts';
import { explainWaiting } from './age-rule.ts';
import { describeLack } from './findings.ts';
import type { Shortlist } from './shortlist.ts';

/** Why nothing can be taken, with the versions nearest to the range. */
export function noMatchingVersion({ entry, held }: Shortlist): UserError {
  const { what, policy, candidates, age } = entry;
  const { range } = policy;
  if (held.size > 0 && age !== undefined) {
    return new UserError(
      'NO_MATCHING_VERSION',
      `${what}: nothing in the range ${range.text} is old enough yet`,
      {
        details: [...held].map(([version, since]) => explainWaiting(version, since, age)),
        hint: `What is known since ${age.seenUntil} or longer may be taken. Wait, or make minimumAge of the entry shorter.`,
      },
    );
  }
  const others = candidates.length - versionsOfKind(candidates, policy).length;
  const near = nearest(entry);
  return new UserError('NO_MATCHING_VERSION', `${what}: no ${kindOf(entry)} is in the range ${range.text}`, {
    details: [
      near.length === 0
        ? `it has no ${kindOf(entry)} at all`
        : `the nearest ${near.length === 1 ? 'is' : 'are'} ${near.join(', ')}`,
      ...(others > 0 ? [`${others} other tags are prereleases, other variants or no versions`] : []),
      ...(policy.ignore.length > 0 ? [`ignored: ${policy.ignore.map(({ text }) => text).join(', ')}`] : []),
    ],
    hint: 'Change the version range in the release file; a variant such as debian-12 is asked for with `variant`, prereleases with `prerelease: true`.',
  });
}

/**
 * Why a group has no version, or none that is not older than what is locked.
 * @param found the newest that all have, if there is one
 */
export function noSharedVersion(
  group: string,
  members: readonly Shortlist[],
  found: readonly Tag[] | undefined,
): UserError {
  const [newest] = found ?? [];
  return new UserError(
    'NO_SHARED_VERSION',
    newest === undefined
      ? `group ${group}: there is no version that all of its ${members.length} members have`
      : `group ${group}: the newest version that all have is ${newest.text}, which is older than what is locked`,
    {
      details: members.map(describeLack),
      hint: members.some(isCutOff)
        ? 'Wait for the next release, or take what came out since the cut-off, too, with `--now <reason>`.'
        : 'Widen the ranges, take a member out of the group, or set allowDowngrade: true on its members to go back.',
    },
  );
}

/** It has something newer, which only the cut-off of the cadence keeps out. */
function isCutOff({ entry: { age }, held }: Shortlist): boolean {
  return held.size > 0 && age?.cutOff === age?.seenUntil;
}

function kindOf({ policy: { variant } }: Shortlist['entry']): string {
  return variant === '' ? 'release' : `release of variant ${variant}`;
}

/** Two on either side of the range; for a range with a gap in it, the newest ones. Newest first. */
function nearest({ candidates, policy }: Shortlist['entry']): readonly string[] {
  const tags = versionsOfKind(candidates, policy)
    .map(({ tag }) => tag)
    .sort((left, right) => compareTags(right, left));
  const above = tags.filter((tag) => policy.range.side(tag) > 0).slice(-2);
  const below = tags.filter((tag) => policy.range.side(tag) < 0).slice(0, 2);
  const near = [...above, ...below];
  return (near.length > 0 ? near : tags.slice(0, 4)).map(({ text }) => text);
}
