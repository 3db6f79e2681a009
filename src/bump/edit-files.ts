import { eachFile } from '../deploy/each-file.ts';
import type { DeployFile } from '../deploy/occurrence.ts';
import { UserError } from '../errors.ts';
import type { GitFile } from '../forge/git-file.ts';
import type { Digest } from '../oci/digest.ts';
import type { BumpTarget } from '../release/release-file.ts';
import { editScalars } from '../yaml/edit.ts';
import type { FilePlan } from './edit.ts';

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

/**
 * @param source a commit: the base, our branch, or one of the past
 * @throws what its `read` throws; of files that are not there, one error for all
 */
export async function readFiles(
  source: { read(path: string): Promise<GitFile> },
  targets: readonly BumpTarget[],
): Promise<readonly BaseFile[]> {
  const files: BaseFile[] = [];
  const missing: UserError[] = [];
  for (const { file, ...rules } of targets) {
    try {
      const git = await source.read(file);
      files.push({ ...rules, path: file, bytes: git.bytes, git });
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== 'FILE_NOT_FOUND') {
        throw error;
      }
      missing.push(error);
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
