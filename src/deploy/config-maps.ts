import { stepInto } from '../helm/values-place.ts';
import { remember } from '../remember.ts';
import { whereLegal } from '../unless.ts';
import { parseYaml } from '../yaml/document.ts';
import type { DeployFile, Holder, ValuesObject } from './occurrence.ts';

/** A ConfigMap, and where it stands. */
interface HeldConfigMap extends Holder {
  readonly file: DeployFile;
  readonly object: unknown;
}

/** A text in a ConfigMap, and where it stands: `file` is the path of one with these bytes. */
interface ConfigMapText extends Holder {
  readonly file: string;
  readonly bytes: Buffer;
  readonly text: string;
}

/** The ConfigMaps of a file with a name; those of several namespaces may have the same. */
export type ConfigMapsOf = (file: DeployFile, name: string) => readonly HeldConfigMap[];

/** Reads each file once, and none before somebody asks: a file may hold as many references as objects. */
export function openConfigMaps(): ConfigMapsOf {
  const byName = remember((file: DeployFile) =>
    Map.groupBy(configMapsIn(file), ({ object }) => nameOf(object)),
  );
  return (file, name) => byName(file).get(name) ?? [];
}

/**
 * The text of a ConfigMap that stands in one of the files.
 * @param inFile the file that names it
 * @returns why nobody has it; `isGone` where the ConfigMap is there, and has no such text
 */
export function findConfigMap(
  { name, namespace, key }: ValuesObject,
  inFile: string,
  { files, configMapsOf }: { readonly files: readonly DeployFile[]; readonly configMapsOf: ConfigMapsOf },
): ConfigMapText | { readonly why: string; readonly isGone: boolean } {
  const found = files.flatMap((file) =>
    configMapsOf(file, name).filter(({ object }) => {
      const inside = stepInto(stepInto(object, 'metadata'), 'namespace');
      return namespace === undefined || inside === undefined || inside === namespace;
    }),
  );
  // One in the same file is meant where there are several.
  const own = found.filter(({ file: { path } }) => path === inFile);
  const [only, other] = own.length > 0 ? own : found;
  if (only === undefined || other !== undefined) {
    const why = only === undefined ? 'no file has' : 'several files have';
    return { why: `${why} the ConfigMap ${name}`, isGone: false };
  }
  const { file, document, path, object } = only;
  const text = stepInto(stepInto(object, 'data'), key);
  return typeof text === 'string'
    ? { file: file.path, bytes: file.bytes, document, path: [...path, 'data', key], text }
    : { why: `the ConfigMap ${name} has no ${key}`, isGone: true };
}

function nameOf(object: unknown): unknown {
  return stepInto(stepInto(object, 'metadata'), 'name');
}

function configMapsIn(file: DeployFile): readonly HeldConfigMap[] {
  // None of a template, of which nobody looks but at the marked lines.
  const documents = whereLegal(() => parseYaml(file.bytes, file.path).values) ?? [];
  const objects = documents.flatMap((root, document): readonly HeldConfigMap[] => {
    const items = stepInto(root, 'kind') === 'List' ? stepInto(root, 'items') : undefined;
    return Array.isArray(items)
      ? items.map((object: unknown, index) => ({ file, document, path: ['items', index], object }))
      : [{ file, document, path: [], object: root }];
  });
  return objects.filter(({ object }) => stepInto(object, 'kind') === 'ConfigMap');
}
