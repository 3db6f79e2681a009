import { compareTags } from '../release/tag.ts';
import { allowedVersions } from '../release/version-policy.ts';
import type { Candidate } from '../upstream/source.ts';
import type { EntryPolicy } from './entries.ts';

/** Nobody waits for older ones, and each page of answers counts against a limit. */
const mostAsked = 50;

/** Adds the dates of what may be taken, where the source has none and somebody else knows them. */
export async function withDates(
  candidates: readonly Candidate[],
  { policy, locked }: EntryPolicy,
  datesOf: (tags: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): Promise<readonly Candidate[]> {
  const undated = allowedVersions(candidates, policy)
    .filter(
      ({ tag, candidate }) =>
        candidate.date === undefined && (locked === undefined || compareTags(tag, locked) > 0),
    )
    .slice(0, mostAsked)
    .map(({ tag }) => tag.text);
  const dates = await datesOf(undated);
  return candidates.map((candidate) => {
    const date = candidate.date ?? dates.get(candidate.version);
    return date === undefined ? candidate : { ...candidate, date };
  });
}
