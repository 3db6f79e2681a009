import type { Git } from './git-command.ts';
import type { GitFile } from './git-file.ts';

/** The object that a name stands for: `refs/fetched/base`, `<commit>^{tree}`. */
export async function revision(git: Git, name: string): Promise<string> {
  const output = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', name], {
    doing: `find ${name}`,
  });
  return output.toString('utf8').trim();
}

/** The parent's tree with other bytes in some files, put together in an index of its own. */
export async function writeTree(git: Git, parent: string, files: readonly GitFile[]): Promise<string> {
  await git(['read-tree', parent], { doing: 'read the tree of the parent' });
  const entries: string[] = [];
  for (const { path, mode, bytes } of files) {
    const id = await git(['hash-object', '-w', '--stdin'], { doing: `write ${path}`, input: bytes });
    entries.push(`${mode} ${id.toString('utf8').trim()}\t${path}\0`);
  }
  await git(['update-index', '-z', '--index-info'], {
    doing: 'put the files into the tree',
    input: Buffer.from(entries.join('')),
  });
  // Other files of the base were not fetched, and need not be there.
  const tree = await git(['write-tree', '--missing-ok'], { doing: 'write the tree' });
  return tree.toString('utf8').trim();
}

/** Which files differ between two trees: modes and names of both sides, as text. */
export async function rawChange(git: Git, before: string, after: string): Promise<string> {
  const output = await git(['diff-tree', '-r', '--raw', '--no-renames', before, after], {
    doing: 'compare two commits',
  });
  return output.toString('latin1');
}
