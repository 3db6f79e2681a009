import { mapConcurrently } from '../oci/concurrency.ts';
import type { Registries } from '../oci/registry/registries.ts';
import { createMapping } from '../release/mapping.ts';
import { refuseMovedTags, restoringPolicy } from './moved-tags.ts';
import type { TagStep } from './plan.ts';
import type { Journal } from './record/journal.ts';
import { examineJournal } from './record/open-runs.ts';
import { isSame } from './record/pending.ts';
import { readHistory } from './record/all-records.ts';
import type { RecordSource } from './record/trusted-record.ts';
import { internalReference } from './targets.ts';
import type { NamedDestination } from './verify-names.ts';

const concurrency = 8;

/**
 * The tags that a rollback has to set, each with what it stands for now. `ours` is what it moves at least.
 * @param pending of a run that has not ended: what that one has set, or was putting back, is on no record
 * @throws UserError `TAG_MOVED` listing those that somebody else has moved
 */
export async function findRollbackTags(
  artifacts: readonly NamedDestination[],
  source: RecordSource,
  pending: Pick<Journal, 'tags'> | undefined,
): Promise<readonly TagStep[]> {
  const { config, registries } = source;
  const steps = await findMoved(artifacts, registries);
  if (steps.length === 0) {
    return steps;
  }
  const { records } = await readHistory(source);
  const now = steps.flatMap((step) =>
    step.replaces === undefined ? [] : [[internalReference(step), step.replaces] as const],
  );
  const mayMove = restoringPolicy(config, records, createMapping(config), pending);
  refuseMovedTags(artifacts, new Map(now), mayMove);
  return steps;
}

/**
 * A sentence about the tags that a promotion has made which never came to its record: neither a rollback nor prune takes away
 * what nobody has signed.
 * @param pending of that promotion, or of a run of `wanted` itself
 */
export async function findLeftTags(
  pending: Journal | undefined,
  wanted: Pick<Journal, 'release' | 'bundle'>,
  artifacts: readonly NamedDestination[],
  source: RecordSource,
): Promise<readonly string[]> {
  if (pending === undefined || isSame(pending, wanted)) {
    return [];
  }
  const own = new Set(
    artifacts.flatMap(({ repository, tags }) =>
      tags.map(({ tag }) => internalReference({ repository, tag })),
    ),
  );
  const made = pending.tags.filter(({ reference, before }) => before === undefined && !own.has(reference));
  const { set } = await examineJournal(source, { ...pending, tags: made });
  return set.length === 0
    ? []
    : [
        `Tags stay that a run of ${pending.release} has made, which has not ended: ${set.join(', ')}. Promote ${pending.release} again later, or delete them by hand`,
      ];
}

async function findMoved(
  artifacts: readonly NamedDestination[],
  registries: Registries,
): Promise<readonly TagStep[]> {
  const wanted = new Map(
    artifacts.flatMap(({ repository, tags }) =>
      tags.map((entry) => {
        const step = { repository, ...entry };
        return [internalReference(step), step] as const;
      }),
    ),
  );
  const found = await mapConcurrently([...wanted.values()], concurrency, async (step) => {
    const now = await registries.repository(step.repository).find(step.tag);
    return { ...step, ...(now === undefined ? {} : { replaces: now.digest }) };
  });
  return found.filter(({ replaces, target }: TagStep) => replaces !== target.digest);
}
