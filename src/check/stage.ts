import { dirname, resolve } from 'node:path';
import { connect } from '../connect.ts';
import { readDeployFiles } from './deploy-files.ts';
import { checkedOut } from './deploy-repository.ts';
import { chartAddresses } from '../promote/charts/open-repositories.ts';
import { readInternalSide } from '../promote/internal-side.ts';
import { fetchLock } from '../promote/record/carried-files.ts';
import { readTrustedRecord } from '../promote/record/chosen-record.ts';
import type { Runtime } from '../runtime/runtime.ts';
import {
  configOption,
  credentialsOption,
  defineStage,
  type OptionValues,
  toOption,
  trustOption,
} from '../stage.ts';
import { checkFiles, type CheckVerdict } from './check-files.ts';
import { requireCharts } from './require-charts.ts';
import { requireNames } from './require-names.ts';
import { annotationsOf, describeVerdict, refusalOf } from './verdict.ts';

const options = {
  config: configOption,
  release: {
    kind: 'string',
    description: 'The promoted release to check against; default: the one in force',
    value: '<release>',
  },
  root: {
    kind: 'string',
    description: 'Folder that the files of `bump` are relative to; default: the folder of the release file',
    value: '<folder>',
  },
  trust: trustOption,
  to: toOption,
  credentials: credentialsOption,
  'report-only': { kind: 'boolean', description: 'Report what is wrong, but succeed' },
} as const;

interface CheckResult extends CheckVerdict {
  /** Not ok, and not only a report was asked for. */
  readonly refused: boolean;
}

/** Stage `check`: does everything that the deploy files name exist inside, and is it what was promoted? */
export const checkStage = defineStage({
  name: 'check',
  summary: 'Check that the deploy files name only what was promoted',
  options,
  outputs: {
    release: 'The promoted release that was checked against',
    ok: 'true when there are no errors',
    errors: 'Number of errors',
    warnings: 'Number of warnings',
  },
  examples: ['tidegate check', 'tidegate check --release 2026q4 --root ../deploy --report-only'],
  run: runCheck,
  outputsOf: ({ release, ok, counts }) => ({
    release,
    ok: String(ok),
    errors: String(counts.errors),
    warnings: String(counts.warnings),
  }),
  report: describeVerdict,
  annotations: annotationsOf,
  refusal: (result: CheckResult) =>
    result.refused
      ? refusalOf(
          result,
          `\`tidegate bump\` moves the tags and versions in the files to ${result.release}; each finding says what else to change.`,
        )
      : undefined,
});

async function runCheck(given: OptionValues<typeof options>, runtime: Runtime): Promise<CheckResult> {
  const side = await readInternalSide(given, runtime);
  const { releaseFile, config } = side;
  const root = given.root === undefined ? dirname(releaseFile.path) : resolve(runtime.cwd, given.root);
  const files = await readDeployFiles(releaseFile, root);
  const { http, registries } = await connect(releaseFile.endpoints, runtime, {
    ...given,
    charts: chartAddresses([config]),
  });
  const record = await readTrustedRecord({ ...side, registries, log: runtime.log }, given.release);
  requireCharts(releaseFile.bump, record.manifest);
  const { check, charts } = releaseFile;
  const helm = releaseFile.helm && { helm: releaseFile.helm };
  const lock = await fetchLock({ registries, config }, record.manifest);
  const context = { config, record, lock, registries, http, ...check, charts, runtime, ...helm };
  requireNames(files, context);
  const verdict = await checkFiles(files, context, checkedOut(root, releaseFile.pullRequest, runtime.env));
  return { ...verdict, refused: !verdict.ok && !given.reportOnly };
}
