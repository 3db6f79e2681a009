import type { DeployFile } from '../deploy/occurrence.ts';
import { formatPlace, UserError } from '../errors.ts';
import type { GitBranch } from '../forge/git-branch.ts';
import type { GitRepository } from '../forge/git.ts';
import { parseYaml } from '../yaml/document.ts';
import type { ScalarEdit } from '../yaml/edit.ts';
import { markersIn } from '../yaml/marker.ts';
import type { BumpedFile } from './edit-files.ts';
import type { BumpEdit, FilePlan } from './edit.ts';
import { planBump } from './plan.ts';
import type { PromotedRelease } from './promoted.ts';

/** A file of the branch as it was at other times: undefined where there was no such file. */
export interface EarlierVersions {
  /** After and before each commit of ours on the branch, newest first. */
  readonly ours: readonly { readonly after: Buffer | undefined; readonly before: Buffer | undefined }[];
  /** Where the branch parts from the base. */
  readonly fork: Buffer | undefined;
  /** At the base now. */
  readonly base: Buffer | undefined;
}

export interface BranchPlan<File extends DeployFile> {
  readonly plans: readonly FilePlan<File>[];
  /** What a person set and is left as it is: `from` is theirs, `to` the release's. */
  readonly kept: readonly BumpEdit[];
}

/** Reads what `planOnBranch` compares with, by path. */
export async function readEarlier(
  git: GitRepository,
  branch: GitBranch,
  paths: readonly string[],
): Promise<ReadonlyMap<string, EarlierVersions>> {
  const versions = new Map<string, EarlierVersions>();
  for (const path of paths) {
    const ours: { after: Buffer | undefined; before: Buffer | undefined }[] = [];
    for (const own of branch.ours) {
      ours.push({ after: (await own.after(path))?.bytes, before: (await own.before(path))?.bytes });
    }
    const [fork, base] = [await branch.readFork(path), await git.read(path)];
    versions.set(path, { ours, fork: fork?.bytes, base: base.bytes });
  }
  return versions;
}

/**
 * Plans on top of a branch that people have committed to: only what we may change there. A value is ours where it still is
 * what our last commit to change it made of it. Where none of ours has changed it, it is ours as long as it is that of the
 * base, now or where the branch parts from it. Any other was set by a person, by a revert too, and stays: base `1.0`, ours
 * `2.0`, now `2.0` is ours to change; now `1.0` or `9.0` is theirs. A tag and its digest stay together, and a `Chart.lock`
 * whose digest would not fit what stays in `Chart.yaml` stays as a whole. Pure.
 * @param files those of the branch
 */
export function planOnBranch<File extends DeployFile>(
  files: readonly File[],
  release: PromotedRelease,
  earlier: ReadonlyMap<string, EarlierVersions>,
): BranchPlan<File> {
  const judges = new Map(files.map((file) => [file.path, judge(file, earlier.get(file.path))]));
  const plans = planBump(files, release, ({ scalars }, { path }) => {
    const isTheirs = judges.get(path);
    return isTheirs === undefined || !scalars.some(isTheirs);
  });
  const changed = new Set(plans.flatMap(({ edits }) => edits.map(keyOf)));
  const wanted = planBump(files, release).flatMap(({ edits }) => edits);
  return { plans, kept: wanted.filter((edit) => !changed.has(keyOf(edit))) };
}

/** Of a plan for the base, the edits that are there in the files as they are left. */
export function editsIn(plans: readonly FilePlan[], left: readonly BumpedFile[]): readonly BumpEdit[] {
  return plans.flatMap(({ file, edits }) => {
    const valueOf = valuesIn(file, left.find(({ before }) => before.path === file.path)?.after);
    return edits.filter(({ scalars }) => scalars.every((scalar) => valueOf(scalar) === scalar.to));
  });
}

function keyOf({ place, path }: BumpEdit): string {
  return `${formatPlace(place)} ${path}`;
}

/** @returns tells whether a person has set a scalar of the file on the branch */
function judge(file: DeployFile, versions: EarlierVersions | undefined): (scalar: ScalarEdit) => boolean {
  const commits = (versions?.ours ?? []).map(({ after, before }) => ({
    after: valuesIn(file, after),
    before: valuesIn(file, before),
  }));
  const others = [versions?.fork, versions?.base].map((bytes) => valuesIn(file, bytes));
  return (scalar) => {
    // A commit of ours also carries on what people had set before it.
    const last = commits.find(({ after, before }) => after(scalar) !== before(scalar));
    return last === undefined
      ? !others.some((valueOf) => valueOf(scalar) === scalar.from)
      : last.after(scalar) !== scalar.from;
  };
}

/** One line of Markdown for the pull request. */
export function describeKept({ place, path, from, to }: BumpEdit): string {
  const rest = from === to ? ', with another digest than the release' : `; the release has \`${to}\``;
  return `\`${formatPlace(place)}\`: \`${path}\` stays \`${from}\`${rest}`;
}

/** What a scalar of the file on the branch says in another version of it; undefined where it is not there, or unreadable. */
function valuesIn(file: DeployFile, bytes: Buffer | undefined): (scalar: ScalarEdit) => string | undefined {
  if (bytes === undefined) {
    return () => undefined;
  }
  const yaml = orUndefined(() => parseYaml(bytes, file.path));
  const named = orUndefined(() => markedValues(bytes, file.path));
  const here = orUndefined(() => markedValues(file.bytes, file.path));
  return (scalar) => {
    if (scalar.line === undefined) {
      return yaml?.locate(scalar.document, scalar.path)?.value;
    }
    // In a template lines move: there a value is known by its marker.
    const name = here?.find(({ line }) => line === scalar.line)?.name;
    return named?.find((value) => value.name === name)?.value;
  };
}

/** Of several values with the same marker and key, the first, the second and so on. */
function markedValues(
  bytes: Buffer,
  path: string,
): readonly { readonly name: string; readonly line: number | undefined; readonly value: string }[] {
  const counts = new Map<string, number>();
  return markersIn(bytes, path).map(({ text, scalar }) => {
    const name = JSON.stringify([text, scalar.path]);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return { name: `${name} ${count}`, line: scalar.line, value: scalar.value };
  });
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof UserError) {
      return undefined;
    }
    throw error;
  }
}
