import { resolve } from 'node:path';
import type { DeployFile, ValueFile } from '../deploy/occurrence.ts';
import { UserError } from '../errors.ts';
import { readBounded } from '../release/files.ts';
import type { ReleaseFile } from '../release/release-file.ts';

/** Bytes; a values file has some kilobytes. */
export const fileLimit = 4 * 1024 * 1024;

/**
 * Reads the files that the release file's `bump` names, and those that they are laid over.
 * @param root the folder that they are relative to
 * @throws UserError `NO_DEPLOY_FILES` when it names none; `FILE_MISSING` listing every one that is not there;
 *   `FILE_TOO_LARGE`
 */
export async function readDeployFiles(
  releaseFile: ReleaseFile,
  root: string,
): Promise<readonly DeployFile[]> {
  if (releaseFile.bump.length === 0) {
    throw new UserError('NO_DEPLOY_FILES', 'the release file names no files to check', {
      at: { file: releaseFile.path },
      hint: 'List them under bump: - {file: deploy/values.yaml, chart: operator}.',
    });
  }
  const files: DeployFile[] = [];
  const missing: string[] = [];
  const read = async (file: string, under = ''): Promise<Buffer> => {
    const bytes = await readBounded(resolve(root, file), fileLimit);
    if (bytes !== undefined && bytes.length > fileLimit) {
      throw new UserError('FILE_TOO_LARGE', `the file is larger than ${fileLimit} bytes`, { at: { file } });
    }
    missing.push(...(bytes === undefined ? [`${file}${under}`] : []));
    return bytes ?? Buffer.alloc(0);
  };
  for (const { file, valueFiles = [], ...target } of releaseFile.bump) {
    const bytes = await read(file);
    const below: ValueFile[] = [];
    for (const path of valueFiles) {
      below.push({ path, bytes: await read(path, `, which ${file} is laid over`) });
    }
    files.push({ ...target, path: file, bytes, ...(below.length > 0 && { valueFiles: below }) });
  }
  if (missing.length > 0) {
    throw new UserError('FILE_MISSING', `Files that the release file names are not in ${root}`, {
      details: missing,
      hint: 'Correct bump in the release file, or say with --root where they are.',
    });
  }
  return files;
}
