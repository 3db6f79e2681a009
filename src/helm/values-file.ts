import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  boolYaml11Tag,
  CORE_SCHEMA,
  FAILSAFE_SCHEMA,
  loadAll,
  mergeTag,
  type Schema,
  YAMLException,
} from 'js-yaml';
import { UserError } from '../errors.ts';
import { readBounded } from '../release/files.ts';
import { isMap } from '../schema/schema.ts';
import { fitsWrittenOut } from './written-out.ts';

/** Values as Helm gets them. */
export interface PreparedValues {
  /** `file` or `file#spec.values`, as the user names them. */
  readonly name: string;
  readonly path: string;
  /**
   * Every text and number in the file, as it stands there.
   * @throws UserError `VALUES_UNREADABLE` for what only Helm takes for YAML
   */
  readonly scalars: () => readonly string[];
}

/** In bytes, and in characters with aliases written out. Helm keeps all values of a release in a Secret of 1 MiB. */
const valuesLimit = 16 * 1024 * 1024;

// Helm reads YAML 1.1 words: `install: no` must stay false.
const helmSchema = CORE_SCHEMA.withTags(boolYaml11Tag, mergeTag);

/**
 * Copies values to where Helm reads them: what Helm said about them is then about these very bytes.
 * @param values `file`, or `file#spec.values` for a part of it
 * @param folder where relative paths start
 * @param temporary an empty folder
 * @throws UserError `VALUES_UNREADABLE` when the file, or the map in it, is not there or longer than 16 MiB, also with its
 *   aliases written out; `UNREADABLE`
 */
export async function prepareValues(
  values: string,
  folder: string,
  temporary: string,
): Promise<PreparedValues> {
  const [file, path] = splitPath(values);
  const bytes = await readValues(resolve(folder, file), file);
  const text = bytes.toString('utf8');
  const target = join(temporary, path === undefined ? 'values.yaml' : 'part.json');
  // JSON is YAML: nothing in it can be read in two ways.
  const content = path === undefined ? bytes : JSON.stringify(findPart(text, file, path));
  await writeFile(target, content, { flag: 'wx', mode: 0o600 });
  return {
    name: values,
    path: target,
    scalars: () => scalarsIn(parseDocuments(text, file, FAILSAFE_SCHEMA)),
  };
}

function splitPath(values: string): readonly [string, string?] {
  const hash = values.lastIndexOf('#');
  return hash < 0 ? [values] : [values.slice(0, hash), values.slice(hash + 1)];
}

async function readValues(path: string, file: string): Promise<Buffer> {
  const bytes = await readBounded(path, valuesLimit);
  if (bytes === undefined) {
    throw new UserError('VALUES_UNREADABLE', `the values file ${file} does not exist`, {
      hint: 'Values files are named in the release file, relative to it.',
    });
  }
  if (bytes.length > valuesLimit) {
    throw new UserError('VALUES_UNREADABLE', `the values file is larger than ${valuesLimit} bytes`, {
      at: { file },
      hint: 'Helm itself could not install it. Name the file that holds the values alone.',
    });
  }
  return bytes;
}

/** In the first document that has it: a file may hold a Namespace before the custom resource. */
function findPart(text: string, file: string, path: string): Record<string, unknown> {
  const part = parseDocuments(text, file, helmSchema)
    .map((document) => path.split('.').reduce(stepInto, document))
    .find(isMap);
  if (part === undefined) {
    throw new UserError('VALUES_UNREADABLE', `the values file has no map at ${path}`, {
      at: { file },
      hint: 'Write the part after # as keys with dots between them: deploy/wandb.yaml#spec.values.',
    });
  }
  if (!fitsWrittenOut(part, valuesLimit)) {
    throw new UserError(
      'VALUES_UNREADABLE',
      `with its aliases written out, ${path} is longer than ${valuesLimit} characters or more than 100 deep`,
      { at: { file }, hint: 'Write the values out instead of aliases to aliases.' },
    );
  }
  return part;
}

function stepInto(value: unknown, key: string): unknown {
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function parseDocuments(text: string, file: string, schema: Schema): readonly unknown[] {
  try {
    return loadAll(text, { schema, json: schema === FAILSAFE_SCHEMA });
  } catch (error) {
    const { reason, mark } = error instanceof YAMLException ? error : { reason: String(error) };
    throw new UserError('VALUES_UNREADABLE', `the values file is not YAML: ${reason}`, {
      at: { file, ...(mark && { line: mark.line + 1, column: mark.column + 1 }) },
      hint: 'Look at this place, and at the line above it.',
    });
  }
}

/** Each node is visited once: a set also visits what is added on the way. */
function scalarsIn(documents: readonly unknown[]): readonly string[] {
  const seen = new Set<unknown>(documents);
  for (const value of seen) {
    for (const entry of typeof value === 'object' && value !== null ? Object.values(value) : []) {
      seen.add(entry);
    }
  }
  return [...seen].filter((value) => typeof value === 'string');
}
