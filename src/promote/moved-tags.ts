import { UserError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { Mapping } from '../release/mapping.ts';
import type { PromoteConfig } from '../release/release-file.ts';
import type { Destination } from './destination.ts';
import type { Journal } from './record/journal.ts';
import type { PromotionRecord } from './record/record.ts';
import { recordedArtifacts, recordedTags } from './record/recorded-artifacts.ts';
import { internalReference } from './targets.ts';

/** Says of a tag, by `registry/path:tag`, whether it may be moved away from what it stands for. */
export type MayMove = (reference: string, found: Digest) => boolean;

/**
 * What the release file says of moving tags.
 * @param records with their signatures verified: what they say that we promoted is ours
 */
export function movingPolicy(
  { moveTags }: Pick<PromoteConfig, 'moveTags'>,
  records: readonly PromotionRecord[],
  mapping: Mapping,
): MayMove {
  const ours = moveTags === 'ours' ? promotedTags(records, mapping) : new Set<string>();
  return (reference, found) => moveTags === 'always' || ours.has(`${reference}@${found}`);
}

/**
 * What a way back may move: at least what is ours, and what a run that has not ended has set, or was to set. Nobody signs its
 * journal, but what a tag is set to is on a verified record.
 * @param pending of that run
 */
export function restoringPolicy(
  { moveTags }: Pick<PromoteConfig, 'moveTags'>,
  records: readonly PromotionRecord[],
  mapping: Mapping,
  pending: Pick<Journal, 'tags'> | undefined,
): MayMove {
  const isOurs = movingPolicy({ moveTags: moveTags === 'always' ? 'always' : 'ours' }, records, mapping);
  const named = new Set(
    pending?.tags.flatMap(({ reference, before, after }) => [
      `${reference}@${before}`,
      `${reference}@${after}`,
    ]),
  );
  return (reference, found) => isOurs(reference, found) || named.has(`${reference}@${found}`);
}

/** What promotions set tags to: `registry/path:tag@digest`. The digests are those of the signed manifests. */
function promotedTags(records: readonly PromotionRecord[], mapping: Mapping): ReadonlySet<string> {
  const artifacts = records.flatMap((record) => recordedArtifacts(record, mapping));
  const names = artifacts.flatMap((recorded) =>
    recorded.repositories.flatMap((repository) =>
      recordedTags(recorded).map((named) => ({ repository, ...named })),
    ),
  );
  return new Set(names.map((name) => `${internalReference(name)}@${name.target.digest}`));
}

/**
 * @param tags what tags stand for, by `registry/path:tag`
 * @param pending of a run that has not ended: what it has set, it is told of
 * @throws UserError `TAG_MOVED` listing every tag that stands for something else and may not be moved
 */
export function refuseMovedTags(
  destinations: readonly Pick<Destination, 'repository' | 'tags'>[],
  tags: ReadonlyMap<string, Digest>,
  mayMove: MayMove,
  pending?: Pick<Journal, 'release' | 'openedAt' | 'tags'>,
): void {
  const setBy = new Set(pending?.tags.map(({ reference, after }) => `${reference}@${after}`));
  let isLeft = false;
  const moved = destinations.flatMap(({ repository, tags: named }) =>
    named.flatMap(({ tag, target }) => {
      const reference = internalReference({ repository, tag });
      const found = tags.get(reference);
      if (found === undefined || found === target.digest || mayMove(reference, found)) {
        return [];
      }
      const isSet = setBy.has(`${reference}@${found}`);
      isLeft ||= isSet;
      const by = isSet ? ` as ${pending?.release} has it` : '';
      return [`${reference} is ${found}${by}, the release has ${target.digest}`];
    }),
  );
  if (moved.length > 0) {
    throw new UserError(
      'TAG_MOVED',
      'Tags of the release exist in the internal registry with other content',
      {
        details: [...new Set(moved)].sort(),
        hint: `${
          pending !== undefined && isLeft
            ? `A run that puts ${pending.release} in force began at ${pending.openedAt} and has not ended: promote ${pending.release} again, which completes it, or put the release before it back: \`tidegate promote --rollback <release>\`. Of the others find`
            : 'Find'
        } out who pushed them. Then delete those tags, map the images to another path, or allow it with moveTags under promote: \`ours\` for what a promotion put there, as a rollback does in any case, or \`always\`. Nothing was written.`,
      },
    );
  }
}
