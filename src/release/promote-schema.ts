import { keywords } from '../schema/json-schema.ts';
import {
  about,
  array,
  type Fault,
  type Infer,
  isMap,
  literal,
  object,
  oneForm,
  optional,
  type Path,
  refine,
  type Schema,
  string,
} from '../schema/schema.ts';
import { nameField, urlField } from './fields.ts';
import { hostField, pathField, repositoryPathField } from './release-file-fields.ts';
import type { ChartTarget, MappingRule, PromoteConfig } from './release-file.ts';
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

const classicTarget = refine(
  object({
    classic: about('A classic repository that takes uploads over HTTP …', urlField),
    upload: about(
      '… by the API of ChartMuseum; by PUT, where the server makes the index (Nexus, Artifactory); or by PUT with the index (WebDAV).',
      literal('chartmuseum', 'put', 'put-index'),
    ),
    url: about('Where clients find it, if that is another address.', optional(urlField)),
  }),
  ({ classic, upload, url = classic }): ChartTarget => ({ kind: 'classic', address: classic, url, upload }),
);

const chartTargets = { oci: ociTarget, folder: folderTarget, classic: classicTarget };

const chartTarget = oneForm(
  '{oci: path}, {folder: path, url: https://…} or {classic: https://…, upload: put}',
  Object.values(chartTargets),
  (value) => Object.entries(chartTargets).find(([key]) => isMap(value) && Object.hasOwn(value, key))?.[1],
);

const target = object({
  name: about(
    'Names the target, for `--to`, where there are several; by default its registry.',
    optional(nameField),
  ),
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
  moveTags: about(
    'Whether a tag that stands for something else is moved to the release: `never`; `ours`, where a promotion set it to that; or `always`.',
    optional(literal('never', 'ours', 'always'), 'never'),
  ),
});

type WrittenTarget = Infer<typeof target>;

const single = refine(target, (written): readonly WrittenTarget[] => [written]);

const several = refine(array(target), (written, path, faults) => {
  if (written.length === 0) {
    faults.push({ path, message: 'expected at least one target' });
  }
  return written;
});

/** Where charts and images go: one target, or a list of them. */
export const promoteField: Schema<readonly WrittenTarget[]> = {
  ...oneForm('a map with registry and images, or a list of such maps', [single, several], (value) =>
    Array.isArray(value) ? several : single,
  ),
  // Not `anyOf`: an editor then shows the fault itself, and not only that neither form fits.
  json: keywords(single.json, { type: ['object', 'array'], items: target.json, minItems: 1 }),
};

/** The targets with the defaults that depend on other keys. @param product the name of the release file */
export function completeTargets(
  written: readonly WrittenTarget[],
  product: string,
): readonly PromoteConfig[] {
  return written.map((entry) => ({
    ...entry,
    name: entry.name ?? entry.registry,
    record: entry.record ?? `tidegate/${product}`,
  }));
}

/** What two targets must not share, at the path of the second one. */
export function targetFaults(targets: readonly PromoteConfig[], path: Path): readonly Fault[] {
  return targets.flatMap(({ name, registry, record }, index) => {
    const before = targets.slice(0, index);
    const faults = [
      ...(before.some((other) => other.name === name)
        ? [`two targets are named ${name}: give each a name of its own`]
        : []),
      ...(before.some((other) => other.registry === registry && other.record === record)
        ? [`two targets keep their records in ${registry}/${record}: give one of them another record`]
        : []),
    ];
    return faults.map((message) => ({ path: [...path, index], message }));
  });
}

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
