import { isMap } from '../../schema/schema.ts';
import { utcTime } from '../date.ts';
import type { Candidate, Entry } from '../source.ts';

/**
 * The versions in a page of releases (GitHub REST API, "List releases"); undefined where the page is no such list.
 * Drafts, which only those who may write see, are left out.
 */
export function readReleases(page: unknown, entry: Entry): readonly Candidate[] | undefined {
  if (!Array.isArray(page)) {
    return undefined;
  }
  const releases = page.filter(isMap).filter(({ draft }) => draft !== true);
  return releases.flatMap((release) => {
    const date = utcTime(release['published_at']);
    return versionIn(release['tag_name'], entry).map((version) => ({
      version,
      ...(date === undefined ? {} : { date }),
      ...(release['prerelease'] === true ? { prerelease: true as const } : {}),
    }));
  });
}

/** The versions in a page of tags (GitHub REST API, "List repository tags"), which have no dates. */
export function readTags(page: unknown, entry: Entry): readonly Candidate[] | undefined {
  return Array.isArray(page)
    ? page.filter(isMap).flatMap(({ name }) => versionIn(name, entry).map((version) => ({ version })))
    : undefined;
}

/** Repositories of several charts put the chart's name in front: `operator-wandb-0.43.8`. */
export function versionIn(name: unknown, entry: Entry): readonly string[] {
  if (typeof name !== 'string' || name === '' || name.length > 200) {
    return [];
  }
  const prefix = `${entry.name.split('/').at(-1)}-`;
  return [name.startsWith(prefix) ? name.slice(prefix.length) : name];
}
