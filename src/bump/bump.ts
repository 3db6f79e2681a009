import { checkFiles, type CheckVerdict } from '../check/check-files.ts';
import type { CheckContext } from '../check/context.ts';
import { requireCharts } from '../check/require-charts.ts';
import { findingLines, refusalOf } from '../check/verdict.ts';
import { connect } from '../connect.ts';
import { UserError } from '../errors.ts';
import { openGitRepository } from '../forge/git.ts';
import { chartAddresses } from '../promote/charts/open-repositories.ts';
import { readInternalSide } from '../promote/internal-side.ts';
import { createMapping } from '../release/mapping.ts';
import { fetchNotes } from '../promote/record/notes.ts';
import { readTrustedRecord } from '../promote/record/chosen-record.ts';
import type { ReleaseFile } from '../release/release-file.ts';
import { plural } from '../report/format.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type BumpDestination, bumpDestination } from './destination.ts';
import { type BumpedFile, editFiles, isChanged, readBaseFiles } from './edit-files.ts';
import type { BumpOptions } from './options.ts';
import { planBump } from './plan.ts';
import { promotedRelease } from './promoted.ts';
import { writeProposal } from './proposal.ts';
import { publish } from './publish.ts';
import type { BumpResult } from './result.ts';

/**
 * Changes the deploy files so that they name a promoted release, and opens or updates the pull request for it. Check runs
 * over the files as they would be; where it refuses, nothing is pushed.
 * @throws UserError `NO_TOKEN`, `NO_REPOSITORY`, `NO_DEPLOY_FILES`, `DUPLICATE_FILE`, `CHART_NOT_IN_RELEASE`;
 *   RefusedError `CHECK_REFUSED`; and what
 *   reading the record, planning, git and the forge throw
 */
export async function bump(options: BumpOptions, runtime: Runtime): Promise<BumpResult> {
  const side = await readInternalSide(options, runtime);
  const { releaseFile, config } = side;
  const destination = bumpDestination(options.repository, releaseFile, runtime.env);
  requireFiles(releaseFile);
  const token = requireToken(options, destination);
  const { http, registries } = await connect(releaseFile.endpoints, runtime, {
    ...options,
    charts: chartAddresses([config]),
  });
  runtime.log.info(`Reading the promotion record in ${config.registry}`);
  const record = await readTrustedRecord({ ...side, registries, log: runtime.log }, options.release);
  requireCharts(releaseFile.bump, record.manifest);
  const release = promotedRelease(record.manifest, createMapping(config));

  const { repository } = destination;
  runtime.log.info(`Fetching ${repository.url}`);
  await using git = await openGitRepository({ ...releaseFile.pullRequest, repository, token }, runtime);
  const { allowDowngrade } = options;
  const isHeldBack = record.newer !== undefined;
  const plans = planBump(await readBaseFiles(git, releaseFile.bump), release, { allowDowngrade, isHeldBack });
  const files = editFiles(plans);
  const { render } = releaseFile.check;
  const { charts } = releaseFile;
  const helm = releaseFile.helm && { helm: releaseFile.helm };
  const context = { config, record, registries, http, render, charts, runtime, ...helm };
  const check = await requirePassing(files, context);
  const edits = plans.flatMap(({ edits }) => edits);
  const changed = files.filter(isChanged);
  const notes = await fetchNotes({ registries, config }, record.manifest);
  const proposal = writeProposal({ record, edits, check, files: changed, notes });
  const publication = { ...options, git, destination, config: releaseFile.pullRequest, http };
  const outcome =
    changed.length === 0 || token === undefined || options.dryRun
      ? { unchanged: changed.length === 0 }
      : await publish({ ...publication, token }, changed, proposal, runtime);
  return {
    release: record.release,
    repository: repository.url,
    branch: releaseFile.pullRequest.branch,
    base: git.base,
    edits,
    check,
    ...proposal,
    ...outcome,
    dryRun: options.dryRun,
  };
}

async function requirePassing(files: readonly BumpedFile[], context: CheckContext): Promise<CheckVerdict> {
  const { record, runtime } = context;
  runtime.log.info(`Checking ${plural(files.length, 'file')}, moved to ${record.release}`);
  const check = await checkFiles(
    files.map(({ before, after }) => ({ ...before, bytes: after })),
    context,
  );
  if (!check.ok) {
    throw refusalOf(check, 'Nothing was pushed. Each finding says what to change.', findingLines(check));
  }
  return check;
}

function requireFiles({ bump, path }: ReleaseFile): void {
  const files = bump.map(({ file }) => file);
  const twice = files.filter((file, index) => files.indexOf(file) !== index);
  if (files.length === 0) {
    throw new UserError('NO_DEPLOY_FILES', 'the release file names no files to bump', {
      at: { file: path },
      hint: 'List them under bump: - {file: deploy/values.yaml, chart: operator}.',
    });
  }
  if (twice.length > 0) {
    throw new UserError('DUPLICATE_FILE', `the release file names ${twice.join(', ')} twice under bump`, {
      at: { file: path },
      hint: 'Name each file once, with the chart that it configures.',
    });
  }
}

function requireToken(options: BumpOptions, { repository }: BumpDestination): string | undefined {
  if (options.token === undefined && !options.dryRun) {
    throw new UserError('NO_TOKEN', `Without a token nothing can be pushed to ${repository.url}`, {
      hint: 'Give one with the permissions `contents: write` and `pull-requests: write` in GITHUB_TOKEN, or run with --dry-run.',
    });
  }
  return options.token;
}
