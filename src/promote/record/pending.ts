import { RefusedError } from '../../errors.ts';
import { cutLines } from '../../report/format.ts';
import type { Clock } from '../../runtime/runtime.ts';
import { recordRepository } from '../targets.ts';
import { type Journal, journalKind, type OpenJournal } from './journal.ts';
import { findMark, isStanding, setMark } from './mark.ts';
import { ownTags } from './own-tags.ts';
import { settle } from './settle.ts';
import type { RecordSource } from './trusted-record.ts';
import { describePending, examineJournal, isHalfSet, type Pending } from './open-runs.ts';

/*
 * One run at a time sets names. What it finds where the records are says whether it may:
 *
 *                                     the same release   another release     a rollback          prune
 *   `pending`  is not there           goes on            goes on             goes on             goes on
 *              young                  takes it over      PROMOTION_PENDING   PROMOTION_PENDING   PROMOTION_PENDING
 *              left, names half set   completes it       PROMOTION_PENDING   undoes it           PROMOTION_PENDING
 *              left, all set or none  completes it       goes on             goes on             PROMOTION_PENDING
 *   `pruning`  young                  PRUNE_PENDING      PRUNE_PENDING       PRUNE_PENDING       PRUNE_PENDING
 *              an hour old            PRUNE_PENDING      PRUNE_PENDING       PRUNE_PENDING       takes it over
 *
 * It is left when it is not young any more, or says that its run has ended. Then the run sets its own, looks whether that one
 * still stands, and a promotion also for `pruning`, prune for `pending`: of two that begin at once one at least gives way.
 * `pending` goes away last of all, so what a run leaves that is killed can be told by it, the release's record and `current`.
 */

const shownNames = 10;
/** A run whose journal is not older than this may be at work, although nothing is set yet. */
const youthMinutes = 15;

/**
 * Refuses to set names while others are half set. A journal whose tags are all as they were, or all set, is no obstacle.
 * @param wanted what is going to be in force
 * @param options with a clock, a young journal is an obstacle in any case: its run may be at work. Names that are half set
 *   are none for a rollback, which undoes that
 * @returns the journal that an earlier run has left: of this very release, or no obstacle
 * @throws RefusedError `PROMOTION_PENDING`
 */
export async function requireNoOther(
  source: RecordSource,
  wanted: Pick<Journal, 'release' | 'bundle'>,
  options: { readonly clock?: Clock; readonly isRollback?: boolean } = {},
): Promise<OpenJournal | undefined> {
  const { clock, isRollback = false } = options;
  const journal = await findMark(source, journalKind);
  if (journal === undefined || isSame(journal, wanted)) {
    return journal;
  }
  const mayRun = clock !== undefined && isYoung(journal, clock);
  if (isRollback && !mayRun) {
    return journal;
  }
  const pending = await examineJournal(source, journal);
  if (mayRun || isHalfSet(pending)) {
    throw refusal(source, pending);
  }
  return journal;
}

/**
 * Refuses to remove content: whose names are half set may need it.
 * @throws RefusedError `PROMOTION_PENDING`
 */
export async function requireNothingPending(source: RecordSource): Promise<void> {
  const journal = await findMark(source, journalKind);
  if (journal !== undefined) {
    const { what, hint } = describePending(await examineJournal(source, journal));
    throw new RefusedError('PROMOTION_PENDING', what, { hint: `${hint} Nothing was removed.` });
  }
}

/** The clock of the other machine may be ahead. */
function isYoung({ openedAt, hasEnded }: Journal, clock: Clock): boolean {
  const age = Math.abs(clock.now().getTime() - Date.parse(openedAt));
  return hasEnded !== true && age < youthMinutes * 60_000;
}

/**
 * To be called before what must not be done under another run that has taken over.
 * @throws RefusedError `PROMOTION_PENDING`
 */
export async function requireOwn(source: RecordSource, journal: OpenJournal): Promise<void> {
  if (await isStanding(source, journalKind, journal)) {
    return;
  }
  const found = await findMark(source, journalKind);
  if (found !== undefined) {
    throw refusal(source, await examineJournal(source, found));
  }
  throw new RefusedError(
    'PROMOTION_PENDING',
    `Another run has taken over the names of ${journal.release}, or has ended them`,
    { hint: `\`tidegate releases\` shows what is there. Then run the same command again.` },
  );
}

/**
 * Writes down which names are going to be set, before the first one is. Of two runs at once the last one goes on, the other
 * has set nothing.
 * @param pending of an earlier run. What it says of the same release stays: it knows what tags stood for before they were set
 * @throws RefusedError `PROMOTION_PENDING` when another one is there then
 */
export async function openJournal(
  source: RecordSource,
  journal: Journal,
  clock: Clock,
  pending?: OpenJournal,
): Promise<OpenJournal> {
  const earlier = pending !== undefined && isSame(pending, journal) ? pending : undefined;
  const known = new Set(earlier?.tags.map(({ reference }) => reference));
  const added = journal.tags.filter(({ reference }) => !known.has(reference));
  const undone = undoneCharts(pending, journal);
  const all = {
    ...journal,
    tags: [...(earlier?.tags ?? []), ...added],
    charts: unique([...(earlier?.charts ?? []), ...journal.charts]),
    ...(undone.length === 0 ? {} : { undone }),
  };
  const opened = await settle(clock, async () => await setMark(source, journalKind, all));
  await requireOwn(source, opened);
  return opened;
}

/** The charts that runs before this one have added and not come to a record with. @param pending of the last of them */
export function undoneCharts(
  pending: Journal | undefined,
  wanted: Pick<Journal, 'release' | 'bundle'>,
): Journal['charts'] {
  const charts = pending === undefined || isSame(pending, wanted) ? [] : pending.charts;
  return unique([...charts, ...(pending?.undone ?? [])]);
}

function unique(charts: Journal['charts']): Journal['charts'] {
  return [...new Map(charts.map((chart) => [`${chart.repository} ${chart.digest}`, chart])).values()];
}

/** Of one release, out of one bundle. */
export function isSame(
  a: Pick<Journal, 'release' | 'bundle'>,
  b: Pick<Journal, 'release' | 'bundle'>,
): boolean {
  return a.release === b.release && a.bundle === b.bundle;
}

function refusal({ config }: Pick<RecordSource, 'config'>, pending: Pending): RefusedError {
  const half = [
    ...pending.set.map((name) => `${name} is set`),
    ...pending.strange.map((name) => `${name} stands for something else`),
  ];
  const { what, hint } = describePending(pending);
  return new RefusedError('PROMOTION_PENDING', what, {
    details: cutLines(half, shownNames),
    hint: `${hint} Until it is ${youthMinutes} minutes old it may be at work, and a rollback is refused too. It is written down in ${recordRepository(config)}:${ownTags.pending}.`,
  });
}
