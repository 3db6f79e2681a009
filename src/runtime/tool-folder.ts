import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { explainFileError } from '../system-error.ts';
import { findProgram } from './find-program.ts';

/** What a program is called on disk. */
function programName(name: string, platform: string): string {
  return platform === 'win32' ? `${name}.exe` : name;
}

/**
 * Keeps programs in a folder, one for each version: `<root>/helm/3.20.2/helm`.
 * @param fetch the program itself; asked only where it is not there yet
 * @returns its path
 * @throws UserError `UNWRITABLE`, and what `fetch` throws
 */
export async function installInFolder(
  { root, name, version, platform }: { root: string; name: string; version: string; platform: string },
  fetch: () => Promise<Uint8Array>,
): Promise<string> {
  const folder = join(root, name, version);
  const known = await findProgram(name, { PATH: folder, PATHEXT: '.EXE' }, platform);
  if (known !== undefined) {
    return known;
  }
  const content = await fetch();
  const program = join(folder, programName(name, platform));
  // Two runs may do this at once: what has its name is complete.
  const temporary = `${program}.${randomBytes(6).toString('hex')}.partial`;
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(temporary, content, { flag: 'wx', flush: true, mode: 0o755 });
    await rename(temporary, program);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw explainFileError(error, 'UNWRITABLE', program, 'written');
  }
  return program;
}
