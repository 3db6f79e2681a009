import { mapConcurrently } from '../oci/concurrency.ts';
import { completeReferrers } from '../oci/registry/complete-referrers.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { Clock } from '../runtime/runtime.ts';
import { requireGoingOn } from '../stopped.ts';
import type { ChartPlan } from './charts/plan-charts.ts';
import { additionsOf, type Naming } from './naming.ts';
import { requireContent } from './read-back.ts';
import { readHistory } from './record/all-records.ts';
import { checkHistory } from './record/history.ts';
import type { OpenJournal } from './record/journal.ts';
import { requireOwn } from './record/pending.ts';
import { requireNoPrune } from './record/prune-mark.ts';
import type { RecordSource } from './record/trusted-record.ts';
import { writeRecord } from './record/write-record.ts';
import type { NameStep } from './take-back.ts';
import { findUnset } from './unset-tags.ts';
import { type ListedReferrers, verifyNames } from './verify-names.ts';

const concurrency = 6;
/** Milliseconds between two looks at whether another run has taken over, while tags are set. */
const lookInterval = 5000;

/** A run that may set names. */
export interface NamingRun {
  readonly naming: Naming;
  readonly source: RecordSource;
  /** Absent where one name alone is set. */
  readonly journal: OpenJournal | undefined;
  readonly clock: Clock;
  readonly stop: AbortSignal | undefined;
}

/** Names of which all but the last that were tried are set. */
export interface Begun {
  tags: readonly NameStep[];
  readonly charts: ChartPlan['additions'][number][];
}

/**
 * Sets the names, and writes the record when all of them are read back.
 * @param begun is told of each before it is set, so that whoever catches what this throws can put it back
 * @throws what `applyNames` says
 */
export async function writeNames(run: NamingRun, begun: Begun): Promise<ListedReferrers> {
  const { naming, source, journal, clock } = run;
  const { destinations, referrers, created, record } = naming;
  const { registries } = source;
  await requireNoPrune(source);
  await requireContent(destinations, registries);
  await listReferrers(referrers, registries);
  if (journal !== undefined) {
    begun.tags = await lookAgain(naming, journal, source);
  }
  const look = createWatch(run);
  await mapConcurrently(begun.tags, concurrency, async ({ repository, tag, target }) => {
    requireNoStop(run);
    await look();
    await registries.repository(repository).tag?.(tag, target);
  });
  for (const addition of additionsOf(naming)) {
    requireNoStop(run);
    begun.charts.push(addition);
    await addition.repository.add(addition.charts, created);
  }
  const listed = await verifyNames(destinations, registries);
  await requireStillOwn(run);
  requireNoStop(run);
  if (record !== undefined) {
    await writeRecord(source, record, clock);
  }
  return listed;
}

function requireNoStop({ stop }: NamingRun): void {
  requireGoingOn(stop, 'it set names');
}

/**
 * Before what a run must not do under another one that has taken over.
 * @throws RefusedError `PROMOTION_PENDING`
 */
export async function requireStillOwn({ source, journal }: NamingRun): Promise<void> {
  if (journal !== undefined) {
    await requireOwn(source, journal);
  }
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
function createWatch(run: NamingRun): () => Promise<void> {
  const { clock } = run;
  let looked = clock.now().getTime();
  let verdict = Promise.resolve();
  return async () => {
    const now = clock.now().getTime();
    if (now - looked > lookInterval) {
      looked = now;
      verdict = requireStillOwn(run);
    }
    // Also whoever comes while that is being asked.
    await verdict;
  };
}

async function listReferrers(referrers: Naming['referrers'], registries: Registries): Promise<void> {
  // Of one subject one after the other: two writers of its list would lose an entry.
  const bySubject = Map.groupBy(referrers, ({ repository, subject }) => `${repository}@${subject}`);
  await mapConcurrently([...bySubject.values()], concurrency, async (groups) => {
    for (const group of groups) {
      await completeReferrers(registries.repository(group.repository), group);
    }
  });
}
