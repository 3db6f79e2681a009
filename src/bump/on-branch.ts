import type { DeployFile } from '../deploy/occurrence.ts';
import { formatPlace, UserError } from '../errors.ts';
import type { GitBranch } from '../forge/git-branch.ts';
import type { GitRepository } from '../forge/git.ts';
import { parseYaml } from '../yaml/document.ts';
import type { ScalarEdit } from '../yaml/edit.ts';
import { markersIn } from '../yaml/marker.ts';
import type { BumpEdit, FilePlan } from './edit.ts';

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
 * Of a plan for a branch that people have committed to: the edits that may be made on top. What still says what a commit of
 * ours made of it is ours to change; so is what none of ours has changed and the base has, too. Anything else a person has
 * set, by a revert too, and it stays. A tag and its digest stay together. Pure.
 * @param plans made from the branch's files, with downgrades allowed: whether one is, the base's files decide
 */
export function planOnBranch<File extends DeployFile>(
  plans: readonly FilePlan<File>[],
  earlier: ReadonlyMap<string, EarlierVersions>,
): BranchPlan<File> {
  const kept: BumpEdit[] = [];
  const left = plans.map((plan) => {
    const isTheirs = judge(plan.file, earlier.get(plan.file.path));
    const theirs = plan.edits.filter(({ scalars }) => scalars.some(isTheirs));
    kept.push(...theirs);
    return { ...plan, edits: plan.edits.filter((edit) => !theirs.includes(edit)) };
  });
  return { plans: left, kept };
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
