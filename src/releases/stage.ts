import { connect } from '../connect.ts';
import { TidegateError } from '../errors.ts';
import { chartAddresses, openChartRepositories } from '../promote/charts/open-repositories.ts';
import { readInternalSide } from '../promote/internal-side.ts';
import { findInForce } from '../promote/record/in-force.ts';
import { judgeRecords } from '../promote/record/all-records.ts';
import type { JudgedRecord, RecordSource } from '../promote/record/trusted-record.ts';
import { findOpenRuns, type OpenRuns } from '../promote/record/open-runs.ts';
import { recordRepository } from '../promote/targets.ts';
import { createMapping } from '../release/mapping.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { defineStage, type OptionValues, recordsOptions } from '../stage.ts';
import { orError } from '../unless.ts';
import { describeReleases, faultsOf } from './report.ts';
import { surveyNames, type TagSurvey } from './survey.ts';

const options = {
  ...recordsOptions,
  quick: { kind: 'boolean', description: 'Do not look whether tags and charts are still what was promoted' },
} as const;

export interface ReleasesResult extends OpenRuns {
  readonly name: string;
  /** Where the records are: `registry/path`. */
  readonly records: string;
  /** The release that `check` and `bump` go by. */
  readonly inForce?: string;
  /** Why `current` says nothing. */
  readonly currentFault?: string;
  /** The newest first. */
  readonly releases: readonly ListedRelease[];
  /** Tags where the records are that stand for no release. */
  readonly strayTags: readonly string[];
  /** Per chart repository over HTTP that cannot be read, why. */
  readonly unread: readonly string[];
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
  /** Every name stands for what was promoted; absent with `quick`, and where some cannot be asked for. */
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
  const { http, registries } = await connect(side.releaseFile.endpoints, runtime, {
    ...given,
    charts: chartAddresses([side.config]),
  });
  const source = { ...side, registries, log: runtime.log };
  const { judged, others } = await judgeRecords(source);
  const current = await findCurrent(source, judged);
  const records = judged.flatMap(({ record }) => record ?? []);
  const survey = given.quick
    ? undefined
    : await surveyNames(records, createMapping(side.config), {
        registries,
        http,
        repositories: openChartRepositories(side, http, runtime),
      });
  return {
    name: side.name,
    records: recordRepository(side.config),
    ...current,
    ...(await findOpenRuns(source)),
    releases: judged.map((item) =>
      describe(item, item.release === current.inForce, survey?.releases.get(item.release)),
    ),
    strayTags: others,
    unread: survey?.unread ?? [],
  };
}

async function findCurrent(
  source: RecordSource,
  judged: readonly JudgedRecord[],
): Promise<Pick<ReleasesResult, 'inForce' | 'currentFault'>> {
  const newest = judged.find(({ record }) => record !== undefined)?.record;
  const inForce = await orError(findInForce(source, newest), ['CURRENT_INVALID']);
  if (inForce instanceof TidegateError) {
    return { currentFault: inForce.message };
  }
  return inForce === undefined ? {} : { inForce: inForce.release };
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
    ...(tags && { ...completenessOf(tags), tags }),
  };
}

function completenessOf({ missing, moved, unknown }: TagSurvey): Pick<ListedRelease, 'complete'> {
  const isWhole = missing.length + moved.length === 0;
  return isWhole && unknown.length > 0 ? {} : { complete: isWhole };
}
