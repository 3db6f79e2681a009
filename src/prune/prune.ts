import { connect } from '../connect.ts';
import { RefusedError } from '../errors.ts';
import { readInternalSide } from '../promote/internal-side.ts';
import { findInForce } from '../promote/record/in-force.ts';
import { findJournal } from '../promote/record/journal.ts';
import { describePending, examineJournal, waysOut } from '../promote/record/pending.ts';
import { markPruning } from '../promote/record/prune-mark.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import { type DoubtedRecord, readHistory, type RecordSource } from '../promote/record/trusted-record.ts';
import { recordRepository } from '../promote/targets.ts';
import type { Clock, Runtime } from '../runtime/runtime.ts';
import { applyFolders, planCharts } from './chart-folders.ts';
import { type Choice, chooseKept } from './choose-kept.ts';
import { examine } from './examine.ts';
import { collectKept, findNeighbours } from './kept.ts';
import { removeContent, requireDeletion } from './remove.ts';
import { type PruneResult, resultOf } from './result.ts';

export interface PruneOptions {
  readonly config: string;
  readonly to: string | undefined;
  readonly trust: string | undefined;
  readonly credentials: string | undefined;
  /** Release files of other products that promote into the same registry. */
  readonly beside: readonly string[];
  /** How many of the newest releases stay, at least 1. */
  readonly keep: number;
  readonly also: readonly string[];
  /** Removes; otherwise only the plan is made. */
  readonly yes: boolean;
}

/**
 * Removes what only old releases have: names first, then content by digest, and last their records, so that the next run
 * completes one that was cut off. Nothing is touched but what signed records name.
 * @throws RefusedError `PRUNE_DOUBTED`, `PRUNE_PENDING`, `PROMOTION_PENDING`; RemoteError `DELETION_REFUSED`; and what `chooseKept` raises
 */
export async function prune(options: PruneOptions, runtime: Runtime): Promise<PruneResult> {
  const side = await readInternalSide(options, runtime);
  const { registries } = await connect(side.releaseFile.endpoints, runtime, {
    credentials: options.credentials,
    writesTo: options.yes ? [side.config.registry] : [],
  });
  const source = { ...side, registries, log: runtime.log };
  const neighbours = await findNeighbours(source, options, runtime);
  await using _ = await holdOff([source, ...neighbours], options.yes, runtime.clock);
  const choice = await choose(source, options);
  const staying = choice.kept.map(({ record }) => record);
  const kept = await collectKept(source, staying, neighbours);
  const findings = await examine(choice.pruned, kept, source);
  const charts = await planCharts(side, choice.pruned, kept);
  const plan = { choice, findings, charts };
  if (!options.yes) {
    return resultOf(source, plan);
  }
  await requireDeletion([...findings.plans, ...findings.records], registries);
  const stuck = await removeContent(findings.plans, registries, () =>
    applyFolders(charts.folders, staying[0]?.manifest.created ?? '', runtime),
  );
  await removeContent(findings.records, registries);
  return resultOf(source, plan, { stuck });
}

/**
 * Keeps promotions off until the end, wherever what they need might be removed.
 * @param isRemoving otherwise only what is pending is asked for, and nothing is written
 */
async function holdOff(
  sources: readonly RecordSource[],
  isRemoving: boolean,
  clock: Clock,
): Promise<AsyncDisposable> {
  const places = [...new Map(sources.map((source) => [recordRepository(source.config), source])).values()];
  await using marks = new AsyncDisposableStack();
  for (const source of places) {
    await requireNothingPending(source);
    if (isRemoving) {
      marks.use(await markPruning(source, clock));
      // One may have begun before it could see the mark.
      await requireNothingPending(source);
    }
  }
  return marks.move();
}

/** Whose names are half set may need what would be removed. */
async function requireNothingPending(source: RecordSource): Promise<void> {
  const journal = await findJournal(source);
  if (journal !== undefined) {
    const pending = await examineJournal(source, journal);
    throw new RefusedError('PROMOTION_PENDING', describePending(pending), {
      hint: `${waysOut(pending.release)} Nothing was removed.`,
    });
  }
}

async function choose(source: RecordSource, { keep, also }: PruneOptions): Promise<Choice> {
  const { records, doubted } = await readHistory(source);
  const inForce = (await findInForce(source))?.release;
  const choice = chooseKept(records, { newest: keep, also, inForce });
  requireNoneDoubted(choice.pruned, doubted);
  return choice;
}

/** What a record has that does not count today cannot be told from what goes, and it may be in use. */
function requireNoneDoubted(pruned: readonly PromotionRecord[], doubted: readonly DoubtedRecord[]): void {
  const [oldest] = pruned;
  const newer = doubted.filter(({ sequence }) => oldest !== undefined && sequence > oldest.sequence);
  if (newer.length > 0) {
    throw new RefusedError('PRUNE_DOUBTED', 'Releases were recorded whose records do not count today', {
      details: newer.map(({ release, sequence, reason }) => `${release} (sequence ${sequence}): ${reason}`),
      hint: 'What they have cannot be kept apart from what would be removed. Promote such a release anew, signed so that it counts, or delete these tags where the records are. Nothing was removed.',
    });
  }
}
