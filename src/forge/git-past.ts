import { type Git, lines } from './git-command.ts';
import { readOurCommit } from './git-ours.ts';
import { depths, fetchBranches, type GitContext, shallowCommits } from './git-remote.ts';

/** A commit of the base, and when it was put there. */
export interface PastCommit {
  readonly commit: string;
  readonly since: Date;
}

/** When a commit was put on the base, as far as somebody knows who saw it: see `Forge.mergedAt`. */
export type MergedAt = (commit: string) => Promise<Date | undefined>;

/**
 * How the base came to what it is, by its first parents.
 * @param paths only commits that change one of these count
 * @returns newest first, and so far back that the last one was there at `time`, if anything was. Where nobody can tell since
 *   when, it is now
 */
export async function readPast(
  { git, runtime, folder, base, baseCommit }: GitContext,
  time: Date,
  paths: readonly string[],
  mergedAt: MergedAt = () => Promise.resolve(undefined),
): Promise<readonly PastCommit[]> {
  const log = async (...what: readonly string[]): Promise<readonly string[]> =>
    await lines(git, ['log', '--first-parent', ...what]);
  const now = runtime.clock.now().getTime();
  const merges = new Map<string, Merge>();
  for (const depth of depths) {
    await fetchBranches(git, [base], depth);
    const all = await log('--format=%H %ct', baseCommit, '--');
    const changing = new Set(await log('--format=%H', baseCommit, '--', ...paths));
    const edge = all.at(-1)?.split(' ')[0] ?? '';
    const isCut = (await shallowCommits(folder)).has(edge);
    if (isCut) {
      // It seems to change everything, and nobody sees what it lies on.
      merges.set(edge, 'unknown');
    }
    // Each answer may show that one is newer, and then what it lies on counts, too.
    for (;;) {
      const placed = placedInTime(all, merges, now);
      const past = sinceTime(placed, changing, time);
      const next = nextToAsk(past, placed, merges);
      if (next !== undefined) {
        const isUnknown = async (): Promise<boolean> => changing.has(next) && (await isAsMade(git, next));
        merges.set(next, (await mergedAt(next)) ?? ((await isUnknown()) ? 'unknown' : 'dated'));
      } else if (!isCut || depth === depths.at(-1) || placed.some(({ since }) => since <= time)) {
        return past;
      } else {
        break;
      }
    }
    merges.delete(edge);
  }
  return [];
}

/** Of one that nobody knows, what lies on it has to tell, and may have come with it. */
function nextToAsk(
  past: readonly PastCommit[],
  placed: readonly PastCommit[],
  merges: ReadonlyMap<string, Merge>,
): string | undefined {
  const isUnknown = (commit: string | undefined): boolean =>
    past.some((each) => each.commit === commit) && merges.get(commit ?? '') === 'unknown';
  const unasked = [...past, ...placed.filter((_, index) => isUnknown(placed[index + 1]?.commit))];
  return unasked.find(({ commit }) => !merges.has(commit))?.commit;
}

/** Those that count; the last one was there at that time, if there is one. */
function sinceTime(
  placed: readonly PastCommit[],
  changing: ReadonlySet<string>,
  time: Date,
): readonly PastCommit[] {
  const past = placed.filter(({ commit }) => changing.has(commit));
  const first = past.findIndex(({ since }) => since <= time);
  return first === -1 ? past : past.slice(0, first + 1);
}

/** When it was merged: `dated` as the commit says, which no merge by fast-forward does. */
type Merge = Date | 'unknown' | 'dated';

/** A merge commit, a squash and a rebase would be somebody else's: this came here by fast-forward, and its date is older. */
async function isAsMade(git: Git, commit: string): Promise<boolean> {
  return (await readOurCommit(git, commit))?.isAsMade === true;
}

/**
 * A commit is never older than what it lies on, whatever its own date says: it may have been made long before it was
 * pushed. Nor is it newer than what lies on it, or than now: a clock that went ahead tells nothing.
 * @param log commit and seconds, newest first
 */
function placedInTime(
  log: readonly string[],
  merges: ReadonlyMap<string, Merge>,
  now: number,
): readonly PastCommit[] {
  let earliest = 0;
  const placed = log.toReversed().map((line) => {
    const [commit = '', seconds] = line.split(' ');
    const merge = merges.get(commit);
    const date = Number(seconds) * 1000;
    const merged = merge instanceof Date ? merge.getTime() : undefined;
    const time = merged === undefined ? date : Math.max(merged, date > now ? 0 : date);
    const tells = time <= now && merge !== 'unknown';
    earliest = Math.max(earliest, tells ? time : 0);
    return { commit, time: tells ? earliest : undefined };
  });
  let latest = now;
  return placed.toReversed().map(({ commit, time }) => {
    latest = time ?? latest;
    return { commit, since: new Date(latest) };
  });
}
