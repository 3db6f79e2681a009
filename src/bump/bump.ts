import { resolve } from 'node:path';
import { requireCharts } from '../check/require-charts.ts';
import { connect } from '../connect.ts';
import { UserError } from '../errors.ts';
import { createForge } from '../forge/create-forge.ts';
import { openGitRepository } from '../forge/git.ts';
import type { RepositoryUrl } from '../forge/repository-url.ts';
import { chartAddresses } from '../promote/charts/open-repositories.ts';
import { type InternalSide, readInternalSide } from '../promote/internal-side.ts';
import { fetchLock, fetchNotes } from '../promote/record/carried-files.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import { createMapping } from '../release/mapping.ts';
import { replaceFile } from '../release/files.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { bodyFileOf } from './body-file.ts';
import { bumpStream } from './bump-stream.ts';
import { chooseRelease } from './choose-release.ts';
import { createFindMissing, firstOf } from './completeness.ts';
import { bumpDestination } from './destination.ts';
import { eachStream } from './failed-streams.ts';
import { createNaming } from './naming.ts';
import type { BumpOptions } from './options.ts';
import { readPromoted } from './promoted-history.ts';
import type { BumpResult } from './result.ts';
import type { BumpScope } from './scope.ts';
import { streamsOf } from './streams.ts';

/**
 * Changes the deploy files so that they name a promoted release, and opens or updates the pull request for it; with
 * environments, one for each.
 * @throws UserError `NO_TOKEN`, `NO_REPOSITORY`, `CHART_NOT_IN_RELEASE`; RefusedError `RELEASE_INCOMPLETE`; what
 *   `streamsOf`, reading the records, git and the forge throw; and, without environments, what `bumpStream` throws
 */
export async function bump(options: BumpOptions, runtime: Runtime): Promise<BumpResult> {
  const side = await readInternalSide(options, runtime);
  const { releaseFile } = side;
  const repository = bumpDestination(options.repository, releaseFile, runtime.env);
  const streams = streamsOf(releaseFile, options.environment);
  const token = requireToken(options, repository);
  const inside = await readInside(side, options, runtime);
  runtime.log.info(`Fetching ${repository.url}`);
  const { endpoints, pullRequest: config } = releaseFile;
  await using git = await openGitRepository({ ...config, endpoints, repository, token }, runtime);
  const { http } = inside;
  const forge =
    token === undefined || options.dryRun
      ? undefined
      : await createForge({ http, runtime, token, repository, config });
  const scope: BumpScope = { ...inside, options, runtime, releaseFile, git, forge };
  const results = await eachStream(streams, async (stream) => {
    const result = await bumpStream(stream, scope);
    const path = bodyFileOf(options.bodyFile, stream.environment);
    if (path !== undefined && result.proposal !== undefined) {
      const { title, body } = result.proposal;
      await replaceFile(resolve(runtime.cwd, path), `${title}\n\n${body}`);
    }
    return result;
  });
  return {
    repository: repository.url,
    base: git.base,
    streams: results,
    unchanged: results.every((stream) => 'failure' in stream || stream.unchanged),
    dryRun: options.dryRun,
  };
}

/** What was promoted, and what it is looked up by. */
async function readInside(side: InternalSide, options: BumpOptions, runtime: Runtime) {
  const { releaseFile, config } = side;
  const { http, registries } = await connect(releaseFile.endpoints, runtime, {
    ...options,
    charts: chartAddresses([config]),
  });
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
  const { check, charts, helm } = releaseFile;
  const context = { config, registries, http, render: check.render, charts, runtime, ...(helm && { helm }) };
  return {
    http,
    history,
    findMissing,
    target,
    naming: createNaming(mapping),
    checkContext: (record: PromotionRecord) => ({ ...context, record }),
    lockOf: (record: PromotionRecord) => fetchLock({ registries, config }, record.manifest),
    notesOf: (record: PromotionRecord) => fetchNotes({ registries, config }, record.manifest),
  };
}

function requireToken(options: BumpOptions, repository: RepositoryUrl): string | undefined {
  if (options.token === undefined && !options.dryRun) {
    throw new UserError('NO_TOKEN', `Without a token nothing can be pushed to ${repository.url}`, {
      hint: 'Give one with the permissions `contents: write` and `pull-requests: write` in GITHUB_TOKEN, or run with --dry-run.',
    });
  }
  return options.token;
}
