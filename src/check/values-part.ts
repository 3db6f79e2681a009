import { findIn } from '../deploy/kinds.ts';
import { helmValues } from '../deploy/kinds/helm-values.ts';
import type { DeployFile } from '../deploy/occurrence.ts';
import { at, type Spot } from '../deploy/spot.ts';
import { UserError } from '../errors.ts';
import { isMap, type Path } from '../schema/schema.ts';
import { parseYaml } from '../yaml/document.ts';

/** Where objects that deploy a chart hold its values. */
const held: Readonly<Record<string, Path>> = {
  WeightsAndBiases: ['spec', 'values'],
  HelmRelease: ['spec', 'values'],
  Application: ['spec', 'source', 'helm', 'valuesObject'],
};

/**
 * The part of a deploy file that is a chart's values, as helm's side names it: `''` for the whole file, and
 * `HelmRelease:spec.values` for a map in it.
 * @returns undefined where a file holds none, or is no YAML
 */
export function valuesPart({ bytes, path: file }: DeployFile): string | undefined {
  const roots = tryDocuments(bytes, file);
  const parts = (roots ?? []).flatMap((root) => {
    const { value: kind } = at(root, 'kind');
    const path = typeof kind === 'string' && Object.hasOwn(held, kind) ? held[kind] : undefined;
    return path !== undefined && isMap(at(root, ...path).value) ? `${String(kind)}:${path.join('.')}` : [];
  });
  const isWhole = roots?.every((root) => findIn(root) === helmValues) === true;
  return isWhole ? '' : parts[0];
}

function tryDocuments(bytes: Buffer, file: string): readonly Spot[] | undefined {
  try {
    const yaml = parseYaml(bytes, file);
    return yaml.values.map((value, document) => ({ source: { yaml, document }, path: [], value }));
  } catch (error) {
    if (error instanceof UserError && error.code === 'TEMPLATE_YAML') {
      return undefined;
    }
    throw error;
  }
}
