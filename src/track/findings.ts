import type { Digest } from '../oci/digest.ts';
import { compareReleases, type Tag } from '../release/tag.ts';
import { compareInVariant } from '../release/versions.ts';
import { explainWaiting } from './age-rule.ts';
import type { Finding } from './finding.ts';
import type { Entry, Shortlist } from './shortlist.ts';

/** The sentences about versions that were chosen. `versions` are in the order of the members. */

export function moved({ repository }: Entry, { text }: Tag, before: Digest, now: Digest): Finding {
  const subject = `${repository}:${text}`;
  return {
    kind: 'moved',
    subject,
    message: `${subject} was pushed again: it stood for ${before} and stands for ${now}; its age counts from now on`,
  };
}

export function kept(members: readonly Shortlist[], found: readonly Tag[]): readonly Finding[] {
  return older(
    members,
    found,
    (what, locked, { text }) =>
      `${what}: ${locked} is locked, and the newest that may be taken is ${text}, which is older: the lock keeps ${locked}. Set allowDowngrade: true on the entry to go back.`,
  );
}

export function downgraded(members: readonly Shortlist[], versions: readonly Tag[]): readonly Finding[] {
  return older(
    members,
    versions,
    (what, locked, { text }) => `${what} goes back from ${locked} to ${text}, as allowDowngrade says`,
  );
}

/** @param explain what it is, what is locked of it, and the older version */
function older(
  members: readonly Shortlist[],
  versions: readonly Tag[],
  explain: (what: string, locked: string, version: Tag) => string,
): readonly Finding[] {
  return pairs(members, versions).flatMap(([{ entry }, tag]) =>
    entry.locked === undefined || compareInVariant(tag, entry.locked) >= 0
      ? []
      : {
          kind: 'downgrade',
          subject: subjectOf(entry, entry.locked),
          message: explain(entry.what, entry.locked.text, tag),
        },
  );
}

export function vanished(members: readonly Shortlist[], versions: readonly Tag[]): readonly Finding[] {
  return pairs(members, versions).flatMap(([{ entry }, tag]) => {
    const { locked, candidates, what } = entry;
    if (locked === undefined || candidates.some(({ version }) => version === locked.text)) {
      return [];
    }
    const then = tag.text === locked.text ? 'it stays in the lock' : `${tag.text} takes its place`;
    return {
      kind: 'vanished',
      subject: subjectOf(entry, locked),
      message: `${what}: ${locked.text}, which is locked, is gone upstream; ${then}`,
    };
  });
}

export function held(members: readonly Shortlist[], versions: readonly Tag[]): readonly Finding[] {
  return pairs(members, versions).flatMap(([member, version]) => {
    const { entry, allowed } = member;
    const newest = allowed.find(({ tag }) => member.held.has(tag.text));
    if (newest === undefined || compareInVariant(newest.tag, version) <= 0) {
      return [];
    }
    const { text } = newest.tag;
    return {
      kind: 'held',
      subject: subjectOf(entry, newest.tag),
      message: `${entry.what}: ${explainHeld(member, text)}; ${version.text} is taken`,
    };
  });
}

/** Newer versions that only a part of the group has. */
export function behind(
  group: string,
  members: readonly Shortlist[],
  versions: readonly Tag[],
): readonly Finding[] {
  const ready = members.flatMap(({ allowed, held: waiting }) =>
    allowed.map(({ tag }) => tag).filter(({ text }) => !waiting.has(text)),
  );
  const [newest] = ready.toSorted((left, right) => compareReleases(right, left));
  const [taken] = versions;
  if (newest === undefined || taken === undefined || compareReleases(newest, taken) <= 0) {
    return [];
  }
  const lacking = members.filter((member) => member.inRelease(newest) === undefined);
  return [
    {
      kind: 'behind',
      subject: group,
      message: `group ${group} is at ${taken.text} and not at ${newest.text}: ${lacking.map(describeLack).join('; ')}`,
    },
  ];
}

/** What a member has in place of what the others have, and what of it has to wait. */
export function describeLack(member: Shortlist): string {
  const { entry, allowed, held: waiting } = member;
  const tags = allowed.map(({ tag }) => tag.text);
  const ready = tags.filter((text) => !waiting.has(text)).slice(0, 3);
  const newest = tags.find((text) => waiting.has(text));
  const wait = newest === undefined ? '' : `, and ${explainHeld(member, newest)}`;
  return `${entry.repository} has ${ready.join(', ') || 'nothing that may be taken'}${wait}`;
}

function explainHeld({ entry: { age }, held: waiting }: Shortlist, version: string): string {
  const since = waiting.get(version);
  return age === undefined || since === undefined ? version : explainWaiting(version, since, age);
}

function subjectOf({ repository }: Entry, { text }: Tag): string {
  return `${repository}:${text}`;
}

function pairs(
  members: readonly Shortlist[],
  versions: readonly Tag[],
): readonly (readonly [Shortlist, Tag])[] {
  return members.flatMap((member, index) => {
    const version = versions[index];
    return version === undefined ? [] : [[member, version] as const];
  });
}
