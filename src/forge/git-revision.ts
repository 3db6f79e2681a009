import type { Git } from './git-command.ts';

/** The object that a name stands for: `refs/fetched/base`, `<commit>^{tree}`. */
export async function revision(git: Git, name: string): Promise<string> {
  const output = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', name], {
    doing: `find ${name}`,
  });
  return output.toString('utf8').trim();
}
