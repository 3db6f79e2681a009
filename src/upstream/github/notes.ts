import { isMap } from '../../schema/schema.ts';
import { utcTime } from '../date.ts';
import type { Entry, SourceContext } from '../source.ts';
import { versionIn } from './format.ts';
import { listGithub } from './repository.ts';

/** What was written about one version. Its text is whatever its author, or a stranger, put there. */
export interface ReleaseNote {
  readonly version: string;
  /** `2026-07-22`, UTC. */
  readonly date?: string;
  readonly prerelease: boolean;
  /** A page for people. */
  readonly url: string;
  /** Markdown, empty where nobody wrote any. */
  readonly text: string;
}

/** The notes of all releases of a repository, in no promised order; drafts have none. @throws as `listGithub` does */
export async function readGithubNotes(
  repository: string,
  entry: Entry,
  context: Pick<SourceContext, 'answers' | 'github' | 'clock'>,
): Promise<readonly ReleaseNote[]> {
  const web = `${webOf(context.github.api)}/${repository}`;
  return await listGithub(repository, context, {
    route: 'releases',
    read: (page) =>
      Array.isArray(page) ? page.filter(isMap).flatMap((release) => noteIn(release, entry, web)) : undefined,
  });
}

function noteIn(
  { tag_name: tag, body, draft, prerelease, published_at: published }: Readonly<Record<string, unknown>>,
  entry: Entry,
  web: string,
): readonly ReleaseNote[] {
  const date = utcTime(published)?.slice(0, 10);
  return typeof tag !== 'string' || draft === true
    ? []
    : versionIn(tag, entry).map((version) => ({
        version,
        ...(date === undefined ? {} : { date }),
        prerelease: prerelease === true,
        // Not the address in the answer: that could be any.
        url: `${web}/releases/tag/${encodeURIComponent(tag)}`,
        text: typeof body === 'string' ? body : '',
      }));
}

/** Where people see what the API has: `https://host/api/v3` of GitHub Enterprise Server is `https://host`. */
function webOf(api: string): string {
  return api === 'https://api.github.com' ? 'https://github.com' : api.replace(/\/api\/v3$/, '');
}
