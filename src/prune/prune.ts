import { connect } from '../connect.ts';
import { chartAddresses, openChartRepositories } from '../promote/charts/open-repositories.ts';
import { readInternalSide } from '../promote/internal-side.ts';
import { findInForce } from '../promote/record/in-force.ts';
import { requireNothingPending } from '../promote/record/pending.ts';
import { markPruning } from '../promote/record/prune-mark.ts';
import { readHistory } from '../promote/record/all-records.ts';
import type { RecordSource } from '../promote/record/trusted-record.ts';
import { recordRepository } from '../promote/targets.ts';
import type { Clock, Runtime } from '../runtime/runtime.ts';
import { planCharts, removeCharts } from './charts.ts';
import { requireGoingOn } from '../stopped.ts';
import { type Choice, chooseKept } from './choose-kept.ts';
import { requireNoneDoubted } from './doubted.ts';
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
 * One that is told to stop takes its mark away first.
 * @throws UserError `STOPPED`; RefusedError `PRUNE_DOUBTED`, `PRUNE_PENDING`, `PROMOTION_PENDING`; RemoteError `DELETION_REFUSED`; and what `chooseKept` raises
 */
export async function prune(options: PruneOptions, runtime: Runtime): Promise<PruneResult> {
  const side = await readInternalSide(options, runtime);
  const { http, registries } = await connect(side.releaseFile.endpoints, runtime, {
    credentials: options.credentials,
    writesTo: options.yes ? [side.config.registry] : [],
    charts: chartAddresses([side.config]),
  });
  const place = { config: side.config, path: side.releaseFile.path };
  const source = { ...side, ...place, registries, log: runtime.log };
  const neighbours = await findNeighbours(source, options, runtime);
  using stop = options.yes ? runtime.stopSignal?.() : undefined;
  const goOn = (): void => requireGoingOn(stop, 'it removed content');
  await using _ = await holdOff([source, ...neighbours], options.yes, runtime.clock);
  const choice = await choose(source, options);
  const staying = choice.kept.map(({ record }) => record);
  const kept = await collectKept(source, staying, neighbours);
  const findings = await examine(choice.pruned, kept, source);
  const repositories = openChartRepositories(side, http, runtime);
  const charts = await planCharts(place, repositories, choice.pruned, kept);
  const plan = { choice, findings, charts };
  if (!options.yes) {
    return resultOf(source, plan);
  }
  await requireDeletion([...findings.plans, ...findings.records], registries);
  let left: readonly string[] = [];
  const stuck = await removeContent(findings.plans, registries, goOn, async () => {
    left = await removeCharts(charts, staying[0]?.manifest.created ?? '');
  });
  await removeContent(findings.records, registries, goOn);
  return resultOf(source, plan, { stuck, left });
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

async function choose(source: RecordSource, { keep, also }: PruneOptions): Promise<Choice> {
  const { records, doubted } = await readHistory(source);
  const inForce = (await findInForce(source, records.at(-1)))?.release;
  const choice = chooseKept(records, { newest: keep, also, inForce });
  const [oldest] = choice.pruned;
  requireNoneDoubted(doubted.filter(({ sequence }) => oldest !== undefined && sequence > oldest.sequence));
  return choice;
}
