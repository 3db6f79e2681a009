import { eachFile } from '../deploy/each-file.ts';
import type { DeployFile, ValueFile } from '../deploy/occurrence.ts';
import { withReferred } from '../deploy/referred-files.ts';
import { TidegateError, UserError } from '../errors.ts';
import type { GitFile } from '../forge/git-file.ts';
import type { Digest } from '../oci/digest.ts';
import { orError } from '../unless.ts';
import { editScalars } from '../yaml/edit.ts';
import type { FilePlan } from './edit.ts';
import type { DeployTarget } from './streams.ts';

/** A deploy file as git has it, at the base or at our branch. */
export interface BaseFile extends DeployFile {
  readonly git: GitFile;
}

/** A file as bump leaves it. */
export interface BumpedFile {
  readonly before: BaseFile;
  readonly after: Buffer;
  /** Digest of the statement that nothing but the edits differs. */
  readonly proof: Digest;
}

/** A file of `bump`, and those that it is laid over. */
export function pathsOf({ file, valueFiles = [] }: DeployTarget): readonly string[] {
  return [file, ...valueFiles];
}

/**
 * The files of `bump`, and those that they are laid over.
 * @param source a commit: the base, our branch, or one of the past
 * @throws what its `read` throws; of files that are not there, one error for all
 */
export async function readFiles(
  source: { read(path: string): Promise<GitFile> },
  targets: readonly DeployTarget[],
): Promise<readonly BaseFile[]> {
  const files: BaseFile[] = [];
  const missing: TidegateError[] = [];
  const read = async (path: string, under?: string): Promise<GitFile | undefined> => {
    const found = await orError(source.read(path), ['FILE_NOT_FOUND']);
    if (!(found instanceof TidegateError)) {
      return found;
    }
    const { code, message, hint = '' } = found;
    missing.push(
      under === undefined ? found : new UserError(code, `${message}, which ${under} is laid over`, { hint }),
    );
    return undefined;
  };
  for (const { file, valueFiles = [], ...rules } of targets) {
    const git = await read(file);
    const below: ValueFile[] = [];
    for (const path of valueFiles) {
      const found = await read(path, file);
      below.push({ path, ...(found && { bytes: found.bytes }) });
    }
    if (git !== undefined) {
      const { bytes } = git;
      const whole = { ...rules, path: file, bytes, git, ...(below.length > 0 && { valueFiles: below }) };
      files.push(await withReferred(whole, async (path) => (await source.read(path)).bytes));
    }
  }
  const [first, ...others] = missing;
  if (first !== undefined) {
    const { code, hint = '' } = first;
    const details = missing.map(({ message }) => message);
    throw others.length === 0
      ? first
      : new UserError(code, `${missing.length} files under bump are not there`, { details, hint });
  }
  return files;
}

/** @throws UserError `EDIT_…`, see `editScalars` and `eachFile` */
export function editFiles(plans: readonly FilePlan<BaseFile>[]): readonly BumpedFile[] {
  return eachFile(plans, ({ file, edits }) => {
    const scalars = edits.flatMap((edit) => edit.scalars);
    const { bytes, proof } = editScalars(file.bytes, scalars, file.path);
    return { before: file, after: bytes, proof };
  });
}

export function isChanged({ before, after }: BumpedFile): boolean {
  return !before.bytes.equals(after);
}
