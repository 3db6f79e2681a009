import { TidegateError } from '../errors.ts';
import { field, textField } from './answer.ts';
import type { Graphql } from './github-graphql.ts';
import { isGithubCloud, type RepositoryUrl } from './repository-url.ts';

/**
 * One sentence of what a push and a pull request of this token set off. Only the token of an installation leaves a
 * question: GITHUB_TOKEN is one, and so is that of an own App (GitHub Docs, "GITHUB_TOKEN").
 */
export async function githubTriggers(
  token: string,
  graphql: Graphql,
  repository: RepositoryUrl,
): Promise<string> {
  const login = token.startsWith('ghs_') ? await viewer(graphql) : 'a person';
  if (login === 'github-actions[bot]') {
    // Since June 2026; older versions of GitHub Enterprise Server start nothing.
    return isGithubCloud(repository)
      ? 'This is GITHUB_TOKEN: its push starts no workflow, and the workflows of its pull request wait until somebody with write access approves them; the token of a GitHub App or of a person starts them at once.'
      : 'This is GITHUB_TOKEN: its push starts no workflow, and its pull request none either or, on newer servers, workflows that wait for an approval; the token of a GitHub App or of a person starts them at once.';
  }
  if (login === undefined) {
    return 'This is the token of a GitHub App or GITHUB_TOKEN: an App starts the workflows of its push and pull request at once, those of GITHUB_TOKEN do not start, or wait for an approval.';
  }
  const whose = token.startsWith('ghs_') ? `the GitHub App ${login.replace('[bot]', '')}` : 'a person';
  return `This is the token of ${whose}: its push and its pull request start workflows at once.`;
}

async function viewer(graphql: Graphql): Promise<string | undefined> {
  try {
    return textField(field(await graphql('query { viewer { login } }', {}), 'viewer'), 'login');
  } catch (error) {
    // Only a sentence in the log depends on it; what lasts is met again where it matters.
    if (!(error instanceof TidegateError) || error.code === 'UNAUTHORIZED') {
      throw error;
    }
    return undefined;
  }
}
