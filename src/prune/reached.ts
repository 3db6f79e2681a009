import { algorithmOf, type Digest, hexOf } from '../oci/digest.ts';
import { referrersTag } from '../oci/evidence-tags.ts';
import type { RepositoryContents } from './contents.ts';
import type { Named } from './named.ts';

/** The releases that go. */
export interface Pruned {
  readonly named: readonly Named[];
  /** Of everything that they have anywhere. */
  readonly digests: ReadonlySet<Digest>;
}

/** What the releases that stay have in one repository: its tags, without its name. */
export interface Staying {
  readonly tags: ReadonlySet<string>;
  readonly digests: ReadonlySet<Digest>;
}

/** The manifest that a tag belongs to by name, such as `sha256-<hex>.sig`; undefined for other tags. */
export type SubjectOf = (tag: string) => Digest | undefined;

/** @param digests of the manifests that a tag may belong to */
export function createSubjects(digests: readonly Digest[]): SubjectOf {
  const stems = new Map(
    digests.flatMap((digest) => [
      [referrersTag(digest), digest] as const,
      [`${algorithmOf(digest)}-${hexOf(digest)}`, digest] as const,
    ]),
  );
  return (tag) => stems.get(tag.split('.', 1)[0] ?? '');
}

/** The index of what refers to a manifest, where a registry has no API for that. */
export function isList(tag: string, subjectOf: SubjectOf): boolean {
  const subject = subjectOf(tag);
  return subject !== undefined && tag === referrersTag(subject);
}

/** Tags that stand for what a pruned release put there, and the lists of referrers of its manifests. */
export function ownTags(
  pruned: Pruned,
  kept: Staying,
  { tags }: RepositoryContents,
  subjectOf: SubjectOf,
): ReadonlyMap<string, Digest> {
  const theirs = new Set(
    pruned.named.flatMap((item) => item.tags.map(({ tag, digest }) => `${tag} ${digest}`)),
  );
  return new Map(
    [...tags].filter(([tag, digest]) => {
      const subject = subjectOf(tag);
      const isOwnList = subject !== undefined && isList(tag, subjectOf) && pruned.digests.has(subject);
      return !kept.tags.has(tag) && (isOwnList || theirs.has(`${tag} ${digest}`));
    }),
  );
}

/** What has to stay, and which of our tags with it: those that belong by name to something that stays. */
export function findReached(
  kept: Staying,
  ours: ReadonlyMap<string, Digest>,
  { tags, manifests }: RepositoryContents,
  subjectOf: SubjectOf,
): { readonly reached: ReadonlySet<Digest>; readonly held: ReadonlySet<string> } {
  const reached = new Set<Digest>();
  const held = new Set<string>();
  const about = Map.groupBy(manifests.values(), ({ subject }) => subject);
  const named = Map.groupBy(ours, ([tag]) => subjectOf(tag));
  const others = [...tags].filter(([tag]) => !ours.has(tag)).map(([, digest]) => digest);
  const waiting = [...kept.digests, ...others];
  for (let digest = waiting.pop(); digest !== undefined; digest = waiting.pop()) {
    if (reached.has(digest)) {
      continue;
    }
    reached.add(digest);
    waiting.push(...(manifests.get(digest)?.children ?? []));
    waiting.push(...(about.get(digest) ?? []).map(({ descriptor }) => descriptor.digest));
    for (const [tag, target] of named.get(digest) ?? []) {
      held.add(tag);
      waiting.push(target);
    }
  }
  return { reached, held };
}
