import {
  about,
  array,
  boolean,
  type Infer,
  literal,
  matching,
  object,
  optional,
  refine,
} from '../schema/schema.ts';
import { urlField } from './fields.ts';
import { branchField, labelField } from './release-file-fields.ts';
import { templateField } from './template.ts';

const userField = matching(/^[A-Za-z0-9_](?:[\w.-]{0,99})(?:\[bot\])?$/, 'the name of a user');

const reviewerField = matching(
  /^[A-Za-z0-9_][\w.-]{0,99}(?:\/[A-Za-z0-9_][\w. -]{0,99}|\[bot\])?$/,
  'the name of a user, or org/team',
);

const emailField = matching(/^[^\s<>@]{1,64}@[^\s<>@]{1,255}$/, 'an e-mail address');

const milestoneField = matching(/^[^\p{Cc}]{1,200}$/u, 'the title of a milestone');

/** Of a release file that says nothing of it. */
export const pullRequestDefaults = {
  commit: 'git',
  email: 'tidegate@localhost',
  labels: [],
  reviewers: [],
  assignees: [],
  draft: false,
} as const;

const written = object({
  repository: about(
    '`https://host/owner/repo`; by default the one that the workflow runs in.',
    optional(urlField),
  ),
  forge: about(
    '`github` (and GitHub Enterprise Server), `gitea` (and Forgejo), or `none`: the branch is pushed, and a person opens the pull request. By default the host tells.',
    optional(literal('github', 'gitea', 'none')),
  ),
  api: about("The forge's REST API, where it cannot be told from the host.", optional(urlField)),
  base: about("By default the repository's default branch.", optional(branchField)),
  branch: about('By default `tidegate/<name>`.', optional(branchField)),
  commit: about(
    "`git`: the commit is made here and pushed. `api`: the forge's API makes it, which GitHub signs for an App and for GITHUB_TOKEN, and Gitea where it is set up to.",
    optional(literal('git', 'api'), pullRequestDefaults.commit),
  ),
  email: about(
    'E-mail address of the commit, where the forge asks for a known one.',
    optional(emailField, pullRequestDefaults.email),
  ),
  title: about(
    'Template of the title; by default `{type}(deploy): {name} {release}`, in which `{type}` is `feat` or `revert`.',
    optional(templateField),
  ),
  message: about(
    "Template of the commit message's first line; by default the title.",
    optional(templateField),
  ),
  labels: about(
    'Labels of the pull request, from when it is opened.',
    optional(array(labelField), pullRequestDefaults.labels),
  ),
  reviewers: about(
    'Who is asked for a review when it is opened: `name` or `org/team`.',
    optional(array(reviewerField), pullRequestDefaults.reviewers),
  ),
  assignees: about(
    'Who it is assigned to when it is opened.',
    optional(array(userField), pullRequestDefaults.assignees),
  ),
  draft: about('`true`: it is opened as a draft.', optional(boolean, pullRequestDefaults.draft)),
  milestone: about('Title of the milestone it gets when it is opened.', optional(milestoneField)),
  autoMerge: about(
    'How the forge merges it by itself, once all that it asks for is there. By default nobody does but people.',
    optional(literal('merge', 'squash', 'rebase')),
  ),
});

/** The pull request that `bump` opens, as it is written; `ReleaseFile.pullRequest` has the rest of the defaults. */
export const pullRequestField = refine(written, (value, path, faults) => {
  if (value.draft && value.autoMerge !== undefined) {
    // It would be asked for once, while it is a draft, and refused.
    faults.push({
      path: [...path, 'autoMerge'],
      message: 'no forge merges a draft: leave out draft or autoMerge',
    });
    return undefined;
  }
  if (value.forge === 'none' && value.commit === 'api') {
    faults.push({
      path: [...path, 'commit'],
      message: 'without an API there are no commits by API: set it to git',
    });
    return undefined;
  }
  return value;
});

/** The same, with what the branch is by default. */
export type PullRequestConfig = Infer<typeof pullRequestField> & { readonly branch: string };
