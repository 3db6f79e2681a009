import { connect } from '../connect.ts';
import { readInternalSide } from '../promote/internal-side.ts';
import { findInForce, isInvalidCurrent } from '../promote/record/in-force.ts';
import { findJournal } from '../promote/record/journal.ts';
import { examineJournal, type Pending } from '../promote/record/pending.ts';
import { judgeRecords, type JudgedRecord, type RecordSource } from '../promote/record/trusted-record.ts';
import { recordRepository } from '../promote/targets.ts';
import { createMapping } from '../release/mapping.ts';
import type { Runtime } from '../runtime/runtime.ts';
import {
  configOption,
  credentialsOption,
  defineStage,
  type OptionValues,
  toOption,
  trustOption,
} from '../stage.ts';
import { describeReleases, faultsOf } from './report.ts';
import { surveyTags, type TagSurvey } from './survey.ts';

const options = {
  config: configOption,
  trust: trustOption,
  to: toOption,
  credentials: credentialsOption,
  quick: { kind: 'boolean', description: 'Do not look whether the tags still stand for what was promoted' },
} as const;

export interface ReleasesResult {
  readonly name: string;
  /** Where the records are: `registry/path`. */
  readonly records: string;
  /** The release that `check` and `bump` go by. */
  readonly inForce?: string;
  /** Why `current` says nothing. */
  readonly currentFault?: string;
  /** A run that has begun to set names, and has not ended. */
  readonly pending?: Pending;
  /** The newest first. */
  readonly releases: readonly ListedRelease[];
  /** Tags where the records are that stand for no release. */
  readonly strayTags: readonly string[];
}

export interface ListedRelease {
  readonly release: string;
  readonly inForce: boolean;
  /** Why its record counts for nothing; nothing that it says is shown then. */
  readonly refusal?: string;
  readonly sequence?: number;
  /** UTC. */
  readonly promotedAt?: string;
  /** Names of the trust policy. */
  readonly signedBy?: readonly string[];
  readonly images?: number;
  readonly charts?: number;
  /** Every tag stands for what was promoted; absent with `quick`. */
  readonly complete?: boolean;
  readonly tags?: TagSurvey;
}

/** Command `releases`: what was promoted, and whether it still stands. */
export const releasesStage = defineStage({
  name: 'releases',
  summary: 'List what was promoted, which release is in force, and tags that were moved since',
  options,
  outputs: {},
  examples: ['tidegate releases', 'tidegate releases --quick --json', 'tidegate releases --to production'],
  run: runReleases,
  outputsOf: () => ({}),
  report: describeReleases,
  annotations: (result: ReleasesResult) =>
    faultsOf(result).map((message) => ({ severity: 'warning', message })),
});

async function runReleases(given: OptionValues<typeof options>, runtime: Runtime): Promise<ReleasesResult> {
  const side = await readInternalSide(given, runtime);
  const { registries } = await connect(side.releaseFile.endpoints, runtime, given);
  const source = { ...side, registries, log: runtime.log };
  const { judged, others } = await judgeRecords(source);
  const journal = await findJournal(source);
  const current = await findCurrent(source, judged);
  const records = judged.flatMap(({ record }) => record ?? []);
  const surveys = given.quick ? undefined : await surveyTags(records, createMapping(side.config), registries);
  return {
    name: side.name,
    records: recordRepository(side.config),
    ...current,
    ...(journal === undefined ? {} : { pending: await examineJournal(source, journal) }),
    releases: judged.map((item) =>
      describe(item, item.release === current.inForce, surveys?.get(item.release)),
    ),
    strayTags: others,
  };
}

async function findCurrent(
  source: RecordSource,
  judged: readonly JudgedRecord[],
): Promise<Pick<ReleasesResult, 'inForce' | 'currentFault'>> {
  const newest = judged.find(({ record }) => record !== undefined)?.record;
  try {
    const inForce = (await findInForce(source, newest)) ?? newest;
    return inForce === undefined ? {} : { inForce: inForce.release };
  } catch (error) {
    if (!isInvalidCurrent(error)) {
      throw error;
    }
    return { currentFault: error.message };
  }
}

function describe(
  { release, record, signers, refusal }: JudgedRecord,
  inForce: boolean,
  tags: TagSurvey | undefined,
): ListedRelease {
  if (record === undefined) {
    return { release, inForce, ...(refusal === undefined ? {} : { refusal }) };
  }
  const { sequence, promotedAt, manifest } = record;
  return {
    release,
    inForce,
    sequence,
    promotedAt,
    signedBy: signers ?? [],
    images: manifest.images.length,
    charts: manifest.charts.length,
    ...(tags && { complete: tags.missing.length + tags.moved.length === 0, tags }),
  };
}
