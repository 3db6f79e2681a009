import type { CheckVerdict } from '../check/check-files.ts';
import type { ProposedPullRequest } from '../forge/forge.ts';
import type { BumpEdit } from './edit.ts';
import type { Proposal } from './proposal.ts';

export interface BumpResult extends Proposal {
  readonly release: string;
  /** `https://host/owner/name` */
  readonly repository: string;
  readonly branch: string;
  readonly base: string;
  readonly edits: readonly BumpEdit[];
  readonly check: CheckVerdict;
  /** What the branch is at; absent in a dry run and when the files are up to date. */
  readonly commit?: string;
  readonly pullRequest?: ProposedPullRequest;
  /** Nothing was pushed and no pull request changed; in a dry run: nothing would be. */
  readonly unchanged: boolean;
  readonly dryRun: boolean;
}
