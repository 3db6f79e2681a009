import type { Place } from '../errors.ts';
import type { HelmSource } from '../helm/helm-release.ts';
import type { Kubernetes } from '../helm/render.ts';
import type { Endpoints } from '../http/endpoints.ts';
import type { Path } from '../schema/schema.ts';
import type { From } from '../upstream/source-kinds.ts';
import type { Cadence } from './cadence.ts';
import type { Environment } from './environments-schema.ts';
import type { FreezeWindow } from './freeze.ts';
import type { PlatformChoice } from './platforms.ts';
import type { PullRequestConfig } from './pull-request-schema.ts';
import type { SecurityFix } from './security.ts';
import type { SignedRule } from './signed-field.ts';
import type { SupportPolicy } from './support.ts';
import type { VersionRules } from './version-rules.ts';

/**
 * `tidegate.yaml`, on either side of the gap (one schema). This file is the shape; `parse-release-file.ts` reads it.
 * What a stage does not use may be absent.
 */
export interface ReleaseFile {
  /** Where it was read from, for messages. */
  readonly path: string;
  readonly name: string;
  /** What the file was laid over, as it names it. */
  readonly preset?: string;
  /** Charts and images of the preset that were left out. */
  readonly without?: readonly string[];
  /** The side the bundle is for. Required by `track`. */
  readonly audience?: string;
  /** `all` (default), one platform such as `linux/amd64`, or several. */
  readonly platforms: PlatformChoice;
  readonly charts: readonly ChartSource[];
  readonly images: readonly ImageSource[];
  /** Titles that `list` shows images under, and the charts and images that belong there. */
  readonly titles?: Readonly<Record<string, readonly string[]>>;
  /** When a release is due; always, where it is absent. */
  readonly cadence?: Cadence;
  readonly freeze: readonly FreezeWindow[];
  readonly support?: SupportPolicy;
  /** Fixes that do not wait for the cadence. */
  readonly security: readonly SecurityFix[];
  /** By whom what is in a repository must be signed upstream, by patterns for `host/path`. */
  readonly signed?: Readonly<Record<string, SignedRule>>;
  /** Path of the trusted root that upstream's certificates are judged by, relative to the release file. */
  readonly trustedRoot?: string;
  /** Path of the ledger, relative to the release file; by default `tidegate.ledger.json` beside the lock. */
  readonly ledger?: string;
  /** Path of the trust policy, relative to the release file. */
  readonly trust?: string;
  /** Where it is promoted to, in that order; nowhere on the connected side. */
  readonly promote: readonly PromoteConfig[];
  readonly check: CheckConfig;
  readonly bump: readonly BumpTarget[];
  /** In the order in which they take a release. */
  readonly environments?: readonly Environment[];
  readonly pullRequest: PullRequestConfig;
  /** Where Helm may be fetched from. */
  readonly helm?: HelmSource;
  /** How hosts are reached that are not reached as usual; the paths in it are absolute. */
  readonly endpoints: Endpoints;
}

export interface ChartSource extends VersionRules {
  readonly name: string;
  /** `https://…` of a classic repository, or `oci://host/path` whose last part is added by `name`. */
  readonly repository: string;
  /** A range or an exact version, see `version-range.ts`. */
  readonly version: string;
  /** Values files for rendering, relative to the release file; `file#spec.values` takes a part of a file. */
  readonly values: readonly string[];
  /** Each place where it runs, by its name. */
  readonly environments?: Readonly<Record<string, ChartEnvironment>>;
  /** The cluster that it is rendered for. */
  readonly kubernetes?: Kubernetes;
  /** Takes images that only `helm test` pulls. */
  readonly testHooks?: boolean;
  /** Rendered images that are none, or not wanted; with `*` for any text. */
  readonly exclude?: readonly string[];
  /** Where its versions come from, if not from its repository. */
  readonly from?: From;
  readonly notes?: NotesSource;
  /** Where its version is written: in the release file, or in a preset below it. */
  readonly at?: Place;
}

