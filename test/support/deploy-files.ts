import { findInFiles } from '../../src/deploy/find-in-files.ts';
import { type DeployFile, digestOf, type Occurrence, tagOf } from '../../src/deploy/occurrence.ts';
import type { PromotedRelease } from '../../src/bump/promoted.ts';
import type { ReleaseNames } from '../../src/deploy/release-names.ts';
import type { Digest } from '../../src/oci/digest.ts';

/** A deploy file with that text, and what the release file says of it. */
export function deployFile(text: string, target: Partial<DeployFile> = {}): DeployFile {
  return { path: 'deploy.yaml', ...target, bytes: Buffer.from(text) };
}

/** A release of which no more is known than its images, as `host/path`. */
export function releaseNamed(repositories: readonly string[] = []): ReleaseNames {
  return { repositories: new Set(repositories), upstreams: new Map(), setters: [] };
}

/** What a file names by itself. */
export function findOccurrences(file: DeployFile, names: ReleaseNames): readonly Occurrence[] {
  return findInFiles([file], names).files.flatMap(({ found }) => found.occurrences);
}

/** What is found, one line each: `image r.corp/x:1@sha256:…`, `chart x 1 at https://…`, with `of` and `left` behind it. */
export function found(
  text: string,
  target?: Partial<DeployFile>,
  names: readonly string[] = [],
): readonly string[] {
  return findOccurrences(deployFile(text, target), releaseNamed(names)).map(describeOccurrence);
}

function describeOccurrence(occurrence: Occurrence): string {
  if (occurrence.kind === 'repository') {
    return `repository ${occurrence.url}`;
  }
  const left = occurrence.left === undefined ? '' : `, ${occurrence.left}`;
  if (occurrence.kind === 'chart') {
    return `chart ${occurrence.name} ${occurrence.version?.value ?? '-'} at ${occurrence.url ?? '-'}${left}`;
  }
  const [tag, digest] = [tagOf(occurrence), digestOf(occurrence)];
  const of = occurrence.of === undefined ? '' : `, of ${occurrence.of}`;
  return `image ${occurrence.repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}${of}${left}`;
}

/** A release that has each of these images (by `host/path`) and charts in these versions, all at one digest. */
export function releaseWith(
  versions: Readonly<Record<string, readonly string[]>>,
  digest: Digest,
): PromotedRelease {
  return {
    release: '2026q4',
    releaseNames: releaseNamed(Object.keys(versions)),
    names: Object.entries(versions).map(([name, [version]]) => `${name} ${version}`),
    versionsOf(occurrence) {
      const name =
        occurrence.kind === 'image'
          ? (occurrence.of ?? occurrence.repository)
          : occurrence.kind === 'chart'
            ? occurrence.name
            : '';
      return (versions[name] ?? []).map((version) => ({ version, digest }));
    },
  };
}
