import type { GitSource, Origin } from './occurrence.ts';

/** @returns why a source of git is not the repository, at what is checked; undefined where it is */
export function whyElsewhere({ url, revision }: GitSource, { url: own, base }: Origin): string | undefined {
  if (url !== undefined && own === undefined) {
    return `nobody says whether ${placeOf(url)} is this repository: pullRequest.repository in the release file does`;
  }
  if (url !== undefined && placeOf(url) !== placeOf(own ?? '')) {
    return `it is in another repository, ${placeOf(url)}`;
  }
  const branch = revision?.replace(/^refs\/heads\//, '');
  if (branch === undefined || branch === 'HEAD' || branch === base) {
    return undefined;
  }
  return base === undefined
    ? `it is taken at ${branch}, and nobody says which branch is checked: pullRequest.base in the release file does`
    : `it is taken at ${branch}`;
}

/** `host/path` of `https://host/path.git`, `ssh://git@host:22/path` and `git@host:path`: no user, port or password. */
function placeOf(url: string): string {
  const [, host = '', path = ''] =
    /^(?:[a-z+]+:\/\/)?(?:[^@/]*@)?([^:/]+)(?::\d+)?[:/]+(.*)$/i.exec(url) ?? [];
  return `${host.toLowerCase()}/${path.replace(/\/+$/, '').replace(/\.git$/, '')}`;
}
