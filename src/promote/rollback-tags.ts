import { mapConcurrently } from '../oci/concurrency.ts';
import type { Registries } from '../oci/registry/registries.ts';
import { createMapping } from '../release/mapping.ts';
import { movingPolicy, refuseMovedTags } from './moved-tags.ts';
import type { TagStep } from './plan.ts';
import type { Journal } from './record/journal.ts';
import { readHistory, type RecordSource } from './record/trusted-record.ts';
import { internalReference } from './targets.ts';
import type { NamedDestination } from './verify-names.ts';

const concurrency = 8;

/**
 * The tags that a rollback has to set, each with what it stands for now. `ours` is what it moves at least.
 * @param left by a run that has not ended: what that one has set is on no record
 * @throws UserError `TAG_MOVED` listing those that somebody else has moved
 */
export async function findRollbackTags(
  artifacts: readonly NamedDestination[],
  source: RecordSource,
  left: Pick<Journal, 'tags'> | undefined,
): Promise<readonly TagStep[]> {
  const { config, registries } = source;
  const steps = await findMoved(artifacts, registries);
  if (steps.length === 0) {
    return steps;
  }
  const { records } = await readHistory(source);
  const moveTags = config.moveTags === 'always' ? 'always' : 'ours';
  const isOurs = movingPolicy({ moveTags }, records, createMapping(config));
  const pending = new Set(left?.tags.map(({ reference, after }) => `${reference}@${after}`));
  const now = steps.flatMap((step) =>
    step.replaces === undefined ? [] : [[internalReference(step), step.replaces] as const],
  );
  refuseMovedTags(
    artifacts,
    new Map(now),
    (reference, found) => isOurs(reference, found) || pending.has(`${reference}@${found}`),
  );
  return steps;
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
