import type { CheckContext } from '../check/context.ts';
import { requireCharts } from '../check/require-charts.ts';
import { TidegateError } from '../errors.ts';
import type { Http } from '../http/http.ts';
import { mapConcurrently } from '../oci/concurrency.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { InternalSide } from '../promote/internal-side.ts';
import { fetchLock, fetchNotes } from '../promote/record/carried-files.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import type { Lock } from '../release/lock.ts';
import { createMapping } from '../release/mapping.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { orError } from '../unless.ts';
import { type Choice, chooseRelease } from './choose-release.ts';
import { createFindMissing, type FindMissing, firstOf } from './completeness.ts';
import { createInternalNames, type InternalNames } from './internal-names.ts';
import type { BumpOptions } from './options.ts';
import { type PromotedHistory, readPromoted } from './promoted-history.ts';

const concurrency = 4;

/** What was promoted to one target, and what it is looked up by. */
export interface Inside {
  readonly history: PromotedHistory;
  readonly findMissing: FindMissing;
  readonly names: InternalNames;
  /** The release for the first environment, and for others when its time has come; absent where each goes back by itself. */
  readonly target: Choice | undefined;
  readonly checkContext: (record: PromotionRecord) => CheckContext;
  /** What came with a release; undefined where it came without. */
  readonly lockOf: (record: PromotionRecord) => Promise<Lock | undefined>;
  readonly notesOf: (record: PromotionRecord) => Promise<string | undefined>;
}

interface InsideSource {
  readonly side: InternalSide;
  readonly http: Http;
  readonly registries: Registries;
  readonly options: BumpOptions;
  readonly runtime: Runtime;
}

/**
 * Reads each target of `promote` once, however many environments run from it.
 * @returns what there is of the target with that name; by default of the one that `side` has
 */
export function openInside(source: InsideSource): (to?: string) => Promise<Inside> {
  const { promote } = source.side.releaseFile;
  const known = new Map<string, Promise<Inside>>();
  return async (to) => {
    const config = promote.find(({ name }) => name === to) ?? source.side.config;
    const inside = known.get(config.name) ?? readInside({ ...source, side: { ...source.side, config } });
    known.set(config.name, inside);
    return await inside;
  };
}

/**
 * @throws UserError `CHART_NOT_IN_RELEASE`; RefusedError `RELEASE_INCOMPLETE`; what reading the records throws
 */
async function readInside({ side, http, registries, options, runtime }: InsideSource): Promise<Inside> {
  const { releaseFile, config } = side;
  runtime.log.info(`Reading the promotion records in ${config.registry}`);
  const history = await readPromoted({ ...side, registries, log: runtime.log }, options.release);
  requireCharts(releaseFile.bump, history.chosen.manifest);
  const mapping = createMapping(config);
  const findMissing = createFindMissing({ registries, http, mapping, log: runtime.log });
  const goesBackByItself = options.rollback && options.release === undefined;
  const target = goesBackByItself
    ? undefined
    : await chooseRelease(history, findMissing, options.release !== undefined);
  for (const { release, missing } of target?.passedOver ?? []) {
    runtime.log.warning(`${release} is not complete, and passed over: ${firstOf(missing).join('; ')}`);
  }
  const lockOf = perRelease((record) => fetchLock({ registries, config }, record.manifest));
  const locks = await readLocks(history, lockOf, runtime);
  const { check, charts, helm } = releaseFile;
  const context = { config, registries, http, ...check, charts, runtime, ...(helm && { helm }) };
  return {
    history,
    findMissing,
    target,
    names: createInternalNames(mapping, locks),
    checkContext: (record: PromotionRecord) => ({ ...context, record, lock: locks.get(record.release) }),
    lockOf,
    notesOf: perRelease((record) => fetchNotes({ registries, config }, record.manifest)),
  };
}

/**
 * They are asked which image, and which of its versions, a chart takes from a place in its values. One that cannot be read keeps
 * files from being moved to its release, and from nothing else.
 */
async function readLocks(
  { chosen, records }: PromotedHistory,
  lockOf: Inside['lockOf'],
  { log }: Runtime,
): Promise<ReadonlyMap<string, Lock | undefined>> {
  const locks = new Map([[chosen.release, await lockOf(chosen)]]);
  const others = records.filter(({ release }) => release !== chosen.release);
  await mapConcurrently(others, concurrency, async (record) => {
    const lock = await orError(lockOf(record));
    if (lock instanceof TidegateError) {
      log.warning(`The lock of ${record.release} cannot be read, and is done without: ${lock.message}`);
    } else {
      locks.set(record.release, lock);
    }
  });
  return locks;
}

/** Environments ask for the same. */
function perRelease<T>(
  read: (record: PromotionRecord) => Promise<T>,
): (record: PromotionRecord) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (record) => {
    const result = known.get(record.release) ?? read(record);
    known.set(record.release, result);
    return result;
  };
}
