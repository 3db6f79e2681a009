import type { Tag } from '../release/tag.ts';
import { compareInVariant } from '../release/versions.ts';
import type { Finding } from './finding.ts';
import { behind, downgraded, held, kept, moved, vanished } from './findings.ts';
import { noMatchingVersion, noSharedVersion } from './no-version.ts';
import { rememberAllowed, type Shortlist } from './shortlist.ts';
import type { Sightings } from './sightings.ts';

/** The versions of entries that move together; in the order of the entries. */
export interface Choice {
  readonly versions: readonly Tag[];
  readonly findings: readonly Finding[];
}

/** Of one entry, what newer tags stand for is asked for so many of them. */
const mostHeld = 10;

/**
 * Takes the newest version that every member has, may be taken, and is old enough. What is locked never goes back by itself:
 * where only older versions are left, it stays. Alone, an entry is a group of one.
 * @param members at least one
 * @param group its name, where there are several
 * @throws UserError `NO_MATCHING_VERSION` where a member has none, `NO_SHARED_VERSION` where they have none in common
 */
export async function chooseVersions(
  members: readonly Shortlist[],
  group: string | undefined,
  sightings: Sightings,
): Promise<Choice> {
  const findings: Finding[] = [];
  const locked = members.flatMap(({ entry }) => entry.locked ?? []);
  const canKeep = locked.length === members.length;
  for (const member of members) {
    if (member.allowed.length === 0 && !(canKeep && isGone(member))) {
      throw noMatchingVersion(member);
    }
  }
  const found = await newestShared(members, sightings, findings);
  const isBack = found?.some((tag, index) => {
    const { locked: before, allowDowngrade } = members[index]?.entry ?? {};
    return before !== undefined && !allowDowngrade && compareInVariant(tag, before) < 0;
  });
  if (found === undefined || isBack === true) {
    if (!canKeep || (found === undefined && !members.some(mayWait))) {
      const [only] = members;
      throw group === undefined && only !== undefined
        ? noMatchingVersion(only)
        : noSharedVersion(group ?? '', members, found);
    }
    findings.push(...(found === undefined ? [] : kept(members, found)));
  }
  const versions = found === undefined || isBack === true ? locked : found;
  await rememberHeld(members, versions, sightings, findings);
  return {
    versions,
    findings: [
      ...findings,
      ...vanished(members, versions),
      ...(isBack === true ? [] : downgraded(members, versions)),
      ...held(members, versions),
      ...(group === undefined ? [] : behind(group, members, versions)),
    ],
  };
}

/** What is locked is allowed, and upstream has nothing of the kind any more. */
function isGone({ entry: { locked, policy } }: Shortlist): boolean {
  return locked !== undefined && policy.range.has(locked);
}

/** Nothing can be taken today, and that may be different tomorrow, or was different yesterday. */
function mayWait(member: Shortlist): boolean {
  return member.held.size > 0 || member.allowed.length === 0;
}

async function newestShared(
  members: readonly Shortlist[],
  sightings: Sightings,
  findings: Finding[],
): Promise<readonly Tag[] | undefined> {
  for (const { tag } of members[0]?.allowed ?? []) {
    const row = members.flatMap((member) => member.inRelease(tag) ?? []);
    if (row.length < members.length) {
      continue;
    }
    const isSame = await Promise.all(
      members.map((member, index) => isUnmoved(member, row[index] ?? tag, sightings, findings)),
    );
    if (isSame.every(Boolean)) {
      return row;
    }
  }
  return undefined;
}

/** A tag that stands for something else than before is as young as that. */
async function isUnmoved(
  member: Shortlist,
  tag: Tag,
  sightings: Sightings,
  findings: Finding[],
): Promise<boolean> {
  const { entry } = member;
  if (entry.age === undefined) {
    return true;
  }
  rememberAllowed(member, tag, sightings);
  const digest = await entry.digestOf(tag.text);
  const before = digest && sightings.rememberDigest(entry.repository, tag.text, digest);
  // Of what is locked, the lock itself says so.
  if (digest === undefined || before === undefined || tag.text === entry.locked?.text) {
    return true;
  }
  findings.push(moved(entry, tag, before, digest));
  member.hold(tag);
  return !member.held.has(tag.text);
}

/** What waits now is taken some day: until then it must stay what it is. */
async function rememberHeld(
  members: readonly Shortlist[],
  versions: readonly Tag[],
  sightings: Sightings,
  findings: Finding[],
): Promise<void> {
  for (const [index, member] of members.entries()) {
    const version = versions[index];
    if (member.entry.age === undefined || version === undefined) {
      continue;
    }
    rememberAllowed(member, version, sightings);
    const waiting = member.allowed.filter(
      ({ tag }) => member.held.has(tag.text) && compareInVariant(tag, version) > 0,
    );
    for (const { tag } of waiting.slice(0, mostHeld)) {
      await isUnmoved(member, tag, sightings, findings);
    }
  }
}
