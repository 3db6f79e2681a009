import { randomBytes } from 'node:crypto';
import { mapConcurrently } from '../oci/concurrency.ts';
import { completeReferrers } from '../oci/registry/complete-referrers.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { Clock, Runtime } from '../runtime/runtime.ts';
import type { ChartPlan } from './charts/plan-charts.ts';
import type { PromotionPlan, TagStep } from './plan.ts';
import { checkHistory } from './record/history.ts';
import { requireContent } from './read-back.ts';
import { isInForce, putInForce } from './record/in-force.ts';
import { type Journal, journalKind, type OpenJournal } from './record/journal.ts';
import { removeMark } from './record/mark.ts';
import { isSame, openJournal, requireNoOther, requireOwn } from './record/pending.ts';
import { requireNoPrune } from './record/prune-mark.ts';
import type { NewRecord, PromotionRecord } from './record/record.ts';
import { writeRecord } from './record/write-record.ts';
import { readHistory } from './record/all-records.ts';
import type { RecordSource } from './record/trusted-record.ts';
import { requireGoingOn } from '../stopped.ts';
import { formatTime } from '../utc.ts';
import { type NameStep, takeBack } from './take-back.ts';
import { internalReference } from './targets.ts';
import { findUnset } from './unset-tags.ts';
import { type ListedReferrers, type NamedDestination, verifyNames } from './verify-names.ts';

const concurrency = 6;
/** Milliseconds between two looks at whether another run has taken over, while tags are set. */
const lookInterval = 5000;

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
  /** To be done when the release is in force, and before the names are crossed out. */
  readonly afterwards?: () => Promise<void>;
  /** It may take the place of a newer release, and of what another run has left half done. */
  readonly isRollback: boolean;
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
): Promise<ListedReferrers> {
  const { release, charts, record, isRollback } = naming;
  const additions = charts.filter((addition) => addition.charts.length > 0);
  using stop = stopSignal?.();
  const pending = await requireNoOther(source, release, { clock, isRollback });
  const tags = await findUnset(naming.tags, source.registries);
  const isOne = pending === undefined && (await isOneName(naming, tags.length + additions.length, source));
  const journal = isOne
    ? undefined
    : await openJournal(source, journalOf(naming, tags, source, clock), clock, pending);
  const reached: ChartPlan['additions'][number][] = [];
  let begun: readonly NameStep[] = [];
  let listed: ListedReferrers;
  try {
    await requireNoPrune(source);
    await requireContent(naming.destinations, source.registries);
    await listReferrers(naming, source.registries);
    begun = journal === undefined ? tags : await lookAgain(naming, journal, source);
    const look = createWatch(source, journal, clock);
    await mapConcurrently(begun, concurrency, async ({ repository, tag, target }) => {
      requireGoingOn(stop, 'it set names');
      await look();
      await source.registries.repository(repository).tag?.(tag, target);
    });
    for (const addition of additions) {
      requireGoingOn(stop, 'it set names');
      reached.push(addition);
      await addition.repository.add(addition.charts, naming.created);
    }
    listed = await verifyNames(naming.destinations, source.registries);
    await requireStillOwn(source, journal);
    requireGoingOn(stop, 'it set names');
    if (record !== undefined) {
      await writeRecord(source, record, clock);
    }
  } catch (error) {
    if (journal !== undefined) {
      const isContinued = pending !== undefined && (isRollback || isSame(pending, release));
      const isRecording = record !== undefined;
      await takeBack({ release, journal, tags: begun, charts: reached, isContinued, isRecording }, source);
    }
    throw error;
  }
  await requireStillOwn(source, journal);
  await putInForce(source, release, { allowOlder: isRollback });
  await naming.afterwards?.();
  if (journal !== undefined) {
    await removeMark(source, journalKind, journal);
  }
  return listed;
}

/** One name alone cannot be half set; what is in force, and nothing else, prune leaves alone without a journal, too. */
async function isOneName(
  { release, record }: Naming,
  others: number,
  source: RecordSource,
): Promise<boolean> {
  return record === undefined && others <= 1 && (await isInForce(source, release.release));
}

/**
 * Asks again, now that whoever looked at the same time knows of this run, and right before the first tag.
 * @returns the tags that are to be set
 */
async function lookAgain(
  { release, tags, isRollback }: Naming,
  journal: OpenJournal,
  source: RecordSource,
): Promise<readonly NameStep[]> {
  if (!isRollback) {
    // What counts for nothing was told when this was asked for the first time.
    const log = { ...source.log, warning: () => undefined };
    const { records } = await readHistory({ ...source, log });
    checkHistory(release, release.bundle, records);
  }
  const unset = await findUnset(tags, source.registries);
  await requireOwn(source, journal);
  return unset;
}

/** A request that stalls takes minutes, and a run that says nothing for a quarter of an hour is taken over. */
function createWatch(
  source: RecordSource,
  journal: OpenJournal | undefined,
  clock: Clock,
): () => Promise<void> {
  let looked = clock.now().getTime();
  let verdict = Promise.resolve();
  return async () => {
    const now = clock.now().getTime();
    if (now - looked > lookInterval) {
      looked = now;
      verdict = requireStillOwn(source, journal);
    }
    // Also whoever comes while that is being asked.
    await verdict;
  };
}

async function requireStillOwn(source: RecordSource, journal: OpenJournal | undefined): Promise<void> {
  if (journal !== undefined) {
    await requireOwn(source, journal);
  }
}

function journalOf(
  { release, charts, isRollback }: Naming,
  tags: readonly NameStep[],
  { name }: RecordSource,
  clock: Clock,
): Journal {
  return {
    schemaVersion: 1,
    name,
    release: release.release,
    bundle: release.bundle,
    ...(isRollback ? { isRollback } : {}),
    run: randomBytes(8).toString('hex'),
    openedAt: formatTime(clock.now()),
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
