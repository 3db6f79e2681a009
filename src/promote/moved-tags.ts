import { UserError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { Mapping } from '../release/mapping.ts';
import type { PromoteConfig } from '../release/release-file.ts';
import type { Destination } from './destination.ts';
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
 * @throws UserError `TAG_MOVED` listing every tag that stands for something else and may not be moved
 */
export function refuseMovedTags(
  destinations: readonly Pick<Destination, 'repository' | 'tags'>[],
  tags: ReadonlyMap<string, Digest>,
  mayMove: MayMove,
): void {
  const moved = destinations.flatMap(({ repository, tags: named }) =>
    named.flatMap(({ tag, target }) => {
      const reference = internalReference({ repository, tag });
      const found = tags.get(reference);
      return found === undefined || found === target.digest || mayMove(reference, found)
        ? []
        : [`${reference} is ${found}, the release has ${target.digest}`];
    }),
  );
  if (moved.length > 0) {
    throw new UserError(
      'TAG_MOVED',
      'Tags of the release exist in the internal registry with other content',
      {
        details: [...new Set(moved)].sort(),
        hint: 'Find out who pushed them. Then delete those tags, map the images to another path, or allow it with moveTags under promote: `ours` for what a promotion put there, as a rollback does in any case, or `always`. Nothing was written.',
      },
    );
  }
}
