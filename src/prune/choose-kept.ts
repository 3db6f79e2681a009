import { UserError } from '../errors.ts';
import { isReleaseName } from '../release/release-name.ts';
import type { PromotionRecord } from '../promote/record/record.ts';

/** Why a release stays. */
type Reason = 'newest' | 'in force' | 'asked for';

export interface KeptRelease {
  readonly record: PromotionRecord;
  readonly reason: Reason;
}

export interface Choice {
  /** Highest sequence first. */
  readonly kept: readonly KeptRelease[];
  /** Lowest sequence first. */
  readonly pruned: readonly PromotionRecord[];
}

export interface Keep {
  /** How many of the newest releases stay; at least one does, as its record is what tells a replay. */
  readonly newest: number;
  /** Names of releases that stay too. */
  readonly also: readonly string[];
  /** The release that deploy files are meant to name; by default the newest. */
  readonly inForce: string | undefined;
}

/**
 * Which promoted releases stay. Pure.
 * @param records every one that counts, lowest sequence first
 * @throws UserError `NOT_PROMOTED` listing each of `also` that has no such record
 */
export function chooseKept(records: readonly PromotionRecord[], { newest, also, inForce }: Keep): Choice {
  const unknown = also.filter((name) => records.every(({ release }) => release !== name));
  if (unknown.length > 0) {
    throw new UserError('NOT_PROMOTED', 'Releases that are to be kept were never promoted', {
      details: unknown.map((name) =>
        isReleaseName(name) ? name : `${JSON.stringify(name)} is not the name of a release`,
      ),
      hint: 'Give --also the names of promoted releases, such as 2026q4.1. Nothing was removed.',
    });
  }
  const latest = new Set(records.slice(-newest));
  const reasonOf = (record: PromotionRecord): Reason | undefined => {
    if (latest.has(record)) {
      return 'newest';
    }
    if (record.release === inForce) {
      return 'in force';
    }
    return also.includes(record.release) ? 'asked for' : undefined;
  };
  const judged = records.map((record) => ({ record, reason: reasonOf(record) }));
  return {
    kept: judged
      .flatMap(({ record, reason }) => (reason === undefined ? [] : [{ record, reason }]))
      .toReversed(),
    pruned: judged.filter(({ reason }) => reason === undefined).map(({ record }) => record),
  };
}
