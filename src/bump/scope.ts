import type { Forge, ForgeReader } from '../forge/forge.ts';
import type { GitRepository } from '../forge/git.ts';
import type { RepositoryUrl } from '../forge/repository-url.ts';
import type { ReleaseFile } from '../release/release-file.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Inside } from './inside.ts';
import type { BumpOptions } from './options.ts';
import type { Claim } from './unclaimed.ts';

/** What a run goes by. */
export interface RunScope {
  readonly options: BumpOptions;
  readonly runtime: Runtime;
  readonly releaseFile: ReleaseFile;
  /** Where the pull request goes. */
  readonly repository: RepositoryUrl;
  readonly git: GitRepository;
  /** Absent in a dry run without a token. */
  readonly reader?: ForgeReader | undefined;
  /** Absent in every dry run: what may write is not there to be called. */
  readonly forge?: Forge;
  /** Where the text of the pull request goes; absolute. */
  readonly bodyFile: string | undefined;
  /** Absent where nobody could know a branch again by it. */
  readonly claim: Claim | undefined;
}

/** What a stream goes by: all but what is inside is the same for all of a run. */
export interface BumpScope extends Inside, RunScope {
  /** Of the target that the environment before this one runs from. */
  readonly before: Inside;
}
