import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { byText } from '../order.ts';
import type { PromoteConfig } from '../release/release-file.ts';
import type { Held, RepositoryContents } from './contents.ts';
import {
  createSubjects,
  findReached,
  isList,
  ownTags,
  type Pruned,
  type Staying,
  type SubjectOf,
} from './reached.ts';

/** A target, and the path of its release file. */
export interface Place {
  readonly config: PromoteConfig;
  readonly path: string;
}

/** The releases that stay. */
export interface Kept {
  /** `registry/path:tag` */
  readonly tags: ReadonlySet<string>;
  /** What may not go out of a repository, or a chart repository, by all of its names. */
  digestsIn(...names: readonly string[]): ReadonlySet<Digest>;
}

export interface TagRemoval {
  readonly tag: string;
  readonly digest: Digest;
}

export interface RepositoryPlan {
  readonly repository: string;
  readonly tags: readonly TagRemoval[];
  /** What names another one stands before it: an index before its children, a referrer before its subject. */
  readonly manifests: readonly Descriptor[];
  /** What pruned releases have here and stays, each with the reason. */
  readonly left: readonly string[];
  /** What others attached to manifests that go. It is not touched; a registry may remove it with its subject. */
  readonly foreign: readonly string[];
}

/**
 * What goes out of each repository. Pure. A manifest goes when a pruned release has it, no release that stays needs it there,
 * and no other tag of the repository leads to it; what is about a manifest goes and stays with that.
 * @param contents by `registry/path`
 */
export function planPrune(
  pruned: Pruned,
  kept: Kept,
  contents: ReadonlyMap<string, RepositoryContents>,
): readonly RepositoryPlan[] {
  const named = Map.groupBy(pruned.named, ({ repository }) => repository);
  return [...contents].map(([repository, content]) =>
    planRepository(
      repository,
      { named: named.get(repository) ?? [], digests: pruned.digests },
      { tags: tagsIn(repository, kept), digests: kept.digestsIn(repository) },
      content,
    ),
  );
}

function tagsIn(repository: string, { tags }: Kept): ReadonlySet<string> {
  const prefix = `${repository}:`;
  return new Set(
    [...tags].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)),
  );
}

function planRepository(
  repository: string,
  pruned: Pruned,
  kept: Staying,
  contents: RepositoryContents,
): RepositoryPlan {
  const subjectOf = createSubjects([...pruned.digests, ...contents.manifests.keys()]);
  const ours = ownTags(pruned, kept, contents, subjectOf);
  const { reached, held } = findReached(kept, ours, contents, subjectOf);
  const doomed = new Map(
    [...contents.manifests].filter(([digest]) => pruned.digests.has(digest) && !reached.has(digest)),
  );
  const isGone = (digest: Digest): boolean =>
    doomed.has(digest) || (pruned.digests.has(digest) && !contents.manifests.has(digest));
  const tags: TagRemoval[] = [];
  for (const [tag, digest] of ours) {
    const list = isList(tag, subjectOf) ? contents.manifests.get(digest) : undefined;
    if (held.has(tag) || (list !== undefined && !list.children.every(isGone))) {
      continue;
    }
    tags.push({ tag, digest });
    if (list !== undefined && !reached.has(digest)) {
      doomed.set(digest, list);
    }
  }
  return {
    repository,
    tags: tags.toSorted(byText(({ tag }) => tag)),
    manifests: inOrder(doomed),
    left: describeLeft(pruned, kept, contents, reached).map((what) => `${repository}${what}`),
    foreign: describeForeign(doomed, tags, contents, subjectOf).map((what) => `${repository}${what}`),
  };
}

/** Registries may refuse to delete what another manifest names. Digests cannot form a circle. */
function inOrder(doomed: ReadonlyMap<Digest, Held>): readonly Descriptor[] {
  const ordered: Descriptor[] = [];
  const entered = new Set<Digest>();
  // What names a manifest is entered after it, so it ends up before it in what is then turned round.
  const enter = (digest: Digest): void => {
    const held = doomed.get(digest);
    if (held === undefined || entered.has(digest)) {
      return;
    }
    entered.add(digest);
    [...held.children, ...(held.subject === undefined ? [] : [held.subject])].forEach(enter);
    ordered.push(held.descriptor);
  };
  [...doomed.keys()].sort().forEach(enter);
  return ordered.reverse();
}

/** Each begins as a name does after its repository. */
function describeLeft(
  pruned: Pruned,
  kept: Staying,
  { tags, manifests }: RepositoryContents,
  reached: ReadonlySet<Digest>,
): readonly string[] {
  const promoted = Map.groupBy(
    pruned.named.flatMap((item) => item.tags),
    ({ tag }) => tag,
  );
  const moved = [...promoted].flatMap(([tag, all]) => {
    const now = tags.get(tag);
    return now === undefined || kept.tags.has(tag) || all.some(({ digest }) => digest === now)
      ? []
      : [`:${tag} is ${now}, which was not promoted under that name`];
  });
  const shared = [...manifests.keys()]
    .filter((digest) => pruned.digests.has(digest) && reached.has(digest) && !kept.digests.has(digest))
    .map((digest) => `@${digest}: another tag leads to it, or to what it is about`);
  return [...moved, ...shared].sort();
}

/** Each begins as a name does after its repository. */
function describeForeign(
  doomed: ReadonlyMap<Digest, Held>,
  removals: readonly TagRemoval[],
  { tags, referrers }: RepositoryContents,
  subjectOf: SubjectOf,
): readonly string[] {
  const removed = new Set(removals.map(({ tag }) => tag));
  const listed = [...doomed.keys()].flatMap((subject) =>
    (referrers.get(subject) ?? [])
      .filter((digest) => !doomed.has(digest))
      .map((digest) => `@${digest}, which is about ${subject}`),
  );
  const named = [...tags.keys()].flatMap((tag) => {
    const subject = subjectOf(tag);
    return subject === undefined || !doomed.has(subject) || removed.has(tag)
      ? []
      : [`:${tag}, which belongs to ${subject}`];
  });
  return [...listed, ...named].sort();
}
