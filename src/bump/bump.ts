import { resolve } from 'node:path';
import { connect } from '../connect.ts';
import { UserError } from '../errors.ts';
import { openGitRepository } from '../forge/git.ts';
import type { RepositoryUrl } from '../forge/repository-url.ts';
import { chartAddresses } from '../promote/charts/open-repositories.ts';
import { type InternalSide, readInternalSide } from '../promote/internal-side.ts';
import { attempt } from '../partial-failure.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { bumpStream } from './bump-stream.ts';
import { bumpDestination } from './destination.ts';
import { eachStream } from './each-stream.ts';
import { openInside } from './inside.ts';
import type { BumpOptions } from './options.ts';
import { openForge } from './open-forge.ts';
import type { BumpResult } from './result.ts';
import type { RunScope } from './scope.ts';
import { type Stream, streamIn, streamsOf } from './streams.ts';
import { claimOf, withdrawUnclaimed } from './unclaimed.ts';

interface BumpSource {
  readonly side: InternalSide;
  readonly repository: RepositoryUrl;
  readonly options: BumpOptions;
  readonly runtime: Runtime;
}

/**
 * Changes the deploy files so that they name a promoted release, and opens or updates the pull request for it; with
 * environments, one for each. What goes wrong stands in the result, with all of them where it concerns all.
 * @throws what reading the release file and the trust policy, `bumpDestination` and `streamsOf` throw
 */
export async function bump(options: BumpOptions, runtime: Runtime): Promise<BumpResult> {
  const side = await readInternalSide(options, runtime);
  const repository = bumpDestination(options.repository, side.releaseFile, runtime.env);
  const streams = streamsOf(side.releaseFile, options.environment);
  const { dryRun } = options;
  const outcome = await attempt(() => bumpStreams(streams, { side, repository, options, runtime }));
  const results: Pick<BumpResult, 'base' | 'streams' | 'withdrawn'> =
    'failure' in outcome
      ? { streams: streams.map(({ environment }) => ({ ...(environment && { environment }), ...outcome })) }
      : outcome;
  const { withdrawn = [] } = results;
  const unchanged =
    results.streams.every((stream) => 'failure' in stream || stream.unchanged === true) &&
    withdrawn.every((each) => 'failure' in each);
  return { repository: repository.url, ...results, ...(dryRun ? {} : { unchanged }), dryRun };
}

/**
 * @throws UserError `NO_TOKEN`; what `openInside`, git and the forge throw
 */
async function bumpStreams(
  streams: readonly Stream[],
  { side, repository, options, runtime }: BumpSource,
): Promise<Pick<BumpResult, 'base' | 'streams' | 'withdrawn'>> {
  const { releaseFile } = side;
  const token = requireToken(options, repository);
  const { endpoints, pullRequest: config, promote } = releaseFile;
  const charts = chartAddresses(promote);
  const { http, registries } = await connect(endpoints, runtime, { ...options, charts });
  const insideOf = openInside({ side, http, registries, options, runtime });
  if (streams.some(({ to }) => to === undefined)) {
    // What is wrong there is wrong for the whole run, so it is told before git is asked.
    await insideOf();
  }
  runtime.log.info(`Fetching ${repository.url}`);
  await using git = await openGitRepository({ ...config, endpoints, repository, token }, runtime);
  const forges =
    token === undefined
      ? {}
      : await openForge({ http, runtime, token, repository, config, endpoints }, options.dryRun);
  const bodyFile = options.bodyFile === undefined ? undefined : resolve(runtime.cwd, options.bodyFile);
  const claim = await claimOf(releaseFile, { git, repository }, runtime);
  const common: RunScope = { options, runtime, releaseFile, repository, git, ...forges, bodyFile, claim };
  const withdrawn = await withdrawUnclaimed(common);
  const results = await eachStream(streams, async (stream) => {
    const inside = await insideOf(stream.to);
    const before = stream.after === undefined ? inside : await insideOf(stream.after.to);
    return await bumpStream(streamIn({ url: repository.url, base: git.base }, stream), {
      ...common,
      ...inside,
      before,
    });
  });
  return { base: git.base, withdrawn, streams: results };
}

function requireToken(options: BumpOptions, repository: RepositoryUrl): string | undefined {
  if (options.token === undefined && !options.dryRun) {
    throw new UserError('NO_TOKEN', `Without a token nothing can be pushed to ${repository.url}`, {
      hint: 'Give one in GITHUB_TOKEN, whatever the forge: GitHub wants the permissions `contents: write` and `pull-requests: write`, Gitea and Forgejo the scopes `write:repository` and `write:issue`. Or run with --dry-run.',
    });
  }
  // A file that a secret was read from ends with a line end.
  return options.token?.trim();
}
