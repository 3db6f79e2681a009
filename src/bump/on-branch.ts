import type { DeployFile, ValueFile } from '../deploy/occurrence.ts';
import { withReferred } from '../deploy/referred-files.ts';
import { formatPlace } from '../errors.ts';
import type { GitBranch, ReadIfThere } from '../forge/git-branch.ts';
import type { BumpEdit, FilePlan } from './edit.ts';
import { isAt, type OwnedValue, ownedIn, placeKey, says } from './owned-values.ts';
import { planBump } from './plan.ts';
import type { PromotedRelease } from './promoted.ts';
import { type EarlierChange, type EarlierFiles, judge } from './whose-value.ts';

export interface BranchPlan<File extends DeployFile> {
  readonly plans: readonly FilePlan<File>[];
  /** What a person set and is left as it is: `from` is theirs, `to` the release's. */
  readonly kept: readonly BumpEdit[];
}

/**
 * Reads what `planOnBranch` compares with.
 * @param proposed the release that a pull request's subject names, where it is known
 */
export async function readEarlier(
  branch: Pick<GitBranch, 'ours' | 'subject' | 'readFork'>,
  files: readonly DeployFile[],
  base: readonly DeployFile[],
  proposed: (subject: string) => PromotedRelease | undefined,
): Promise<EarlierFiles> {
  const readAll = async (read: ReadIfThere): Promise<readonly DeployFile[]> => {
    const found: DeployFile[] = [];
    for (const file of files) {
      const there = await read(file.path);
      const valueFiles: ValueFile[] = [];
      for (const { path } of there === undefined ? [] : (file.valueFiles ?? [])) {
        const below = await read(path);
        valueFiles.push({ path, ...(below && { bytes: below.bytes }) });
      }
      if (there !== undefined) {
        const then = { ...file, bytes: there.bytes, valueFiles };
        found.push(await withReferred(then, async (path) => (await read(path))?.bytes));
      }
    }
    return found;
  };
  const ours: EarlierChange[] = [];
  for (const { before, after, amended } of branch.ours) {
    const release = amended === undefined ? undefined : proposed(amended);
    if (amended === undefined || release !== undefined) {
      const files = { before: await readAll(before), after: await readAll(after) };
      ours.push({ ...files, ...(release && { amended: release }) });
    }
  }
  const last = branch.subject === undefined ? undefined : proposed(branch.subject);
  return { ours, proposed: last, fork: await readAll(branch.readFork), base };
}

/**
 * Plans on top of a branch that people have committed to: only what we may change there, see `judge`. A tag and its digest
 * stay together, and a `Chart.lock` whose digest would not fit what stays in `Chart.yaml` stays as a whole. Pure.
 * @param files those of the branch; one out of which a person took all that the release has is left as it is
 */
export function planOnBranch<File extends DeployFile>(
  files: readonly File[],
  release: PromotedRelease,
  earlier: EarlierFiles,
): BranchPlan<File> {
  const now = ownedIn(files, release);
  const isOurs = judge(now, release, earlier);
  const plans = planBump(files, release, {
    mayBeIdle: true,
    isOurs: (edit, file) => {
      const values = valuesAt(now, placesOf(file, edit));
      return values.length > 0 && values.every(isOurs);
    },
  });
  const changed = new Set(plans.flatMap(({ edits }) => edits.map(keyOf)));
  const wanted = planBump(files, release, { mayBeIdle: true }).flatMap(({ edits }) => edits);
  return { plans, kept: wanted.filter((edit) => !changed.has(keyOf(edit))) };
}

/** Of a plan for the base, what is in the files of the branch as they are left, and what a person has taken out of them. */
export interface EditsLeft {
  readonly edits: readonly BumpEdit[];
  readonly gone: readonly BumpEdit[];
}

/**
 * @param plans for the base
 * @param left the files of the branch, with what changes in them
 */
export function editsLeft(
  plans: readonly FilePlan[],
  left: readonly DeployFile[],
  release: PromotedRelease,
): EditsLeft {
  const files = plans.map(({ file }) => file);
  const [before, now] = [ownedIn(files, release), ownedIn(left, release)];
  const moved = new Set(now.filter((value) => !before.some((other) => isAt(value, other))));
  const take = (fits: (value: OwnedValue) => boolean): OwnedValue | undefined => {
    const found = [...moved].find(fits);
    return found !== undefined && moved.delete(found) ? found : undefined;
  };
  const all = plans.flatMap(({ file, edits }) =>
    edits.map((edit) => ({ edit, own: valuesAt(before, placesOf(file, edit))[0] })),
  );
  const there = all.filter(({ edit, own }) => {
    const isThere = (value: OwnedValue): boolean => says(value, { version: edit.to, digest: edit.digest });
    const same = now.find((value) => own !== undefined && isAt(value, own));
    return same === undefined
      ? take((value) => value.what === own?.what && isThere(value)) !== undefined
      : isThere(same);
  });
  const gone = all.filter(
    (one) =>
      !there.includes(one) &&
      !now.some((value) => one.own !== undefined && isAt(value, one.own)) &&
      take(({ what }) => what === one.own?.what) === undefined,
  );
  return { edits: there.map(({ edit }) => edit), gone: gone.map(({ edit }) => edit) };
}

function keyOf({ place, path }: BumpEdit): string {
  return `${formatPlace(place)} ${path}`;
}

function placesOf({ path }: DeployFile, { scalars }: BumpEdit): readonly string[] {
  return scalars.map((scalar) => placeKey(path, scalar));
}

/** One, but for a tag that is of several images. */
function valuesAt(values: readonly OwnedValue[], places: readonly string[]): readonly OwnedValue[] {
  return values.filter((value) => value.places.some((place) => places.includes(place)));
}

/** One line of Markdown for the pull request. */
export function describeKept({ place, path, from, to }: BumpEdit): string {
  const rest = from === to ? ', with another digest than the release' : `; the release has \`${to}\``;
  return `\`${formatPlace(place)}\`: \`${path}\` stays \`${from}\`${rest}`;
}

/** The same of what is gone. */
export function describeGone({ place, path, to }: BumpEdit): string {
  return `\`${formatPlace(place)}\`: \`${path}\` is not on the branch any more, or no value that could be changed, and is not put back; the release has \`${to}\``;
}
