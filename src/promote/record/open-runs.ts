import { mapConcurrently } from '../../oci/concurrency.ts';
import { parseReference, repositoryOf } from '../../oci/reference.ts';
import { plural } from '../../report/format.ts';
import { type Journal, journalKind } from './journal.ts';
import { findMark } from './mark.ts';
import { describePruning, findPruning, type Pruning } from './prune-mark.ts';
import type { RecordSource } from './trusted-record.ts';

const concurrency = 8;

/** What runs have begun and not ended: they are at work, or they were killed. */
export interface OpenRuns {
  readonly pending?: Pending;
  readonly pruning?: Pruning;
}

/** A promotion or a rollback that has begun to set names, and has not said that it is done. */
export interface Pending {
  readonly release: string;
  /** It takes the place of a newer one. */
  readonly isRollback: boolean;
  /** UTC. */
  readonly since: string;
  /** Tags that are set already, that are as they were before, and that are neither; sorted. */
  readonly set: readonly string[];
  readonly unset: readonly string[];
  readonly strange: readonly string[];
  /** Chart versions that it was going to add: `operator 1.4.8 in https://…`. */
  readonly charts: readonly string[];
}

export async function findOpenRuns(source: RecordSource): Promise<OpenRuns> {
  const journal = await findMark(source, journalKind);
  const pruning = await findPruning(source);
  return {
    ...(journal && { pending: await examineJournal(source, journal) }),
    ...(pruning && { pruning }),
  };
}

/** Each in two sentences: what is so, and what to do. */
export function describeOpenRuns({ pending, pruning }: OpenRuns): readonly string[] {
  return [...(pending ? [describePending(pending)] : []), ...(pruning ? [describePruning(pruning)] : [])].map(
    ({ what, hint }) => `${what}. ${hint}`,
  );
}

export function describePending({ release, isRollback, since, set, unset, strange }: Pending): {
  readonly what: string;
  readonly hint: string;
} {
  const all = set.length + unset.length + strange.length;
  const others = strange.length === 0 ? '' : `, ${strange.length} stand for something else`;
  return {
    what: `A run that puts ${release} in force began at ${since} and has not ended: ${set.length} of ${plural(all, 'tag')} are set${others}`,
    hint: isRollback
      ? `If it runs no more, \`tidegate promote --rollback ${release}\` completes it; that of another release undoes it.`
      : `If it runs no more, promote ${release} again, which completes it, or put the release before it back: \`tidegate promote --rollback <release>\`.`,
  };
}

/** What the names of a journal stand for now. */
export async function examineJournal(
  { registries }: Pick<RecordSource, 'registries'>,
  { release, isRollback = false, openedAt, tags, charts }: Journal,
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
    isRollback,
    since: openedAt,
    set: having('set'),
    unset: having('unset'),
    strange: having('strange'),
    charts: charts.map(({ repository, name, version }) => `${name} ${version} in ${repository}`),
  };
}

export function isHalfSet({ set, unset, strange }: Pending): boolean {
  return strange.length > 0 || (set.length > 0 && unset.length > 0);
}
