import type { DeployFile } from '../deploy/occurrence.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import type { Lock } from '../release/lock.ts';
import type { Mapping } from '../release/mapping.ts';
import { whereLegal } from '../unless.ts';
import { parseSubject } from './open-proposal.ts';
import { planBump } from './plan.ts';
import { type PromotedRelease, promotedRelease } from './promoted.ts';

/** Tells which release files name. */
export interface InternalNames {
  /** A release under the names of the inside. */
  releaseOf(record: PromotionRecord): PromotedRelease;
  /** The first of the releases that the files name as a whole: nothing in them would have to move. */
  namedBy(files: readonly DeployFile[], records: readonly PromotionRecord[]): PromotionRecord | undefined;
  /** The release that a pull request's subject names (`release 2026q4`); undefined where it has no name inside any more. */
  proposedBy(subject: string, records: readonly PromotionRecord[]): PromotedRelease | undefined;
}

/** @param locks by release */
export function createInternalNames(
  mapping: Mapping,
  locks: ReadonlyMap<string, Lock | undefined> = new Map(),
): InternalNames {
  const releases = new Map<string, PromotedRelease>();
  const releaseOf = (record: PromotionRecord): PromotedRelease => {
    const release =
      releases.get(record.release) ?? promotedRelease(record.manifest, mapping, locks.get(record.release));
    releases.set(record.release, release);
    return release;
  };
  const isNamed = (files: readonly DeployFile[], record: PromotionRecord): boolean => {
    // Files that fit no plan name nothing as a whole; whoever wants to change them says what is wrong.
    const plans = whereLegal(() => planBump(files, releaseOf(record))) ?? [];
    const isRight = plans.every(({ edits, isBehind }) => edits.length === 0 && !isBehind);
    return isRight && plans.some(({ isPinned }) => isPinned);
  };
  return {
    releaseOf,
    namedBy: (files, records) => records.find((record) => isNamed(files, record)),
    proposedBy(subject, records) {
      const proposed = parseSubject(subject);
      const record = records.find(({ release }) => release === proposed.release);
      // The mapping may be another one by now.
      return record && whereLegal(() => releaseOf(record));
    },
  };
}
