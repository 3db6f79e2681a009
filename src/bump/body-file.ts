import { mkdir, rm } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';
import { replaceFile } from '../release/files.ts';
import type { Proposal } from './proposal.ts';

/**
 * Writes the text of a pull request. Where nothing is proposed, the file of an earlier run goes.
 * @throws UserError `UNWRITABLE`
 */
export async function saveBody(file: string, proposal: Proposal | undefined): Promise<void> {
  if (proposal === undefined) {
    await rm(file, { force: true });
    return;
  }
  await mkdir(dirname(file), { recursive: true });
  await replaceFile(file, `${proposal.title}\n\n${proposal.body}`);
}

/** With environments each has its own file: `pr-stage.md`. */
export function bodyFileOf(path: string, environment: string | undefined): string {
  if (environment === undefined) {
    return path;
  }
  const { dir, name, ext } = parse(path);
  return join(dir, `${name}-${environment}${ext}`);
}
