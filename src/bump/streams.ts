import { UserError } from '../errors.ts';
import type { BumpTarget, ReleaseFile } from '../release/release-file.ts';

/** What one branch and one pull request are for: an environment, or all files where there are none. */
export interface Stream {
  readonly environment?: string;
  readonly branch: string;
  readonly targets: readonly BumpTarget[];
  /** The environment whose files must have named a release first, and how long, in milliseconds. */
  readonly after?: {
    readonly environment: string;
    readonly targets: readonly BumpTarget[];
    readonly soak: number;
  };
}

/**
 * The streams of a release file, in the order of its environments.
 * @param names the environments that are wanted; none for all
 * @throws UserError `NO_DEPLOY_FILES`, `DUPLICATE_FILE`, `UNKNOWN_ENVIRONMENT`
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
  const streams = environments.map(({ name, soak = 0 }, index): Stream => {
    const before = environments[index - 1]?.name;
    return {
      environment: name,
      branch: `${pullRequest.branch}-${name}`,
      targets: filesOf(name),
      ...(before === undefined ? {} : { after: { environment: before, targets: filesOf(before), soak } }),
    };
  });
  return streams.length === 0
    ? [{ branch: pullRequest.branch, targets: bump }]
    : streams.filter(({ environment = '' }) => names.length === 0 || names.includes(environment));
}

function requireFiles(bump: readonly BumpTarget[], path: string): void {
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
