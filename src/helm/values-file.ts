import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { FAILSAFE_SCHEMA, loadAll, type Schema, YAMLException } from 'js-yaml';
import { type Place, UserError } from '../errors.ts';
import { readBounded } from '../release/files.ts';
import { formatPath } from '../schema/path.ts';
import { isMap, type Path } from '../schema/schema.ts';
import { whereLegal } from '../unless.ts';
import { helmSchema } from './helm-schema.ts';
import { type FoundPart, findPart } from './values-part.ts';
import { placeInFile, stepInto } from './values-place.ts';
import { fitsWrittenOut, hasTooManyValues } from './written-out.ts';

/** A document that is values, or the map or the text in it that are. */
export interface HeldValues {
  readonly file: string;
  /** The whole file. */
  readonly bytes: Buffer;
  /** Counted from 0. */
  readonly document: number;
  readonly path: Path;
  /** Where each of them comes from, where the bytes are not what stands in the file. */
  readonly at?: (path: Path) => Place | undefined;
  /** What Helm has to be told besides by `--set`: whole numbers as it takes them there, which win over all files. */
  readonly numbers?: readonly string[];
}

/** `file`, `file#spec.values` for a part of it, or `file#Kind/name:spec.values` where several documents have one. */
export type ValuesSource = string | HeldValues;

/** Values as the user wrote them. */
export interface UserValues {
  /** `file` or `file#spec.values`, as the user names them. */
  readonly name: string;
  /** What Helm is given: the file or the text as it is, or the part of it as JSON. */
  readonly bytes: Uint8Array;
  /**
   * Every text and number in the file, as it stands there.
   * @throws UserError `VALUES_UNREADABLE` for what only Helm takes for YAML
   */
  readonly scalars: () => readonly string[];
  /** What Helm reads in them; undefined for what only Helm takes for YAML. */
  readonly content: () => unknown;
  /** Where a path of these values stands in the user's file; undefined where it does not, or nobody can tell. */
  readonly placeOf: (path: Path) => Place | undefined;
}

/** Values as Helm gets them. */
export interface PreparedValues extends UserValues {
  readonly path: string;
}

/** In bytes, and in characters with aliases written out. Helm keeps all values of a release in a Secret of 1 MiB. */
const valuesLimit = 16 * 1024 * 1024;
const countLimit = 500_000;

/**
 * Copies values to where Helm reads them: what Helm said about them is then about these very bytes.
 * @param temporary an empty folder
 * @throws as `readUserValues` does
 */
export async function prepareValues(
  values: ValuesSource,
  folder: string,
  temporary: string,
): Promise<PreparedValues> {
  const read = await readUserValues(values, folder);
  const path = join(temporary, 'values.yaml');
  await writeFile(path, read.bytes, { flag: 'wx', mode: 0o600 });
  return { ...read, path };
}

/**
 * @param folder where relative paths start
 * @throws UserError `VALUES_UNREADABLE` when the file, or the map in it, is not there or longer than 16 MiB, also with its
 *   aliases written out; `VALUES_AMBIGUOUS`; `UNREADABLE`
 */
export async function readUserValues(values: ValuesSource, folder: string): Promise<UserValues> {
  if (typeof values !== 'string') {
    const { file, bytes, document, path, at } = values;
    // Helm itself reads the first document.
    const isWhole = document === 0 && path.length === 0;
    const read = userValues(file, file, bytes, isWhole ? undefined : readHeld(values));
    return at === undefined ? read : { ...read, placeOf: at };
  }
  const [file, part] = splitPath(values);
  const bytes = await readValues(resolve(folder, file), file);
  const found = part === undefined ? undefined : readPart(bytes.toString('utf8'), file, part);
  return userValues(values, file, bytes, found);
}

type Held = Omit<FoundPart, 'value'> & { readonly value: FoundPart['value'] | string };

function userValues(name: string, file: string, bytes: Buffer, found: Held | undefined): UserValues {
  const text = typeof found?.value === 'string' ? found.value : bytes.toString('utf8');
  const isText = found === undefined || typeof found.value === 'string';
  return {
    name,
    // JSON is YAML: nothing in it can be read in two ways. Of a whole file Helm reads what a text cannot hold too.
    bytes: found === undefined ? bytes : Buffer.from(isText ? text : JSON.stringify(found.value)),
    scalars: () => scalarsIn(parseDocuments(text, file, FAILSAFE_SCHEMA)),
    content: () => (isText ? readWhole(text, file) : found.value),
    placeOf: (path) =>
      placeInFile({ file, bytes, document: found?.document ?? 0, root: found?.path ?? [] }, path),
  };
}

/** A file may hold values for very many charts. */
const parsed = new WeakMap<Buffer, readonly unknown[]>();

function readHeld({ file, bytes, document, path }: HeldValues): Held {
  const documents = parsed.get(bytes) ?? parseDocuments(bytes.toString('utf8'), file, helmSchema);
  parsed.set(bytes, documents);
  const root = documents[document];
  const value = path.reduce(stepInto, root);
  if (typeof value !== 'string' && !isMap(value)) {
    throw new UserError('VALUES_UNREADABLE', `the file has no values at ${formatPath(path)}`, {
      at: { file },
    });
  }
  return {
    value: typeof value === 'string' ? value : writable(value, formatPath(path), file),
    document,
    path,
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

function readPart(text: string, file: string, path: string): FoundPart {
  const part = findPart(parseDocuments(text, file, helmSchema), path, file);
  return { ...part, value: writable(part.value, path, file) };
}

function writable(value: FoundPart['value'], path: string, file: string): FoundPart['value'] {
  if (!fitsWrittenOut(value, valuesLimit)) {
    throw new UserError(
      'VALUES_UNREADABLE',
      `with its aliases written out, ${path} is longer than ${valuesLimit} characters or more than 100 deep`,
      { at: { file }, hint: 'Write the values out instead of aliases to aliases.' },
    );
  }
  return value;
}

/** The first document: Helm looks at no other one. */
function readWhole(text: string, file: string): unknown {
  return whereLegal(() => {
    const [root] = parseDocuments(text, file, helmSchema);
    return fitsWrittenOut(root, valuesLimit) ? (root ?? {}) : undefined;
  });
}

function parseDocuments(text: string, file: string, schema: Schema): readonly unknown[] {
  if (hasTooManyValues(text, countLimit)) {
    throw new UserError('VALUES_UNREADABLE', `the values file has more than ${countLimit} values`, {
      at: { file },
      hint: 'Helm itself could not install it. Name the file that holds the values alone.',
    });
  }
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
