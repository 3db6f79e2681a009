import { about, array, isMap, object, oneForm, optional, refine, string } from '../schema/schema.ts';
import { urlField } from './fields.ts';
import { hostField, pathField, repositoryPathField } from './release-file-fields.ts';
import type { ChartTarget, MappingRule } from './release-file.ts';
import { patternFaults, withoutWildcards } from './repository-pattern.ts';

/** `mapping.ts` says how the rules work. */
const mappingRule = refine(
  object({
    from: about(
      'Upstream repository in full; `*` is one part of its path, `**` any number, the host included.',
      string,
    ),
    to: about('Path in the internal registry, with the same wildcard.', string),
  }),
  (rule, path, faults): MappingRule => {
    for (const message of mappingFaults(rule)) {
      faults.push({ path, message });
    }
    return rule;
  },
);

const ociTarget = refine(
  object({
    oci: about('Charts become OCI artifacts: `oci://<promote.registry>/<oci>/<name>`.', repositoryPathField),
  }),
  ({ oci }): ChartTarget => ({ kind: 'oci', path: oci }),
);

const folderTarget = refine(
  object({
    folder: about('A folder with the charts and a merged `index.yaml`, relative to this file …', pathField),
    url: about('… and the address that serves it.', urlField),
  }),
  ({ folder, url }): ChartTarget => ({ kind: 'folder', path: folder, url }),
);

const chartTarget = oneForm(
  '{oci: path} or {folder: path, url: https://…}',
  [ociTarget, folderTarget],
  (value) =>
    !isMap(value)
      ? undefined
      : Object.hasOwn(value, 'oci')
        ? ociTarget
        : Object.hasOwn(value, 'folder')
          ? folderTarget
          : undefined,
);

/** Where charts and images go. */
export const promoteField = object({
  registry: about("The internal registry's host, as deploy files name it.", hostField),
  images: about(
    'Upstream name → path in the registry. The first rule that matches wins.',
    array(mappingRule),
  ),
  charts: about('Where charts go.', optional(array(chartTarget), [])),
  record: about(
    'Repository of the promotion records; by default `tidegate/<name>`.',
    optional(repositoryPathField),
  ),
});

function mappingFaults({ from, to }: MappingRule): readonly string[] {
  const faults = patternFaults(from).map((message) => `from: ${message}`);
  if (faults.length === 0 && wildcardsOf(to) !== wildcardsOf(from)) {
    faults.push('to: expected the same wildcard as in from');
  }
  if (repositoryPathField.parse(withoutWildcards(to), [], []) === undefined) {
    faults.push(`to: expected ${repositoryPathField.expected}, or with a wildcard`);
  }
  return faults;
}

function wildcardsOf(pattern: string): string {
  return pattern
    .split('/')
    .filter((part) => part.includes('*'))
    .join('/');
}
