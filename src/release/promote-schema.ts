import { about, array, isMap, object, oneForm, optional, refine, string } from '../schema/schema.ts';
import { urlField } from './fields.ts';
import { hostField, imageNameField, pathField, repositoryPathField } from './release-file-fields.ts';
import type { ChartTarget, MappingRule } from './release-file.ts';

/** `promote/mapping.ts` says how the rules work. */
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
  const [source, target] = [from.split('/'), to.split('/')];
  const wildcards = source.filter((part) => part.includes('*'));
  const faults: string[] = [];
  if ([...source, ...target].some((part) => part.includes('*') && part !== '*' && part !== '**')) {
    faults.push('expected a wildcard, * or **, to be a whole part of the path');
  } else if (wildcards.length > 1 || source.slice(0, -1).includes('**')) {
    faults.push('from: expected one wildcard at most, and ** only at the end');
  } else if (target.filter((part) => part.includes('*')).join('/') !== wildcards.join('/')) {
    faults.push('to: expected the same wildcard as in from');
  }
  const example = withoutWildcards(from);
  if (from !== '**' && imageNameField.parse(example, [], []) !== example) {
    faults.push('from: expected a repository in full, such as docker.io/wandb/local or docker.io/wandb/*');
  }
  if (repositoryPathField.parse(withoutWildcards(to), [], []) === undefined) {
    faults.push(`to: expected ${repositoryPathField.expected}, or with a wildcard`);
  }
  return faults;
}

/** A wildcard stands for legal parts: with letters in its place, the whole must be legal. */
function withoutWildcards(text: string): string {
  return text.replaceAll('**', 'x/x').replaceAll('*', 'x');
}
