import { UserError } from '../errors.ts';
import type { BumpPath } from '../release/release-file.ts';
import { formatPath } from '../schema/path.ts';
import type { Path } from '../schema/schema.ts';
import type { LocatedScalar, YamlFile } from '../yaml/document.ts';
import type { Override } from './overrides.ts';

/**
 * The values that the release file names by their paths.
 * @throws UserError `PATH_NOT_FOUND` where there is none, or nothing in it; `PATH_AMBIGUOUS` where several documents have one
 */
export function pathOverrides(yaml: YamlFile, paths: readonly BumpPath[]): readonly Override[] {
  return paths.map((rule) => {
    const { document, path, value, place } = locateOne(yaml, rule.path);
    const part = rule.part === undefined ? {} : { part: rule.part };
    const { kind, name } = rule;
    return { kind, name, ...part, scalar: { document, path, value, place }, by: place };
  });
}

function locateOne(yaml: YamlFile, path: Path): LocatedScalar {
  const found = yaml.values.flatMap((_, document) => yaml.locate(document, path) ?? []);
  const at = { file: yaml.file };
  const [only, other] = found.filter(({ typed, value }) => typed !== null && value !== '');
  if (only === undefined) {
    const what = found.length === 0 ? 'has no single value' : 'says nothing';
    throw new UserError('PATH_NOT_FOUND', `the file ${what} at ${formatPath(path)}`, {
      at,
      hint: 'Correct the path under bump in the release file, or write the value that holds now into the file.',
    });
  }
  if (other !== undefined) {
    throw new UserError(
      'PATH_AMBIGUOUS',
      `several documents of the file have a value at ${formatPath(path)}`,
      {
        at,
        hint: 'Mark the value in the file instead, with a comment at the end of its line: # tidegate: image <name>.',
      },
    );
  }
  return only;
}
