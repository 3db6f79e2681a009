import { UserError } from '../errors.ts';
import type { MergedAt } from '../forge/git-past.ts';
import type { GitRepository } from '../forge/git.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import { formatTime } from '../utc.ts';
import { pathsOf, readFiles } from './edit-files.ts';
import type { InternalNames } from './internal-names.ts';
import type { Wait } from './result.ts';
import { findSoaked, type PastFiles } from './soak.ts';
import type { Stream } from './streams.ts';

/** What an environment may get. */
export interface SoakedChoice {
  /** The newest release that was long enough in the environment before it. */
  readonly record?: PromotionRecord;
  /** A newer one that is not. */
  readonly waits?: Wait;
}

interface Sources {
  readonly git: Pick<GitRepository, 'history'>;
  readonly names: Pick<InternalNames, 'namedBy'>;
  /** When a commit was merged, for all that the forge knows; see `Forge.mergedAt`. */
  readonly mergedAt: MergedAt;
  readonly now: number;
}

/** How many times the soak is looked back: what an environment named before counts, if its time was over by then. */
const lookBack = 3;

/**
 * @param candidates newest first: the release that the first environment gets, and older ones
 * @param from what the files name that wait
 */
export async function chooseSoaked(
  { environment, targets, soak }: NonNullable<Stream['after']>,
  {
    candidates,
    from,
  }: { readonly candidates: readonly PromotionRecord[]; readonly from: PromotionRecord | undefined },
  { git, names, mergedAt, now }: Sources,
): Promise<SoakedChoice> {
  const [newest] = candidates;
  const states = await git.history(
    targets.flatMap(pathsOf),
    new Date(now - lookBack * soak),
    // Where each time is long enough, nobody asks.
    soak === 0 ? undefined : mergedAt,
  );
  const past: PastFiles[] = [];
  for (const state of states) {
    past.push({
      since: Math.min(state.since.getTime(), now),
      files: await filesThen(() => readFiles(state, targets)),
    });
  }
  const { record, waiting: named } = findSoaked(past, candidates, names, { now, soak });
  if (newest === undefined || record?.release === newest.release) {
    return record === undefined ? {} : { record };
  }
  // Nobody waits for what is there already.
  const waiting = named !== undefined && named.record.sequence > (from?.sequence ?? 0) ? named : undefined;
  const release = waiting?.record.release ?? newest.release;
  const waits = { release, after: environment, ...(waiting && whileOf(waiting.since, { soak, now })) };
  return { waits, ...(record && { record }) };
}

/** What begins right now, and would in the next run again, began at a time that nobody can tell. */
function whileOf(
  since: number,
  { soak, now }: { readonly soak: number; readonly now: number },
): Pick<Wait, 'since' | 'until' | 'isUndated'> {
  return since === now
    ? { isUndated: true }
    : { since: formatTime(new Date(since)), until: formatTime(new Date(since + soak)) };
}

/** A file that was not there yet, or could not be read, named nothing. */
async function filesThen(read: () => Promise<PastFiles['files']>): Promise<PastFiles['files']> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UserError && error.code !== 'UNAUTHORIZED') {
      return undefined;
    }
    throw error;
  }
}
