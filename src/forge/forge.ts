/** Pull requests on a forge. One implementation per API: `github.ts` first. */
export interface Forge {
  /** Opens the pull request for a branch, or updates the one that is open. */
  propose(request: PullRequest): Promise<ProposedPullRequest>;
}

export interface PullRequest {
  readonly branch: string;
  readonly base: string;
  readonly title: string;
  /** Markdown; cut to the forge's limit by the implementation. */
  readonly body: string;
  readonly labels: readonly string[];
}

export interface ProposedPullRequest {
  readonly number: number;
  readonly url: string;
  readonly action: 'created' | 'updated' | 'unchanged';
}
