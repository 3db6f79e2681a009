import type { DeployFile } from '../deploy/occurrence.ts';
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

/** @param source a commit: the base, our branch, or one of the past; throws as its `read` does */
export async function readFiles(
  source: { read(path: string): Promise<GitFile> },
  targets: readonly BumpTarget[],
): Promise<readonly BaseFile[]> {
  const files: BaseFile[] = [];
  for (const { file, ...rules } of targets) {
    const git = await source.read(file);
    files.push({ ...rules, path: file, bytes: git.bytes, git });
  }
  return files;
}

/** @throws UserError `EDIT_…`, see `editScalars` */
export function editFiles(plans: readonly FilePlan<BaseFile>[]): readonly BumpedFile[] {
  return plans.map(({ file, edits }) => {
    const scalars = edits.flatMap((edit) => edit.scalars);
    const { bytes, proof } = editScalars(file.bytes, scalars, file.path);
    return { before: file, after: bytes, proof };
  });
}

export function isChanged({ before, after }: BumpedFile): boolean {
  return !before.bytes.equals(after);
}
