import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { boolYaml11Tag, CORE_SCHEMA, loadAll, mergeTag, YAMLException } from 'js-yaml';
import { UserError } from '../errors.ts';
import { isMap } from '../schema/schema.ts';

// Helm reads YAML 1.1 words: `install: no` must stay false.
const helmSchema = CORE_SCHEMA.withTags(boolYaml11Tag, mergeTag);

/**
 * The path of a values file that Helm can read.
 * @param values `file`, or `file#spec.values` for a part of it, which is then written into `temporary`
 * @param folder where relative paths start
 * @throws UserError `VALUES_UNREADABLE` when the file, or the map in it, is not there
 */
export async function prepareValues(values: string, folder: string, temporary: string): Promise<string> {
  const [file, path] = splitPath(values);
  const source = resolve(folder, file);
  const text = await readFile(source, 'utf8').catch((cause: unknown) => {
    throw new UserError('VALUES_UNREADABLE', `the values file ${file} cannot be read`, {
      at: { file },
      hint: 'Values files are named in the release file, relative to it.',
      cause,
    });
  });
  if (path === undefined) {
    return source;
  }
  const part = findPart(text, file, path);
  const target = join(temporary, 'part.json');
  // JSON is YAML: nothing in it can be read in two ways.
  await writeFile(target, JSON.stringify(part), { flag: 'wx', mode: 0o600 });
  return target;
}

function splitPath(values: string): readonly [string, string?] {
  const hash = values.lastIndexOf('#');
  return hash < 0 ? [values] : [values.slice(0, hash), values.slice(hash + 1)];
}

/** In the first document that has it: a file may hold a Namespace before the custom resource. */
function findPart(text: string, file: string, path: string): Record<string, unknown> {
  for (const document of parseDocuments(text, file)) {
    const part = path
      .split('.')
      .reduce<unknown>(
        (value, key) => (isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined),
        document,
      );
    if (isMap(part)) {
      return part;
    }
  }
  throw new UserError('VALUES_UNREADABLE', `${file} has no map at ${path}`, {
    at: { file },
    hint: 'Write the part after # as keys with dots between them: deploy/wandb.yaml#spec.values.',
  });
}

function parseDocuments(text: string, file: string): readonly unknown[] {
  try {
    return loadAll(text, { schema: helmSchema });
  } catch (error) {
    const mark = error instanceof YAMLException ? error.mark : undefined;
    throw new UserError(
      'VALUES_UNREADABLE',
      `${file} is not YAML: ${error instanceof YAMLException ? error.reason : ''}`,
      {
        at:
          mark === undefined || mark === null
            ? { file }
            : { file, line: mark.line + 1, column: mark.column + 1 },
        cause: error,
      },
    );
  }
}
