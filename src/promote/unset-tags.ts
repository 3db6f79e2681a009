import { UserError } from '../errors.ts';
import { mapConcurrently } from '../oci/concurrency.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { TagStep } from './plan.ts';
import type { NameStep } from './take-back.ts';
import { internalReference } from './targets.ts';

const concurrency = 6;

/**
 * Those that do not stand for what they should, as of now: long uploads may lie between the plan and this.
 * @throws UserError `TAG_MOVED` for one that somebody has moved meanwhile
 */
export async function findUnset(
  tags: readonly TagStep[],
  registries: Registries,
): Promise<readonly NameStep[]> {
  const found = await mapConcurrently(tags, concurrency, async (step) => {
    const before = await registries.repository(step.repository).find(step.tag);
    return before === undefined ? step : { ...step, before };
  });
  const unset = found.filter((step: NameStep) => step.before?.digest !== step.target.digest);
  const moved = unset.filter(
    ({ before, replaces }: NameStep) => before !== undefined && before.digest !== replaces,
  );
  if (moved.length > 0) {
    throw new UserError('TAG_MOVED', 'Tags were moved while content was sent', {
      details: moved.map((step) => internalReference(step)).sort(),
      hint: 'Find out who moves them, then run the same command again. No tag was set.',
    });
  }
  return unset;
}
