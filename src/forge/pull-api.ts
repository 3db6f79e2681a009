import type { ApiAnswer } from './answer.ts';
import type { PullRequest } from './forge.ts';
import type { Pull } from './pull.ts';
import type { RepositoryUrl } from './repository-url.ts';

/** What the forges do in different ways; `github.ts` and `gitea.ts` have one each. */
export interface PullApi {
  readonly repository: RepositoryUrl;
  /** What makes a title that of a draft; nothing where a draft is a property of its own. */
  readonly draftPrefix: RegExp;
  /**
   * One page: of open ones the newest first, of closed ones what changed last. A forge may ignore the filters, so what comes
   * is filtered again.
   */
  list(wanted: PullFilter, page: number): Promise<unknown>;
  /** How many are on a page that is not the last one; 1 where that is up to the server. */
  readonly fullPage: number;
  /** The merged ones that brought a commit to where it is, as far as the forge knows; there may be others among them. */
  ofCommit(commit: string): Promise<readonly unknown[]>;
  /** The answer of the forge, also for 409 and 422; remarks are added where it would not grant a draft. */
  create(request: PullRequest, remarks: string[]): Promise<ApiAnswer>;
  edit(number: number, changes: PullChanges): Promise<void>;
  comment(number: number, text: string): Promise<void>;
  hasBranch(branch: string): Promise<boolean>;
  /** Where a merge that is scheduled keeps the title of its time. */
  retitled?(pull: Pull, request: PullRequest, remarks: string[]): Promise<void>;
  /** Sets everything besides title, body and draft; each is harmless a second time. */
  complete(pull: Pull, request: PullRequest, remarks: string[]): Promise<void>;
}

export interface PullFilter {
  readonly state: 'open' | 'closed';
  readonly branch: string;
  /** Absent: to all of them. */
  readonly base?: string;
}

interface PullChanges {
  readonly title?: string;
  readonly body?: string;
  readonly state?: 'closed';
}
