import { RefusedError } from '../../errors.ts';
import { mapConcurrently } from '../../oci/concurrency.ts';
import { parseReference, repositoryOf } from '../../oci/reference.ts';
import { plural } from '../../report/format.ts';
import type { Clock } from '../../runtime/runtime.ts';
import { recordRepository } from '../targets.ts';
import { findJournal, isStanding, type OpenJournal, writeJournal } from './journal.ts';
import type { Journal } from './journal-format.ts';
import { ownTags } from './own-tags.ts';
import { settle } from './settle.ts';
import type { RecordSource } from './trusted-record.ts';

const concurrency = 8;
const shownNames = 10;
/** A run whose journal is not older than this may be at work, although nothing is set yet. */
const youthMinutes = 15;

/** A promotion or a rollback that has begun to set names, and has not said that it is done. */
export interface Pending {
  readonly release: string;
  /** UTC. */
  readonly since: string;
  /** Tags that are set already, that are as they were before, and that are neither; sorted. */
  readonly set: readonly string[];
  readonly unset: readonly string[];
  readonly strange: readonly string[];
  /** Chart versions that it was going to add: `operator 1.4.8 in https://…`. */
  readonly charts: readonly string[];
}

/** What the names of a journal stand for now. */
export async function examineJournal(
  { registries }: Pick<RecordSource, 'registries'>,
  { release, openedAt, tags, charts }: Journal,
): Promise<Pending> {
  const states = await mapConcurrently(tags, concurrency, async ({ reference, before, after }) => {
    const parsed = parseReference(reference);
    const found = await registries.repository(repositoryOf(parsed)).find(parsed.tag ?? '');
    const state = found?.digest === after ? 'set' : found?.digest === before ? 'unset' : 'strange';
    return { reference, state };
  });
  const having = (wanted: string): readonly string[] =>
    states.flatMap(({ reference, state }) => (state === wanted ? [reference] : [])).sort();
  return {
    release,
    since: openedAt,
    set: having('set'),
    unset: having('unset'),
    strange: having('strange'),
    charts: charts.map(({ repository, name, version }) => `${name} ${version} in ${repository}`),
  };
}

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
  const journal = await findJournal(source);
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
  if (await isStanding(source, journal)) {
    return;
  }
  const found = await findJournal(source);
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
 * Writes down which names are going to be set, before the first one is.
 *
 * Registries have no "only if it is not there". So two runs at once are told apart by looking again when whoever looked at
 * the same time has written theirs: the last one goes on, the other has set nothing.
 * @param left by an earlier run. What it says of the same release stays: it knows what tags stood for before they were set
 * @throws RefusedError `PROMOTION_PENDING` when another one is there then
 */
export async function openJournal(
  source: RecordSource,
  journal: Journal,
  clock: Clock,
  left?: OpenJournal,
): Promise<OpenJournal> {
  const earlier = left !== undefined && isSame(left, journal) ? left : undefined;
  const known = new Set(earlier?.tags.map(({ reference }) => reference));
  const added = journal.tags.filter(({ reference }) => !known.has(reference));
  const all = { ...journal, tags: [...(earlier?.tags ?? []), ...added] };
  const opened = await settle(clock, async () => await writeJournal(source, all));
  await requireOwn(source, opened);
  return opened;
}

/** Says in a log what does not end by itself. */
export async function warnOfPending(source: RecordSource): Promise<void> {
  const journal = await findJournal(source);
  if (journal !== undefined) {
    const pending = await examineJournal(source, journal);
    source.log.warning(`${describePending(pending)}. ${waysOut(pending.release)}`);
  }
}

/** One sentence without its full stop. */
export function describePending({ release, since, set, unset, strange }: Pending): string {
  const all = set.length + unset.length + strange.length;
  const others = strange.length === 0 ? '' : `, ${strange.length} stand for something else`;
  return `A run that puts ${release} in force began at ${since} and has not ended: ${set.length} of ${plural(all, 'tag')} are set${others}`;
}

export function waysOut(release: string): string {
  return `If it runs no more, promote ${release} again, which completes it, or put the release before it back: \`tidegate promote --rollback <release>\`.`;
}

export function isHalfSet({ set, unset, strange }: Pending): boolean {
  return strange.length > 0 || (set.length > 0 && unset.length > 0);
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
  const rest = half.length - shownNames;
  return new RefusedError('PROMOTION_PENDING', describePending(pending), {
    details: rest > 0 ? [...half.slice(0, shownNames), `… and ${rest} more`] : half,
    hint: `${waysOut(pending.release)} Until it is ${youthMinutes} minutes old it may be at work, and a rollback is refused too. It is written down in ${recordRepository(config)}:${ownTags.pending}.`,
  });
}
