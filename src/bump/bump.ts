import { resolve } from 'node:path';
import { connect } from '../connect.ts';
import { UserError } from '../errors.ts';
import { createForge } from '../forge/create-forge.ts';
import { openGitRepository } from '../forge/git.ts';
import type { RepositoryUrl } from '../forge/repository-url.ts';
import { chartAddresses } from '../promote/charts/open-repositories.ts';
import { readInternalSide } from '../promote/internal-side.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { bumpStream } from './bump-stream.ts';
import { bumpDestination } from './destination.ts';
import { eachStream } from './each-stream.ts';
import { type Inside, openInside } from './inside.ts';
import type { BumpOptions } from './options.ts';
import { withdraw } from './publish.ts';
import type { BumpResult } from './result.ts';
import type { BumpScope } from './scope.ts';
import { streamsOf } from './streams.ts';

/**
 * Changes the deploy files so that they name a promoted release, and opens or updates the pull request for it; with
 * environments, one for each.
 * @throws UserError `NO_TOKEN`, `NO_REPOSITORY`; what `streamsOf`, git and the forge throw; and, without environments, what
 *   `openInside` and `bumpStream` throw
 */
export async function bump(options: BumpOptions, runtime: Runtime): Promise<BumpResult> {
  const side = await readInternalSide(options, runtime);
  const { releaseFile } = side;
  const repository = bumpDestination(options.repository, releaseFile, runtime.env);
  const streams = streamsOf(releaseFile, options.environment);
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
  const forge =
    token === undefined || options.dryRun
      ? undefined
      : await createForge({ http, runtime, token, repository, config, endpoints });
  const bodyFile = options.bodyFile === undefined ? undefined : resolve(runtime.cwd, options.bodyFile);
  const common = { options, runtime, releaseFile, git, forge, bodyFile };
  await withdrawWhole(common);
  const results = await eachStream(streams, async (stream) => {
    const inside = await insideOf(stream.to);
    const before = stream.after === undefined ? inside : await insideOf(stream.after.to);
    return await bumpStream(stream, { ...common, ...inside, before });
  });
  return {
    repository: repository.url,
    base: git.base,
    streams: results,
    ...(options.dryRun
      ? {}
      : { unchanged: results.every((stream) => 'failure' in stream || stream.unchanged === true) }),
    dryRun: options.dryRun,
  };
}

/** Once there are environments, the pull request of all files that is open from before is nobody's. */
async function withdrawWhole({
  git,
  forge,
  releaseFile,
  runtime,
}: Omit<BumpScope, keyof Inside | 'before'>): Promise<void> {
  const { environments = [], pullRequest } = releaseFile;
  const whole = { branch: pullRequest.branch, base: git.base };
  const open = environments.length === 0 ? undefined : await forge?.open(whole);
  if (forge !== undefined && open !== undefined) {
    runtime.log.warning(`${open.url} is of all files at once, and closed: each environment has its own`);
    await withdraw({ git, forge }, whole.branch, 'Each environment has a pull request of its own now.');
  }
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
