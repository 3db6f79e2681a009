import type { PromotionTargets, Target } from '../promote/targets.ts';
import type { ImageOccurrence } from './occurrence.ts';

/**
 * What of a release an image in a file is: by its name inside, or by the upstream name or the one inside that a rule, a path
 * or a marker gives it. A chart in an OCI registry is named as an image is, and found too.
 */
export function targetsOf(
  { images, charts }: PromotionTargets,
  { repository, of }: Pick<ImageOccurrence, 'repository' | 'of'>,
): readonly Target[] {
  const inside = [...images, ...charts].filter((target) => target.repository === (of ?? repository));
  return inside.length > 0 ? inside : images.filter(({ upstream }) => upstream === of);
}
