import { randomUUID } from 'node:crypto';
import { RefusedError, TidegateError } from '../../errors.ts';
import { timeField } from '../../release/fields.ts';
import type { Clock } from '../../runtime/runtime.ts';
import { type Infer, literal, object, parseWith, string } from '../../schema/schema.ts';
import { orError } from '../../unless.ts';
import { formatTime } from '../../utc.ts';
import { recordRepository } from '../targets.ts';
import { findMark, isStanding, type Mark, type MarkKind, removeMark, setMark } from './mark.ts';
import { ownTags } from './own-tags.ts';
import { settle } from './settle.ts';
import type { RecordSource } from './trusted-record.ts';

/** Milliseconds after which a prune that has not ended counts as dead for the next one. */
const longestPrune = 60 * 60_000;

/** A prune that has begun to remove content, and has not ended. */
export interface Pruning {
  /** UTC. */
  readonly since: string;
  /** Where it says so: `registry/path:tag`. */
  readonly mark: string;
}

const markSchema = object({
  schemaVersion: literal(1),
  /** UTC, whole seconds. */
  since: timeField,
  /** Tells two that began in the same second apart. */
  run: string,
});
type PruneMark = Infer<typeof markSchema>;

const pruneKind: MarkKind<PruneMark> = {
  tag: ownTags.pruning,
  config: 'application/vnd.tidegate.pruning.v1+json',
  layer: 'application/vnd.tidegate.pruning.v1+json',
  limit: 4096,
  title: 'mark of a prune',
  parse(value) {
    const parsed = parseWith(markSchema, value);
    return 'value' in parsed ? parsed.value : undefined;
  },
};

/**
 * Says, where promotions look, that content is being removed. Promotions write their journal and then look for this mark;
 * prune sets this mark and then looks for a journal: so of two that begin at once, one at least sees the other.
 * @returns what takes the mark away again
 * @throws RefusedError `PRUNE_PENDING` while another one is at it; one that began an hour ago is taken for dead
 */
export async function markPruning(source: RecordSource, clock: Clock): Promise<AsyncDisposable> {
  const other = await findPruning(source);
  const now = clock.now();
  if (other !== undefined && now.getTime() - Date.parse(other.since) < longestPrune) {
    throw refusal(other);
  }
  const since = formatTime(now);
  const mark = await settle(
    clock,
    async () => await setMark(source, pruneKind, { schemaVersion: 1, since, run: randomUUID() }),
  );
  if (!(await isStanding(source, pruneKind, mark))) {
    throw refusal((await findPruning(source)) ?? { since, mark: nameOf(source) });
  }
  return { [Symbol.asyncDispose]: async () => await unmark(source, mark) };
}

export async function findPruning(source: RecordSource): Promise<Pruning | undefined> {
  const found = await findMark(source, pruneKind);
  return found && { since: found.since, mark: nameOf(source) };
}

/**
 * Content that was found may be on its way out.
 * @throws RefusedError `PRUNE_PENDING`
 */
export async function requireNoPrune(source: RecordSource): Promise<void> {
  const pruning = await findPruning(source);
  if (pruning !== undefined) {
    throw refusal(pruning);
  }
}

export function describePruning({ since, mark }: Pruning): { readonly what: string; readonly hint: string } {
  return {
    what: `A prune began at ${since} and has not ended`,
    hint: `Nothing is promoted until it has. If it runs no more, run \`tidegate prune --yes\` again an hour after that time, which completes it, or delete the tag ${mark}.`,
  };
}

async function unmark(source: RecordSource, mark: Mark<PruneMark>): Promise<void> {
  const error = await orError(removeMark(source, pruneKind, mark));
  if (error instanceof TidegateError) {
    source.log.warning(
      `${nameOf(source)} could not be taken away (${error.message}): delete it, or nothing is promoted`,
    );
  }
}

function refusal(pruning: Pruning): RefusedError {
  const { what, hint } = describePruning(pruning);
  return new RefusedError('PRUNE_PENDING', what, { hint });
}

function nameOf({ config }: Pick<RecordSource, 'config'>): string {
  return `${recordRepository(config)}:${ownTags.pruning}`;
}
