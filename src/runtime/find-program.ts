import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** The path of a program as the shell would find it: in the folders of PATH, on Windows with an extension of PATHEXT. */
export async function findProgram(
  name: string,
  env: Environment,
  platform: string,
): Promise<string | undefined> {
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const extensions = platform === 'win32' ? (env['PATHEXT'] ?? '.COM;.EXE;.BAT;.CMD').split(';') : [''];
  for (const folder of folders) {
    for (const extension of extensions) {
      const path = join(folder, `${name}${extension}`);
      if (await isProgram(path)) {
        return path;
      }
    }
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
