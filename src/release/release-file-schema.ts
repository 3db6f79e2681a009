import {
  array,
  boolean,
  type Fault,
  type Infer,
  isMap,
  object,
  optional,
  type Path,
  record,
  refine,
  type Schema,
  string,
} from '../schema/schema.ts';
import { nameField, platformsField, urlField } from './fields.ts';
import {
  branchField,
  chartNameField,
  chartRepositoryField,
  gitPathField,
  hostField,
  imageNameField,
  labelField,
  pathField,
  rangeField,
  repositoryPathField,
  tagField,
} from './release-file-fields.ts';
import type { ChartTarget, ImageSource, MappingRule } from './release-file.ts';

const chartSource = object({
  name: chartNameField,
  repository: chartRepositoryField,
  version: rangeField,
  values: optional(array(pathField), []),
});

const imageSource = refine(
  object({ name: imageNameField, version: optional(rangeField), tag: optional(tagField) }),
  (image, path, faults): ImageSource | undefined => {
    if ((image.version === undefined) === (image.tag === undefined)) {
      const found = image.version === undefined ? 'neither' : 'both';
      faults.push({
        path,
        message: `expected either version (a range) or tag (an exact tag), found ${found}`,
      });
    }
    return image;
  },
);

/** `promote/mapping.ts` says how the rules work. */
const mappingRule = refine(object({ from: string, to: string }), (rule, path, faults): MappingRule => {
  for (const message of mappingFaults(rule)) {
    faults.push({ path, message });
  }
  return rule;
});

const ociTarget = object({ oci: repositoryPathField });
const folderTarget = object({ folder: pathField, url: urlField });

/** The key that is there decides, so that faults are about what was meant. */
const chartTarget: Schema<ChartTarget> = {
  expected: '{oci: path} or {folder: path, url: https://…}',
  parse(value, path, faults) {
    if (isMap(value) && Object.hasOwn(value, 'oci')) {
      const target = ociTarget.parse(value, path, faults);
      return target && { kind: 'oci', path: target.oci };
    }
    if (isMap(value) && Object.hasOwn(value, 'folder')) {
      const target = folderTarget.parse(value, path, faults);
      return target && { kind: 'folder', path: target.folder, url: target.url };
    }
    faults.push({ path, message: `expected ${this.expected}` });
    return undefined;
  },
};

const pullRequest = object({
  repository: optional(urlField),
  api: optional(urlField),
  base: optional(branchField),
  branch: optional(branchField),
  labels: optional(array(labelField), []),
});

const releaseFile = object({
  name: nameField,
  audience: optional(nameField),
  platforms: optional(platformsField, 'all'),
  charts: optional(array(chartSource), []),
  images: optional(array(imageSource), []),
  trust: optional(pathField),
  promote: optional(
    object({
      registry: hostField,
      images: array(mappingRule),
      charts: optional(array(chartTarget), []),
      record: optional(repositoryPathField),
    }),
  ),
  check: optional(object({ render: optional(boolean, false) }), { render: false }),
  bump: optional(array(object({ file: gitPathField, chart: chartNameField })), []),
  pullRequest: optional(pullRequest, { labels: [] }),
  endpoints: optional(record(urlField), {}),
});

/** `tidegate.yaml` as it is written, without the defaults that depend on its name. */
export const releaseFileSchema = refine(releaseFile, (file, path, faults) => {
  checkUnique(file.charts, [...path, 'charts'], ({ name }) => name, faults);
  checkUnique(
    file.images,
    [...path, 'images'],
    ({ name, version, tag }) => `${name} ${version ?? tag}`,
    faults,
  );
  checkUnique(file.bump, [...path, 'bump'], (target) => `${target.file} for ${target.chart}`, faults);
  for (const host of Object.keys(file.endpoints)) {
    if (hostField.parse(host, [], []) === undefined) {
      faults.push({
        path: [...path, 'endpoints', host],
        key: true,
        message: `expected ${hostField.expected}`,
      });
    }
  }
  const known = file.charts.map(({ name }) => name);
  for (const [index, { chart }] of file.bump.entries()) {
    if (known.length > 0 && !known.includes(chart)) {
      faults.push({
        path: [...path, 'bump', index, 'chart'],
        message: `expected one of the charts in this file: ${known.join(', ')}`,
      });
    }
  }
  return file;
});

export type WrittenReleaseFile = Infer<typeof releaseFileSchema>;

function checkUnique<T>(items: readonly T[], path: Path, keyOf: (item: T) => string, faults: Fault[]): void {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    if (seen.has(keyOf(item))) {
      faults.push({ path: [...path, index], message: `${keyOf(item)} is there twice` });
    }
    seen.add(keyOf(item));
  }
}

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
