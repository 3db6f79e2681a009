import type { DeployFile } from '../deploy/occurrence.ts';
import { stepInto } from '../helm/values-place.ts';
import type { Path } from '../schema/schema.ts';
import { whereLegal } from '../unless.ts';
import { parseYaml } from '../yaml/document.ts';

/** A ConfigMap, and where it stands. */
export interface HeldConfigMap {
  readonly file: DeployFile;
  readonly document: number;
  readonly path: Path;
  readonly object: unknown;
}

/** The ConfigMaps of a file with a name; those of several namespaces may have the same. */
export type ConfigMapsOf = (file: DeployFile, name: string) => readonly HeldConfigMap[];

/** Reads each file once, and none before somebody asks: a file may hold as many references as objects. */
export function openConfigMaps(): ConfigMapsOf {
  const known = new Map<DeployFile, ReadonlyMap<unknown, readonly HeldConfigMap[]>>();
  return (file, name) => {
    const held = known.get(file) ?? Map.groupBy(configMapsIn(file), ({ object }) => nameOf(object));
    known.set(file, held);
    return held.get(name) ?? [];
  };
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
