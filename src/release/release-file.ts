import type { Place } from '../errors.ts';

/**
 * `tidegate.yaml`, on either side of the gap (one schema). This file is the shape; `parse-release-file.ts` reads it.
 * What a stage does not use may be absent.
 */
export interface ReleaseFile {
  /** Where it was read from, for messages. */
  readonly path: string;
  readonly name: string;
  /** The side the bundle is for. Required by `track`. */
  readonly audience?: string;
  /** `all` (default) or one platform, such as `linux/amd64`. */
  readonly platforms: string;
  readonly charts: readonly ChartSource[];
  readonly images: readonly ImageSource[];
  /** Path of the trust policy, relative to the release file. */
  readonly trust?: string;
  readonly promote?: PromoteConfig;
  readonly check: CheckConfig;
  readonly bump: readonly BumpTarget[];
  readonly pullRequest: PullRequestConfig;
  /** Host → base URL to ask instead of it. */
  readonly endpoints: Readonly<Record<string, string>>;
}

export interface ChartSource {
  readonly name: string;
  /** `https://…` of a classic repository, or `oci://host/path` whose last part is added by `name`. */
  readonly repository: string;
  /** A semver range over releases; prereleases never match. */
  readonly version: string;
  /** Values files for rendering, relative to the release file; `file#spec.values` takes a part of a file. */
  readonly values: readonly string[];
}

export interface ImageSource {
  /** Repository without tag: `docker.io/wandb/local`. */
  readonly name: string;
  /** Either a semver range over releases … */
  readonly version?: string;
  /** … or an exact tag, for tags that are not semver: `7.2.4-debian-12-r9`. */
  readonly tag?: string;
}

export interface PromoteConfig {
  /** Host of the internal registry, as files name it: `registry.yourdomain.com`. */
  readonly registry: string;
  /** The first rule that matches wins; see `promote/mapping.ts`. */
  readonly images: readonly MappingRule[];
  readonly charts: readonly ChartTarget[];
  /** Repository of the promotion records; by default `tidegate/<name>`. */
  readonly record: string;
}

export interface MappingRule {
  /** `docker.io/wandb/controller`, `docker.io/wandb/*` (one path part), or `**` (any host and path). */
  readonly from: string;
  /** Path in the internal registry: exact, or with the same wildcard as `from`. */
  readonly to: string;
}

export type ChartTarget =
  /** Repository prefix in the internal registry: `charts` gives `oci://<registry>/charts/<name>`. */
  | { readonly kind: 'oci'; readonly path: string }
  /** A folder with `.tgz` files and a merged `index.yaml`, relative to the release file; `url` is where it is served. */
  | { readonly kind: 'folder'; readonly path: string; readonly url: string };

export interface CheckConfig {
  /** Render the promoted charts with helm and check every image in the objects too. */
  readonly render: boolean;
}

export interface BumpTarget {
  /** Path in the git repository. */
  readonly file: string;
  /** The chart whose values, or whose custom resource, the file holds. */
  readonly chart: string;
  /** Where the release file names the chart, for messages. */
  readonly at: Place;
}

export interface PullRequestConfig {
  /** `https://host/owner/repo`; by default the repository that the workflow runs in. */
  readonly repository?: string;
  /** The forge's REST API, where it cannot be told from the repository's host. */
  readonly api?: string;
  /** Default: the repository's default branch. */
  readonly base?: string;
  /** Default: `tidegate/<name>`. */
  readonly branch: string;
  readonly labels: readonly string[];
}
