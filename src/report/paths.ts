import { dirname, isAbsolute, relative, sep } from 'node:path';

/** A path as a person in the folder `cwd` would write it: relative where that is shorter. */
export function shortPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return isAbsolute(path) && short !== '' && short.length < path.length ? short : path;
}

/** The same for the paths in a text: those of `files`, and every one below `cwd`. */
export function shortenPaths(text: string, cwd: string, files: readonly string[] = []): string {
  const below = dirname(cwd) === cwd ? [] : [[`${cwd}${sep}`, ''] as const];
  return [...files.map((file) => [file, shortPath(file, cwd)] as const), ...below].reduce(
    (shortened, [path, short]) => shortened.replaceAll(startingAs(path), () => short),
    text,
  );
}

/** The path where it begins, not where it is the rest of another path or of an address. */
function startingAs(path: string): RegExp {
  const literal = path.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  return new RegExp(`(?<=^|[\\s"'\`(=,])${literal}`, 'gm');
}
