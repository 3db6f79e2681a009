import { RefusedError, UserError } from '../errors.ts';
import type { Closure, ClosureManifest } from '../oci/closure.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { groupReferrers, isListed, type SubjectReferrers } from '../oci/subject-referrers.ts';
import { formatBytes, plural } from '../report/format.ts';
import type { Pin } from '../release/lock.ts';

/** What the target has of an image, and what the source lacks. */
export interface TargetState {
  /** Blobs and manifests. */
  readonly content: ReadonlySet<Digest>;
  /** What tags stand for. */
  readonly tags: ReadonlyMap<string, Digest>;
  /** Listed referrers, by subject. */
  readonly referrers: ReadonlyMap<Digest, ReadonlySet<Digest>>;
  /** Blobs that are neither there nor in the source. */
  readonly missing: readonly Descriptor[];
}

export interface TagStep {
  readonly tag: string;
  readonly target: Pin;
}

/** Everything to be written, in this order: nothing shows under a name before all of it is there. */
export interface CopyPlan {
  readonly root: Pin;
  readonly blobs: readonly Descriptor[];
  /** Children before parents. */
  readonly manifests: readonly ClosureManifest[];
  readonly referrers: readonly SubjectReferrers[];
  /** The image's own tag is the last. */
  readonly tags: readonly TagStep[];
  /** What is there already. */
  readonly present: { readonly blobs: number; readonly manifests: number; readonly tags: number };
}

/** The tags that an image has in the target: those that belong to it by name, and last its own. */
export function wantedTags({ root, tags }: Closure, tag: string | undefined): readonly TagStep[] {
  return [...tags, ...(tag === undefined ? [] : [{ tag, target: root }])];
}

/**
 * What has to be written so that an image is complete in its target. Pure; empty for what is there.
 * @param where the target, for messages
 * @param options `tag` the image's own; `force` lets tags move
 * @throws UserError `TAG_MOVED` listing every tag that stands for something else
 * @throws RefusedError `BLOBS_MISSING` listing every blob that is neither in the source nor in the target
 */
export function planCopy(
  closure: Closure,
  state: TargetState,
  where: string,
  { tag, force }: { readonly tag: string | undefined; readonly force: boolean },
): CopyPlan {
  const tags = wantedTags(closure, tag);
  if (!force) {
    refuseMovedTags(tags, state, where);
  }
  refuseMissingBlobs(state, where);
  const isNew = ({ digest }: Descriptor): boolean => !state.content.has(digest);
  const blobs = closure.blobs.filter(isNew);
  const manifests = closure.manifests.filter(({ descriptor }) => isNew(descriptor));
  const newTags = tags.filter((step) => state.tags.get(step.tag) !== step.target.digest);
  return {
    root: closure.root,
    blobs,
    manifests,
    referrers: groupReferrers(closure.manifests).filter(
      (group) => !isListed(group, state.referrers.get(group.subject)),
    ),
    tags: newTags,
    present: {
      blobs: closure.blobs.length - blobs.length,
      manifests: closure.manifests.length - manifests.length,
      tags: tags.length - newTags.length,
    },
  };
}

function refuseMovedTags(tags: readonly TagStep[], state: TargetState, where: string): void {
  const moved = tags.flatMap(({ tag, target }) => {
    const found = state.tags.get(tag);
    return found === undefined || found === target.digest
      ? []
      : [`${tag} is ${found}, the source has ${target.digest}`];
  });
  if (moved.length > 0) {
    throw new UserError(
      'TAG_MOVED',
      `${where} has ${plural(moved.length, 'tag')} that stand for something else`,
      {
        details: moved.toSorted(),
        hint: 'Choose another tag, or give --force to let them stand for what is copied. Nothing was written.',
      },
    );
  }
}

function refuseMissingBlobs({ missing }: TargetState, where: string): void {
  if (missing.length > 0) {
    throw new RefusedError(
      'BLOBS_MISSING',
      `${plural(missing.length, 'blob')} can be found neither in the source nor in ${where}`,
      {
        details: missing.map(({ digest, size }) => `${digest} (${formatBytes(size)})`).sort(),
        hint: 'A delta leaves out what its base has, and a sparse layout what is for other platforms. Copy from a whole one. Nothing was written.',
      },
    );
  }
}
