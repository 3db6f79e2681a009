import type { Found } from '../deploy/found.ts';
import type { DeployFile } from '../deploy/occurrence.ts';
import { digestOf } from '../oci/digest.ts';
import { isAt, isSame, type OwnedValue, ownedIn, readOwned, type Says, says } from './owned-values.ts';
import type { PromotedRelease } from './promoted.ts';

/** The files before and after a commit of ours. */
export interface EarlierChange {
  readonly before: readonly DeployFile[];
  readonly after: readonly DeployFile[];
  /** What it proposed, where a person has amended it: other values in it are that person's. */
  readonly amended?: PromotedRelease;
}

/** The files of the branch as they were at other times; those that were not there are left out. */
export interface EarlierFiles {
  /** Each commit of ours on the branch, newest first. */
  readonly ours: readonly EarlierChange[];
  /** What the newest of them proposes. */
  readonly proposed?: PromotedRelease | undefined;
  /** Where the branch parts from the base. */
  readonly fork: readonly DeployFile[];
  /** At the base now. */
  readonly base: readonly DeployFile[];
}

/**
 * Tells what is ours to change: what we proposed last, whoever wrote it, and what our last commit to change anything of the
 * image, or the chart, made of it, in whatever place it stands by now; but not what a person had replaced by the time of our
 * newest commit, and has chosen since. Of a commit that was amended, that is what it proposed.
 * Where none of ours has changed it, it is ours as long as it says what the base has, now or where the branch parts from it.
 * Any other was set by a person, by a revert too: base `1.0`, ours `2.0`, now `2.0` is ours; now `1.0` or `9.0` is theirs.
 */
export function judge(
  now: readonly OwnedValue[],
  release: PromotedRelease,
  earlier: EarlierFiles,
): (value: OwnedValue) => boolean {
  const owned = ownedBy(release);
  const commits = earlier.ours.map((change) => readChange(change, owned));
  const fork = owned(earlier.fork);
  const base = [...fork, ...owned(earlier.base)];
  return (value) => {
    const isSaidBy = (other: Says): boolean => says(value, other);
    const isHere = (other: OwnedValue): boolean => isAt(value, other);
    const ofIt = (values: readonly OwnedValue[]): readonly OwnedValue[] =>
      values.filter(({ what }) => what === value.what);
    const last = commits.find(({ setOf }) => setOf(value).length > 0);
    const isCarried = isStillIn(ofIt(commits[0]?.after ?? []), value);
    const set = (last?.setOf(value) ?? []).filter(isCarried);
    const proposed = earlier.proposed?.versionsOf(value.occurrence) ?? [];
    // Of several versions in one release only the place tells which one was meant.
    const own = [release.versionsOf(value.occurrence), proposed, set].every(isOne)
      ? [...proposed, ...set]
      : commits
          .flatMap((commit) => commit.set.filter(isHere))
          .slice(0, 1)
          .filter(isCarried);
    const ofBase = base.some(isHere) ? base.filter(isHere) : ofIt(base);
    const isUnset = last === undefined || isAdded(value, ofIt(now), ofIt(last.after), fork.some(isHere));
    return own.some(isSaidBy) || (ofBase.some(isSaidBy) && isUnset);
  };
}

/**
 * Tells what our newest commit still carried, whoever had made it.
 * @param newest all of the value's kind after it; where it has one of that shape, those of others tell nothing
 */
function isStillIn(newest: readonly OwnedValue[], value: OwnedValue): (set: Says) => boolean {
  const ofShape = newest.filter(({ shape }) => shape === value.shape);
  return (set) => (ofShape.length > 0 ? ofShape : newest).some((other) => says(other, set));
}

function isOne(all: readonly Says[]): boolean {
  return all.every(({ version }) => version === all[0]?.version);
}

interface OurValues {
  readonly after: readonly OwnedValue[];
  /** What it changed there. */
  readonly set: readonly OwnedValue[];
  /** What it made of the image or chart that a value is of; nothing where it did not change it. */
  readonly setOf: (value: OwnedValue) => readonly Says[];
}

/** `ownedIn`, for files that are the same before and after most commits. */
function ownedBy(release: PromotedRelease): (files: readonly DeployFile[]) => readonly OwnedValue[] {
  const known = new Map<string, Found | undefined>();
  return (files) =>
    ownedIn(files, release, (file) => {
      const key = `${digestOf(file.bytes)} ${file.path}`;
      const found = known.get(key) ?? readOwned(file, release);
      known.set(key, found);
      return found;
    });
}

function readChange(
  { before, after, amended }: EarlierChange,
  owned: (files: readonly DeployFile[]) => readonly OwnedValue[],
): OurValues {
  const [was, is] = [owned(before), owned(after)];
  // A commit of ours also carries on what people had set before it.
  const set = is.filter((value) => !was.some((other) => isAt(value, other) && isSame(value, other)));
  return {
    after: is,
    set: amended === undefined ? set : [],
    setOf: ({ what, occurrence }) =>
      amended?.versionsOf(occurrence) ?? set.filter((value) => value.what === what),
  };
}

/**
 * Whether a value is one more of its kind, and no revert of one that was there after a commit of ours: all of those are
 * still there besides, at most further up or down, and it stands where none of them can have been moved from.
 * @param now all of its kind on the branch
 * @param then all of its kind after that commit
 * @param isOfBase the base brought one to this place
 */
function isAdded(
  value: OwnedValue,
  now: readonly OwnedValue[],
  then: readonly OwnedValue[],
  isOfBase: boolean,
): boolean {
  const away = then.filter((old) => !now.some((other) => isAt(other, old)));
  const moved = now.filter(
    (other) =>
      !then.some((old) => isAt(other, old)) &&
      then.some((old) => isSame(other, old) && other.shape === old.shape),
  );
  return (
    !then.some((old) => isAt(value, old)) &&
    (isOfBase || !then.some(({ shape }) => shape === value.shape)) &&
    away.length <= moved.length
  );
}