export interface ChartEnvironment {
  /** More values files, which win over those of the chart. */
  readonly values: readonly string[];
  /** What differs there from the cluster that the chart names. */
  readonly kubernetes?: Kubernetes;
}

export interface ImageSource extends VersionRules {
  /** Repository without tag: `docker.io/wandb/local`. */
  readonly name: string;
  /** Either a range or an exact version, see `version-range.ts` … */
  readonly version?: string;
  /** … or an exact tag, for tags that are no versions. */
  readonly tag?: string;
  /** Where its versions come from, if not from its tags. */
  readonly from?: From;
  readonly notes?: NotesSource;
  /** `debian-12`, `ubi9-*`; by default that of the range or of the locked tag. */
  readonly variant?: string;
  /** Images of one group share one version. */
  readonly group?: string;
  /** Left out where every chart was rendered and none of them names it. */
  readonly ifRendered?: boolean;
  /** Where its version is written: in the release file, or in a preset below it. */
  readonly at?: Place;
}

/** Where the notes about the versions of an entry are. */
export interface NotesSource {
  /** A repository with releases: `wandb/server`. */
  readonly github: string;
}

/** One target of `promote`. */
export interface PromoteConfig {
  /** For `--to`; by default the registry. */
  readonly name: string;
  /** Host of the internal registry, as files name it: `registry.yourdomain.com`. */
  readonly registry: string;
  /** The first rule that matches wins; see `mapping.ts`. */
  readonly images: readonly MappingRule[];
  readonly charts: readonly ChartTarget[];
  /** Repository of the promotion records; by default `tidegate/<name>`. */
  readonly record: string;
  /** Which tags may be moved that stand for something else. */
  readonly moveTags: 'never' | 'ours' | 'always';
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
  | { readonly kind: 'folder'; readonly path: string; readonly url: string }
  | ClassicTarget;

/** A classic repository that takes uploads over HTTP. */
export interface ClassicTarget {
  readonly kind: 'classic';
  /** Where it takes them. */
  readonly address: string;
  /** Where clients find it; mostly the same. */
  readonly url: string;
  /** By ChartMuseum's API; by PUT, where the server makes the index; or by PUT with the index. */
  readonly upload: 'chartmuseum' | 'put' | 'put-index';
}

export interface CheckConfig {
  /** Render the promoted charts with helm and check every image in the objects too. */
  readonly render: boolean;
  /** Patterns of `host/path` for what is neither of the release nor public; see `repository-pattern.ts`. */
  readonly allow: readonly string[];
}

export interface BumpTarget {
  /** Path in the git repository. */
  readonly file: string;
  /** The chart whose values, or whose custom resource, the file holds; other files have none. */
  readonly chart?: string;
  /** Paths in the git repository of the values that it is laid over, first to last. */
  readonly valueFiles?: readonly string[];
  /** Where what the file configures runs. */
  readonly environment?: string;
  /** What the file names, as `host/path` → the image of the release that it is, by its upstream name or the internal one. */
  readonly images?: Readonly<Record<string, string>>;
  /** Values that are no image or chart by themselves. */
  readonly paths?: readonly BumpPath[];
  /** What charts are rendered with where nothing else sets it. */
  readonly standIns?: readonly StandIn[];
  /** Where the release file names the chart, or the file, for messages. */
  readonly at: Place;
}

/** A value that is in no file, and what `check.render` takes for it. */
export interface StandIn {
  readonly path: readonly string[];
  readonly value: string | number | boolean;
  /** Its line in the release file. */
  readonly at: Place;
}

/** A value in a file, and what it is. */
export interface BumpPath {
  readonly path: Path;
  readonly kind: 'image' | 'chart';
  /** The image of the release, by its upstream name or the internal one; or the chart. */
  readonly name: string;
  /** What the value holds of an image, where it does not tell by itself. */
  readonly part?: 'tag' | 'digest' | 'reference';
}
