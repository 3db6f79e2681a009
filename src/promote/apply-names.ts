import { UserError } from '../errors.ts';
import { mapConcurrently } from '../oci/concurrency.ts';
import { completeReferrers } from '../oci/registry/complete-referrers.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { Clock } from '../runtime/runtime.ts';
import type { ChartPlan } from './charts/plan-charts.ts';
import type { PromotionPlan, TagStep } from './plan.ts';
import { isInForce, putInForce } from './record/in-force.ts';
import { closeJournal, findJournal } from './record/journal.ts';
import type { Journal } from './record/journal-format.ts';
import { isSame, openJournal, requireNoOther } from './record/pending.ts';
import type { NewRecord, PromotionRecord } from './record/record.ts';
import { writeRecord } from './record/write-record.ts';
import type { RecordSource } from './record/trusted-record.ts';
import { type NameStep, takeBack } from './take-back.ts';
import { internalReference } from './targets.ts';
import { type ListedReferrers, type NamedDestination, verifyNames } from './verify-names.ts';

const concurrency = 6;

/** What puts a release in force, whose content is all there. */
export interface Naming {
  readonly release: Pick<PromotionRecord, 'release' | 'sequence' | 'bundle'>;
  readonly referrers: PromotionPlan['referrers'];
  readonly tags: readonly TagStep[];
  /** What all names are then, for the proof. */
  readonly destinations: readonly NamedDestination[];
  readonly charts: ChartPlan['additions'];
  /** Of the bundle, for the index of a chart repository. */
  readonly created: string;
  /** Absent when it is there. */
  readonly record?: NewRecord;
  /** It may take the place of a newer release, and of what another run has left half done. */
  readonly isRollback: boolean;
}

/**
 * Sets names together: lists of referrers, tags, chart repositories, the record, and `current`. They are written down in
 * the record repository before the first of them, and crossed out after the last: a run that is killed is completed or
 * undone by another one. When a name cannot be set, those that were are put back, as far as the registry lets us.
 * @throws RefusedError `PROMOTION_PENDING`; what `completeReferrers`, `ChartRepository.add`, `verifyNames` and `writeRecord`
 *   raise
 */
export async function applyNames(
  naming: Naming,
  source: RecordSource,
  clock: Clock,
): Promise<ListedReferrers> {
  const { release, charts, record, isRollback } = naming;
  const left = isRollback ? await findJournal(source) : await requireNoOther(source, release);
  const tags = await findUnset(naming.tags, source.registries);
  const additions = charts.filter((addition) => addition.charts.length > 0);
  const rest = record === undefined && (await isInForce(source, release.release)) ? 0 : 1;
  // One name alone cannot be half set.
  const isOne = record === undefined && tags.length + additions.length + rest <= 1;
  const journal =
    isOne && left === undefined
      ? undefined
      : await openJournal(source, journalOf(naming, tags, source, clock), clock, left);
  const reached: string[] = [];
  let listed: ListedReferrers;
  try {
    await listReferrers(naming, source.registries);
    await mapConcurrently(tags, concurrency, async ({ repository, tag, target }) => {
      await source.registries.repository(repository).tag?.(tag, target);
    });
    for (const { repository, charts: added } of additions) {
      reached.push(repository.url);
      await repository.add(added, naming.created);
    }
    listed = await verifyNames(naming.destinations, source.registries);
    if (record !== undefined) {
      await writeRecord(source, record, clock);
    }
  } catch (error) {
    if (journal !== undefined) {
      const isContinued = left !== undefined && isSame(left, release);
      await takeBack({ release, journal, tags, charts: reached, isContinued }, source);
    }
    throw error;
  }
  await putInForce(source, release, { allowOlder: isRollback });
  if (journal !== undefined) {
    await closeJournal(source, journal);
  }
  return listed;
}

/**
 * Those that do not stand for what they should, as of now: long uploads may lie between the plan and this.
 * @throws UserError `TAG_MOVED` for one that somebody has moved meanwhile
 */
async function findUnset(tags: readonly TagStep[], registries: Registries): Promise<readonly NameStep[]> {
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

function journalOf(
  { release, charts }: Naming,
  tags: readonly NameStep[],
  { name }: RecordSource,
  clock: Clock,
): Journal {
  return {
    schemaVersion: 1,
    name,
    release: release.release,
    bundle: release.bundle,
    openedAt: `${clock.now().toISOString().slice(0, 19)}Z`,
    tags: tags.map((step) => ({
      reference: internalReference(step),
      ...(step.before === undefined ? {} : { before: step.before.digest }),
      after: step.target.digest,
    })),
    charts: charts.flatMap(({ repository, charts: added }) =>
      added.map(({ chart, layer }) => ({
        repository: repository.url,
        name: chart.name,
        version: chart.version,
        digest: layer.digest,
      })),
    ),
  };
}

async function listReferrers({ referrers }: Naming, registries: Registries): Promise<void> {
  // Of one subject one after the other: two writers of its list would lose an entry.
  const bySubject = Map.groupBy(referrers, ({ repository, subject }) => `${repository}@${subject}`);
  await mapConcurrently([...bySubject.values()], concurrency, async (groups) => {
    for (const group of groups) {
      await completeReferrers(registries.repository(group.repository), group);
    }
  });
}
