import type { Clock, Runtime } from '../runtime/runtime.ts';
import { additionsOf, journalOf, type Naming } from './naming.ts';
import { hideCharts, type NewerCharts } from './newer-charts.ts';
import { isInForce, putInForce } from './record/in-force.ts';
import { journalKind, type OpenJournal } from './record/journal.ts';
import { removeMark } from './record/mark.ts';
import { isSame, openJournal, requireNoOther } from './record/pending.ts';
import type { RecordSource } from './record/trusted-record.ts';
import { type NameStep, takeBack } from './take-back.ts';
import { findUnset } from './unset-tags.ts';
import type { ListedReferrers } from './verify-names.ts';
import { type Begun, requireStillOwn, writeNames } from './write-names.ts';

/** What is seen when all names are set. */
export interface Named {
  readonly listed: ListedReferrers;
  /** With what chart repositories do not let go. */
  readonly newer: NewerCharts;
}

/**
 * Sets names together: lists of referrers, tags, chart repositories, the record, and `current`. They are written down in
 * the record repository before the first of them, and crossed out after the last: a run that is killed is completed or
 * undone by another one. When a name cannot be set, those that were are put back, as far as the registry lets us. A run
 * under which another one has taken over stops. One that is told to stop puts back what it has set, or goes on to the end
 * when it is at its record.
 * @throws RefusedError `PROMOTION_PENDING`, `PRUNE_PENDING`; UserError `TAG_MOVED`, `STOPPED`; what `requireContent`,
 *   `checkHistory`, `completeReferrers`, `ChartRepository.add`, `verifyNames` and `writeRecord` raise
 */
export async function applyNames(
  naming: Naming,
  source: RecordSource,
  { clock, stopSignal }: Pick<Runtime, 'clock' | 'stopSignal'>,
): Promise<Named> {
  const { release, record, isRollback } = naming;
  using stop = stopSignal?.();
  const pending = await requireNoOther(source, release, { clock, isRollback });
  const tags = await findUnset(naming.tags, source.registries);
  const journal = await openUnlessOne(naming, tags, source, clock, pending);
  const run = { naming, source, journal, clock, stop };
  const begun: Begun = { tags: journal === undefined ? tags : [], charts: [] };
  let listed: ListedReferrers;
  try {
    listed = await writeNames(run, begun);
  } catch (error) {
    if (journal !== undefined) {
      const isContinued = pending !== undefined && (isRollback || isSame(pending, release));
      const isRecording = record !== undefined;
      await takeBack({ release, journal, ...begun, isContinued, isRecording }, source);
    }
    throw error;
  }
  await requireStillOwn(run);
  await putInForce(source, release, { allowOlder: isRollback });
  const newer = await hideCharts(naming.newer, naming.created);
  if (journal !== undefined) {
    await removeMark(source, journalKind, journal);
  }
  return { listed, newer };
}

/** One name alone cannot be half set; what is in force, and nothing else, prune leaves alone without a journal, too. */
async function openUnlessOne(
  naming: Naming,
  tags: readonly NameStep[],
  source: RecordSource,
  clock: Clock,
  pending: OpenJournal | undefined,
): Promise<OpenJournal | undefined> {
  const { release, record } = naming;
  const names = tags.length + additionsOf(naming).length;
  const isOne = pending === undefined && record === undefined && names <= 1;
  return isOne && (await isInForce(source, release.release))
    ? undefined
    : await openJournal(source, journalOf(naming, tags, source, clock), clock, pending);
}
