import { join, parse } from 'node:path';

/** Where the text of a pull request goes: with environments each has its own file, `pr-stage.md`. */
export function bodyFileOf(path: string | undefined, environment: string | undefined): string | undefined {
  if (path === undefined || environment === undefined) {
    return path;
  }
  const { dir, name, ext } = parse(path);
  return join(dir, `${name}-${environment}${ext}`);
}
