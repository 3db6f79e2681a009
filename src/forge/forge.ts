import type { GitFile } from './git-file.ts';

/** Pull requests on a forge. `createForge` gives the implementation for a repository. */
export interface Forge {
  /** One sentence for the log: what a push and a pull request of this token set off, and what not. */
  readonly triggers: string;
  /**
   * The open pull request of a branch.
   * @param onBranch what the branch itself says it proposes, for a forge that cannot be asked
   */
  open(
    wanted: Pick<PullRequest, 'branch' | 'base'>,
    onBranch: () => Promise<string | undefined>,
  ): Promise<OpenPullRequest | undefined>;
  /**
   * The pull request of this branch and subject that a person closed unmerged, if the last one was: an answer, after which
   * nothing should be pushed or opened for that release unless somebody asks for it. Undefined while one is open.
   * @param since before that nobody can have closed it: the release was not there yet
   */
  declined(
    request: Pick<PullRequest, 'branch' | 'base' | 'subject' | 'title'>,
    since: Date,
  ): Promise<ProposedPullRequest | undefined>;
  /**
   * When the pull request that brought a commit to the base was merged, by the forge's clock: a merge by fast-forward leaves
   * no time in git. Undefined where the forge knows of none.
   */
  mergedAt(commit: string, base: string): Promise<Date | undefined>;
  /**
   * Opens the pull request for a branch, or updates the one that is open: its title and body, but for what people made of
   * the title or wrote below. Labels, reviewers and the like are set when it is opened; afterwards they are people's.
   * @throws UserError `BRANCH_GONE` when the branch is not there any more
   */
  propose(request: PullRequest): Promise<ProposedPullRequest>;
  /**
   * Closes the open pull request of a branch, if it is ours, and says why. To be called before the branch is deleted, which
   * must not be while any is left: a forge closes what has lost its branch as if a person had.
   * @param comment Markdown
   */
  withdraw(branch: string, base: string, comment: string): Promise<Withdrawal>;
  /**
   * Makes one commit by the forge's API, which may sign it, and puts the branch there; gives its id. Absent where there is
   * no API.
   * @param aside for an API that can only go on from where a branch is
   * @throws UserError `BRANCH_MOVED` when the branch is not at `expected` any more, and nothing changed
   */
  readonly commit?: (commit: ApiCommit, aside: Aside) => Promise<string>;
}

/** What only asks. */
export type ForgeReader = Pick<Forge, 'open' | 'mergedAt'>;

export interface PullRequest {
  readonly branch: string;
  readonly base: string;
  /** What it proposes, whatever its texts say: a hidden mark in the body keeps it. */
  readonly subject: PullSubject;
  /** Whose it is, see `BranchPush.claim`: kept beside that mark, as people's commits keep the branch from saying it. */
  readonly claim?: string | undefined;
  readonly title: string;
  /** Markdown; cut to the forge's limit by the implementation. */
  readonly body: string;
  readonly labels: readonly string[];
  /** `name` of a user, or `org/team`. */
  readonly reviewers: readonly string[];
  readonly assignees: readonly string[];
  readonly draft: boolean;
  /** By its title. */
  readonly milestone?: string;
  /** How it is merged by itself, once all that the forge asks for is there. */
  readonly autoMerge?: AutoMerge;
}

/** `release 2026q4`; `rollback 2026q4` where it goes back to it. */
export type PullSubject = `${'release' | 'rollback'} ${string}`;

export interface OpenPullRequest {
  /** As in `ProposedPullRequest`. */
  readonly number?: number;
  readonly url: string;
  /** `PullRequest.subject`; undefined where a person has taken its mark away. */
  readonly subject: string | undefined;
  /** `PullRequest.claim` of the last run that proposed it; absent where the branch alone tells. */
  readonly claim?: string | undefined;
}

/** What became of the pull requests of a branch that is taken back. */
export interface Withdrawal {
  /** The one that we closed; absent where there was none of ours. */
  readonly pullRequest?: ProposedPullRequest;
  /** Addresses of those that are still open: a person's own, or what another run has opened meanwhile. */
  readonly left: readonly string[];
}

export type AutoMerge = 'merge' | 'squash' | 'rebase';

export interface ProposedPullRequest {
  /** Absent where the forge has no API: a person opens it. */
  readonly number?: number;
  /** Of the pull request; without an API, where one can be opened. */
  readonly url: string;
  /** `declined`: a person closed it; `closed`: we did. `prepared`: it is left to a person to open it. */
  readonly action: 'created' | 'updated' | 'unchanged' | 'closed' | 'declined' | 'prepared';
  /** What the forge would not grant, a sentence each: a reviewer is unknown, auto-merge is off. */
  readonly remarks: readonly string[];
}

/**
 * Lends a branch that is at the parent of the commit, puts the branch that the commit is for at what was made there, and
 * takes the lent one back.
 * @param make commits on top of the lent branch, and gives the id
 */
export type Aside = (make: (lent: string) => Promise<string>) => Promise<string>;

export interface ApiCommit {
  readonly branch: string;
  /** The commit it goes on. */
  readonly parent: string;
  /** What the branch must be at; undefined when it must not exist. Where it is not `parent`, that commit is replaced. */
  readonly expected: string | undefined;
  /** With their new bytes; everything else is as in `parent`. */
  readonly files: readonly GitFile[];
  /** The whole message, with the trailer that marks the commit as ours. */
  readonly message: string;
}
