import type { Digest } from '../oci/digest.ts';
import type { ManifestCache } from '../oci/manifest-cache.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { Schema } from '../schema/schema.ts';
import type { Clock } from '../runtime/runtime.ts';
import type { Answers } from './answers.ts';
import type { HelmRepositories } from './helm/repositories.ts';

/** Where the versions of one entry of the release file come from. */
export interface VersionSource {
  /** For messages: `GitHub releases of wandb/server`. */
  readonly name: string;
  /**
   * Every version that the source has, in no promised order, prereleases included: policy is not the source's matter.
   * Never cut short in silence: an incomplete answer is an error.
   * @throws UserError, RefusedError or RemoteError that says which source, and what to do
   */
  versions(): Promise<readonly Candidate[]>;
}

/** One version that may be taken. */
export interface Candidate {
  /**
   * As the source writes it: a tag, a chart's version, or the name of a git tag, which may have a `v` that the
   * registry's tag has not.
   */
  readonly version: string;
  /** When it was published: UTC, RFC 3339 in whole seconds (`2026-11-02T06:00:00Z`). Claimed by the source, not proven. */
  readonly date?: string;
  /** Of the `.tgz` for a classic repository, of the manifest for a registry's tag. Claimed by the source, not proven. */
  readonly digest?: Digest;
  /** The source itself calls it a prerelease, whatever its name looks like. */
  readonly prerelease?: true;
  /**
   * What the vendor releases together with it, where the source knows; read when it is first asked for. An image whose tag
   * there (`tagIn`) is another than the version is not taken by it: `OTHER_TAG`. Of a chart, what is taken beside it is held
   * against it.
   */
  readonly coupled?: () => Promise<Coupling>;
}

/** Full image repository (`docker.io/wandb/local`) → tag. */
export type Coupling = ReadonlyMap<string, string>;

/** What versions are wanted of. */
export interface Entry {
  readonly kind: 'chart' | 'image';
  /** `operator-wandb`, or the repository in full: `docker.io/wandb/local`. */
  readonly name: string;
}

/** One kind of source: what the release file writes for it, and how it is opened. */
export interface SourceKind {
  /** What it can tell the versions of. */
  readonly of: readonly Entry['kind'][];
  /** What stands behind the key in the release file. */
  readonly field: Schema<string>;
  /** Asks nobody yet. */
  readonly open: (at: string, entry: Entry, context: SourceContext) => VersionSource;
}

/** What sources are read with. */
export interface SourceContext {
  readonly answers: Answers;
  readonly helm: HelmRepositories;
  readonly registries: Registries;
  readonly manifests: ManifestCache;
  /** The folder of the release file, which files named in it start from. */
  readonly folder: string;
  readonly github: GithubAccess;
  readonly clock: Pick<Clock, 'now'>;
}

/** GitHub's API of this run, and the token that is for it and for no other. */
export interface GithubAccess {
  /** `https://api.github.com`, or `https://host/api/v3` on a runner of GitHub Enterprise Server. */
  readonly api: string;
  readonly token?: string;
}
