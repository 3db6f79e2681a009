import { UserError } from '../errors.ts';
import { plural } from '../report/format.ts';
import type { Candidate, VersionSource } from './source.ts';

/**
 * The versions that a source names and the entry's own repository holds, as that one writes them: on GitHub 0.83.0 may be
 * `v0.83.0`, and it may be there before the image is.
 * @param own undefined where the repository does not list what it has: then the source is taken at its word
 * @throws UserError `NOTHING_IN_COMMON`; what the source throws
 */
export async function matchOwn(
  source: VersionSource,
  own: readonly Candidate[] | undefined,
  what: string,
): Promise<readonly Candidate[]> {
  const given = await source.versions();
  if (own === undefined) {
    return given;
  }
  const byVersion = new Map(own.map((candidate) => [candidate.version, candidate]));
  const matched = new Map<string, Candidate>();
  for (const { digest: _digest, ...candidate } of given) {
    const held = spellingsOf(candidate.version)
      .map((spelling) => byVersion.get(spelling))
      .find((found) => found !== undefined);
    if (held !== undefined) {
      // What is fetched comes from the own repository, so its digest counts; the dates of the source do.
      matched.set(held.version, { ...held, ...candidate, version: held.version });
    }
  }
  if (matched.size === 0) {
    const [example] = given;
    throw new UserError(
      'NOTHING_IN_COMMON',
      `${what}: ${source.name} names ${plural(given.length, 'version')}, none of which is there`,
      {
        details: example === undefined ? [] : [`one of them is ${example.version}`],
        hint: 'Correct `from` in the release file, or take it away, so that the own repository of this entry is asked.',
      },
    );
  }
  return [...matched.values()];
}

/** True where only the `v` in front, or how a tag writes a `+`, differs. */
export function isSameVersion(one: string, other: string): boolean {
  return spellingsOf(one).includes(other);
}

function spellingsOf(version: string): readonly string[] {
  const bare = version.replace(/^v(?=\d)/, '');
  // A `+` is `_` in a tag, as Helm writes it.
  return [version, bare, `v${bare}`].flatMap((spelling) => [spelling, spelling.replaceAll('+', '_')]);
}
