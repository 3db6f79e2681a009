import type { DeployFile } from '../deploy/occurrence.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import type { InternalNames } from './internal-names.ts';

/** How the files of an environment were for a while; undefined where one of them was not there. */
export interface PastFiles {
  /** When that began: milliseconds of the epoch. */
  readonly since: number;
  readonly files: readonly DeployFile[] | undefined;
}

/** A while in which an environment named a release, or none as a whole. Milliseconds of the epoch. */
interface Named {
  readonly record: PromotionRecord | undefined;
  readonly since: number;
  readonly until: number;
}

export interface Soaked {
  /** The newest release that the environment has named for long enough. */
  readonly record?: PromotionRecord;
  /** The one that it names now, where that is not long enough, and since when: milliseconds of the epoch. */
  readonly waiting?: { readonly record: PromotionRecord; readonly since: number };
}

/**
 * The newest release that an environment has named for long enough. With a soak of 3 days, `dev` named
 *
 *     day 0        4        6     7 (now)
 *         |-- A ---|-- B ---|- C -|
 *
 * C only since yesterday, so it waits; B for 2 days, which was too short and is over; A for 4: `stage` may have A. Had `dev`
 * gone back, as from C to B, nothing before B would count: A may be what it went back from, too.
 * @param past newest first
 * @param records newest first
 * @param soak milliseconds
 */
export function findSoaked(
  past: readonly PastFiles[],
  records: readonly PromotionRecord[],
  names: Pick<InternalNames, 'namedBy'>,
  { now, soak }: { readonly now: number; readonly soak: number },
): Soaked {
  let waiting: Soaked['waiting'];
  let after = Infinity;
  for (const { record, since, until } of joined(past.flatMap(namedIn(records, names, past, now)))) {
    if (waiting === undefined && record === undefined) {
      break;
    }
    if (record === undefined) {
      continue;
    }
    if (record.sequence >= after) {
      break;
    }
    if (until - since >= soak) {
      return { record, ...(waiting && { waiting }) };
    }
    waiting ??= { record, since };
    after = record.sequence;
  }
  return waiting === undefined ? {} : { waiting };
}

/**
 * What one state of the files named, newest first. Often that is one release; but where A and B have the same in these files,
 * they name both, and it counts as A until B was promoted, and from then on as B.
 */
function namedIn(
  records: readonly PromotionRecord[],
  names: Pick<InternalNames, 'namedBy'>,
  past: readonly PastFiles[],
  now: number,
) {
  return ({ files, since }: PastFiles, index: number): readonly Named[] => {
    let until = past[index - 1]?.since ?? now;
    if (files === undefined) {
      return [{ record: undefined, since, until }];
    }
    const parts: Named[] = [];
    for (;;) {
      const known = records.filter((record) => promotion(record, now) < until);
      const record = names.namedBy(files, known);
      const start = Math.max(since, record === undefined ? since : promotion(record, now));
      parts.push({ record, since: start, until });
      if (start <= since) {
        return parts;
      }
      until = start;
    }
  };
}

/** It was before now, whatever the clock of who promoted it says. */
function promotion({ promotedAt }: PromotionRecord, now: number): number {
  return Math.min(Date.parse(promotedAt), now - 1);
}

/** Without the borders between two whiles in which the same release was named. */
function joined(parts: readonly Named[]): readonly Named[] {
  const result: Named[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (last !== undefined && last.record === part.record) {
      result[result.length - 1] = { ...last, since: part.since };
    } else {
      result.push(part);
    }
  }
  return result;
}
