import { UserError } from '../../errors.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { GithubAccess } from '../source.ts';

/**
 * GitHub's API as the runner names it. A token belongs to that one: a runner of GitHub Enterprise Server has a token of its
 * own, which github.com must not see.
 * @throws UserError `INVALID_URL`
 */
export function githubAccess(
  { env, mask }: Pick<Runtime, 'env' | 'mask'>,
  token: string | undefined,
): GithubAccess {
  const api = (env['GITHUB_API_URL'] || 'https://api.github.com').replace(/\/+$/, '');
  const url = URL.parse(api);
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    `${url.username}${url.password}${url.search}` !== ''
  ) {
    throw new UserError('INVALID_URL', 'GITHUB_API_URL is no plain http(s) address', {
      hint: 'The runner sets it, such as https://api.github.com.',
    });
  }
  if (token !== undefined) {
    mask(token);
  }
  return { api, ...(token === undefined ? {} : { token }) };
}
