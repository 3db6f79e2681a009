import type { CheckVerdict } from '../check/check-files.ts';
import type { ProposedPullRequest } from '../forge/forge.ts';
import type { PartialFailure } from '../partial-failure.ts';
import type { PassedOver } from './completeness.ts';
import type { BumpEdit } from './edit.ts';
import type { KnownVersions } from './known-versions.ts';
import type { Proposal } from './proposal.ts';
import type { Withdrawn } from './unclaimed.ts';

export interface BumpResult {
  /** `https://host/owner/name` */
  readonly repository: string;
  /** Absent where nothing was read from git, as all failed before. */
  readonly base?: string;
  /** Of environments that are no more, also what could not be; absent as `base` is. */
  readonly withdrawn?: readonly Withdrawn[];
  /** In the order of the environments; one, where there are none. */
  readonly streams: readonly (BumpStream | FailedStream)[];
  /** Nothing was pushed and no pull request changed; absent in a dry run. */
  readonly unchanged?: boolean;
  readonly dryRun: boolean;
}

/** What became of one branch and its pull request. */
export interface BumpStream {
  readonly environment?: string;
  readonly branch: string;
  /** The release that the files are moved to, or name already; absent while all that could be proposed waits. */
  readonly release?: string;
  /** The release that they name at the base, where they name one as a whole. */
  readonly from?: string;
  readonly isRollback: boolean;
  /** Newer ones that are not complete. */
  readonly passedOver: readonly PassedOver[];
  /** A newer release that this environment does not get yet. */
  readonly waits?: Wait;
  readonly versions: readonly KnownVersions[];
  /** When the newest promoted release was locked, and upstream looked at: `2026-11-02`. */
  readonly seenOn?: string;
  readonly edits: readonly BumpEdit[];
  /** With nothing to propose: what is left in the files names another release, and a person has to move it. */
  readonly isBehind?: boolean;
  /** What people set on the branch, and stays, or took out: a sentence each. */
  readonly kept: readonly string[];
  /** What people should know of the files: a sentence each, with its place. */
  readonly remarks: readonly string[];
  readonly check?: CheckVerdict;
  /** What the pull request says; absent where there is nothing to propose. */
  readonly proposal?: Proposal;
  /** What the branch is at; absent in a dry run and when nothing is proposed. */
  readonly commit?: string;
  readonly pullRequest?: ProposedPullRequest;
  readonly unchanged?: boolean;
}

/** Of what check has refused all the rest is there, too, as it was planned. */
export interface FailedStream extends Partial<BumpStream> {
  readonly failure: PartialFailure;
}

export interface Wait {
  readonly release: string;
  /** The environment whose files have to name it first. */
  readonly after: string;
  /** Since when they do, and until when the release waits; UTC, to the second. Absent where they do not name it, or: */
  readonly since?: string;
  readonly until?: string;
  /** They name it, and nobody can tell since when: that counts from the next commit on the base. */
  readonly isUndated?: boolean;
  /** No version stands in its files, so they name no release until a person writes one. */
  readonly isUnsaid?: boolean;
}
