import type { DeployFile } from '../deploy/occurrence.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import { knownVersions } from './known-versions.ts';
import { releaseFacts } from './release-facts.ts';
import type { BumpStream } from './result.ts';
import type { BumpScope } from './scope.ts';

/**
 * What is in git, promoted and upstream.
 * @param record the release that is proposed, if one is
 */
export async function describeVersions(
  files: readonly DeployFile[],
  record: PromotionRecord | undefined,
  { history, naming, lockOf }: Pick<BumpScope, 'history' | 'naming' | 'lockOf'>,
): Promise<Pick<BumpStream, 'versions' | 'seenOn'>> {
  const newest = history.records[0] ?? history.chosen;
  const lock = await lockOf(newest);
  const versions = knownVersions(files, {
    proposed: record && naming.releaseOf(record),
    newest: naming.releaseOf(newest),
    newestFacts: releaseFacts(lock),
  });
  return { versions, ...(lock && { seenOn: lock.created.slice(0, 'yyyy-mm-dd'.length) }) };
}
