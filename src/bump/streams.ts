import { UserError } from '../errors.ts';
import type { PullRequestConfig } from '../release/pull-request-schema.ts';
import type { DeployFile, Origin } from '../deploy/occurrence.ts';
import { pinsOf } from '../deploy/overrides.ts';
import { readDeployFile } from '../deploy/read-deploy-file.ts';
import type { BumpTarget, ReleaseFile } from '../release/release-file.ts';
import { whereLegal } from '../unless.ts';

/** An entry of `bump`, and where its file is from. */
export interface DeployTarget extends BumpTarget, Pick<DeployFile, 'origin'> {}

/** What one branch and one pull request are for: an environment, or all files where there are none. */
export interface Stream {
  readonly environment?: string;
  readonly branch: string;
  readonly targets: readonly DeployTarget[];
  /** The target of `promote` that it goes by, where that is a certain one. */
  readonly to?: string | undefined;
  /** The environment whose files must have named a release first, and how long, in milliseconds. */
  readonly after?: {
    readonly environment: string;
    readonly targets: readonly DeployTarget[];
    readonly to?: string | undefined;
    readonly soak: number;
  };
}

/**
 * The streams of a release file, in the order of its environments.
 * @param names the environments that are wanted; none for all
 * @throws UserError `NO_DEPLOY_FILES`, `UNKNOWN_ENVIRONMENT`
 */
export function streamsOf(
  { bump, environments = [], pullRequest, path }: ReleaseFile,
  names: readonly string[],
): readonly Stream[] {
  requireFiles(bump, path);
  const unknown = names.filter((name) => !environments.some((environment) => environment.name === name));
  if (unknown.length > 0) {
    const known = environments.map(({ name }) => name).join(', ');
    throw new UserError('UNKNOWN_ENVIRONMENT', `the release file has no environment ${unknown.join(', ')}`, {
      at: { file: path },
      hint: known === '' ? 'List them under environments: - {name: dev}.' : `The environments are ${known}.`,
    });
  }
  const filesOf = (name: string): readonly BumpTarget[] =>
    bump.filter(({ environment }) => environment === name);
  const streams = environments.map(({ name, soak = 0, to }, index): Stream => {
    const before = environments[index - 1];
    return {
      environment: name,
      branch: branchOf(pullRequest, name),
      targets: filesOf(name),
      to,
      ...(before && {
        after: { environment: before.name, targets: filesOf(before.name), to: before.to, soak },
      }),
    };
  });
  return streams.length === 0
    ? [{ branch: branchOf(pullRequest), targets: bump }]
    : streams.filter(({ environment = '' }) => names.length === 0 || names.includes(environment));
}

/**
 * What moves in an environment although it is under another one: files with tags that those of the first are laid over.
 * @param files of one environment
 */
export function sharedFiles(
  files: readonly DeployFile[],
  { bump }: Pick<ReleaseFile, 'bump'>,
): readonly string[] {
  return files.flatMap(({ path: over, environment, valueFiles = [], referred = [] }) =>
    [...valueFiles, ...referred].flatMap(({ path, bytes }) => {
      const owner = bump.find(({ file }) => file === path);
      const isOther = owner !== undefined && owner.environment !== environment;
      return isOther && bytes !== undefined && hasTags({ path, bytes })
        ? `${path} is listed for ${owner.environment}, and ${over} of ${environment} takes it, too: a tag that moves in it moves in ${environment} at once, without a soak`
        : [];
    }),
  );
}

function hasTags(file: DeployFile): boolean {
  const found = whereLegal(() => readDeployFile(file, new Set()));
  return (
    found !== undefined &&
    (found.occurrences.some((one) => pinsOf(one).length > 0) ||
      found.unnamed.some(({ pin }) => pin !== undefined))
  );
}

/** The same, of files in a repository. */
export function streamIn(origin: Origin, { after, ...stream }: Stream): Stream {
  const inIt = (targets: readonly DeployTarget[]): readonly DeployTarget[] =>
    targets.map((target) => ({ ...target, origin }));
  return {
    ...stream,
    targets: inIt(stream.targets),
    ...(after && { after: { ...after, targets: inIt(after.targets) } }),
  };
}

/** @param environment none for the branch of all files */
export function branchOf({ branch }: Pick<PullRequestConfig, 'branch'>, environment?: string): string {
  return environment === undefined ? branch : `${branch}-${environment}`;
}

function requireFiles(bump: readonly BumpTarget[], path: string): void {
  if (bump.length === 0) {
    throw new UserError('NO_DEPLOY_FILES', 'the release file names no files to bump', {
      at: { file: path },
      hint: 'List them under bump: - {file: deploy/values.yaml, chart: operator}.',
    });
  }
}
