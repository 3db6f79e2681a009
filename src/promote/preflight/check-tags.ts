import { UserError } from '../../errors.ts';
import type { TagRules } from '../../oci/registry/tag-rules.ts';
import type { PromoteConfig } from '../../release/release-file.ts';
import type { PromotionPlan } from '../plan.ts';
import { ownTags } from '../record/own-tags.ts';
import { internalReference, recordRepository } from '../targets.ts';
import type { Finding } from './finding.ts';

/**
 * Whether tags that have to be moved may be: those that stand for something else, and our own where the records are, which
 * move at every promotion. Pure.
 * @param name a repository of the project whose rules these are
 * @throws UserError `TAG_IMMUTABLE`
 */
export function checkTags(
  name: string,
  rules: TagRules | undefined,
  { tags }: Pick<PromotionPlan, 'tags'>,
  config: PromoteConfig,
): readonly Finding[] {
  if (rules === undefined) {
    return [];
  }
  const records = recordRepository(config);
  const moving = [
    ...tags.filter(({ replaces }) => replaces !== undefined),
    ...Object.values(ownTags).map((tag) => ({ repository: records, tag })),
  ];
  const refused = moving.filter(({ repository, tag }) => rules.isImmutable(repository, tag));
  if (refused.length > 0) {
    throw new UserError('TAG_IMMUTABLE', 'Rules of the registry keep tags from being moved', {
      details: refused.map(internalReference).sort(),
      hint: `Leave those tags out of the project's rules of tag immutability. Of ${records} these must be free: ${Object.values(ownTags).join(', ')}. Nothing of the release was written.`,
    });
  }
  const [host = name, project = ''] = name.split('/');
  return [
    {
      subject: `${host}/${project}`,
      check: 'immutable tags',
      state: 'ok',
      message: 'has no rule that keeps a tag from being moved that has to be',
    },
  ];
}
