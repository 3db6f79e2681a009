import { basename, posix } from 'node:path';
import type { Remark } from '../deploy/found.ts';
import type { DeployFile } from '../deploy/occurrence.ts';
import { digestOf } from '../oci/digest.ts';
import { byText } from '../order.ts';
import { isMap } from '../schema/schema.ts';
import { parseYaml, type YamlFile } from '../yaml/document.ts';
import { editScalars } from '../yaml/edit.ts';
import type { BumpEdit, FilePlan } from './edit.ts';

/**
 * `Chart.lock` goes with the `Chart.yaml` beside it: helm refuses a lock whose digest is not that of the dependencies in
 * both. Its versions move only where the new digest can be told for sure, and where they are those of `Chart.yaml`.
 */
export function withChartLocks<File extends DeployFile>(
  plans: readonly FilePlan<File>[],
): readonly FilePlan<File>[] {
  return plans.map((plan) => {
    const name = basename(plan.file.path);
    if (plan.edits.length === 0 || (name !== 'Chart.yaml' && name !== 'Chart.lock')) {
      return plan;
    }
    const other = plans.find(({ file }) => file.path === siblingOf(plan.file.path));
    if (name === 'Chart.lock') {
      return followChart(plan, other);
    }
    const follows = other !== undefined && followChart(other, plan).edits.length > 0;
    return {
      ...plan,
      remarks: [...plan.remarks, follows ? vendored(plan) : unlocked(plan, other !== undefined)],
    };
  });
}

function siblingOf(path: string): string {
  return posix.join(posix.dirname(path), basename(path) === 'Chart.yaml' ? 'Chart.lock' : 'Chart.yaml');
}

function vendored({ file }: FilePlan): Remark {
  return {
    message:
      'charts that are kept in charts/ beside it do not follow by themselves: run helm dependency build',
    place: { file: file.path },
  };
}

function unlocked({ file }: FilePlan, isNamed: boolean): Remark {
  const message = isNamed
    ? 'Chart.lock beside it does not follow, as its digest does not fit or it has other versions: run helm dependency update'
    : 'Chart.lock beside it, where there is one, must follow: run helm dependency update, or name it under bump, too';
  return { message, place: { file: file.path } };
}

/** The plan of a lock with its new digest; without its edits where that cannot be told. */
function followChart<File extends DeployFile>(
  lock: FilePlan<File>,
  chart: FilePlan | undefined,
): FilePlan<File> {
  const digest = chart && newDigest(lock, chart);
  const [first, ...others] = lock.edits;
  if (first === undefined) {
    return lock;
  }
  if (digest === undefined) {
    const message =
      'the lock is left as it is, as its digest must fit the Chart.yaml beside it: run helm dependency update';
    return {
      ...lock,
      edits: [],
      isBehind: true,
      remarks: [...lock.remarks, { message, place: { file: lock.file.path } }],
    };
  }
  const edit = { ...first, scalars: [...first.scalars, digest] };
  const message = `its digest moves along, to ${digest.to}`;
  return {
    ...lock,
    edits: [edit, ...others],
    remarks: [...lock.remarks, { message, place: digest.place }],
  };
}

/** @returns undefined unless the digest that is there now is made as it is made here, and the versions agree afterwards */
function newDigest(lock: FilePlan, chart: FilePlan): BumpEdit['scalars'][number] | undefined {
  const [now, next] = [false, true].map(
    (edited) => [readPlan(chart, edited), readPlan(lock, edited)] as const,
  );
  const found = now?.[1].locate(0, ['digest']);
  if (now === undefined || next === undefined || found?.value !== lockDigest(...now)) {
    return undefined;
  }
  const agrees =
    lock.edits.every((edit) => hasVersion(next[0], edit)) &&
    chart.edits.every((edit) => hasVersion(next[1], edit));
  const { value: from, document, path, place } = found;
  return agrees ? { document, path, from, to: lockDigest(...next), place } : undefined;
}

function hasVersion(file: YamlFile, { name, to }: BumpEdit): boolean {
  return dependenciesOf(file).some(
    (dependency) => dependency['name'] === name && dependency['version'] === to,
  );
}

function readPlan({ file, edits }: FilePlan, edited: boolean): YamlFile {
  const scalars = edited ? edits.flatMap((edit) => edit.scalars) : [];
  return parseYaml(editScalars(file.bytes, scalars, file.path).bytes, file.path);
}

type Dependency = Readonly<Record<string, unknown>>;

function dependenciesOf({ values: [root] }: YamlFile): readonly Dependency[] {
  const all: unknown = isMap(root) ? root['dependencies'] : undefined;
  return Array.isArray(all) ? all.filter(isMap) : [];
}

/** The fields of helm's `chart.Dependency` in their order; all but two are left out where they are empty. */
const fields = ['name', 'version', 'repository', 'condition', 'tags', 'enabled', 'import-values', 'alias'];
const kept = new Set(['name', 'repository']);

/** Helm 3 and 4, `resolver.HashReq`: sha256 of the JSON that Go writes of both lists of dependencies. */
function lockDigest(chart: YamlFile, lock: YamlFile): string {
  const lists = [chart, lock].map((file) => dependenciesOf(file).map(asGo));
  // Go escapes what HTML would take for markup.
  const json = JSON.stringify(lists).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return digestOf(Buffer.from(json));
}

function asGo(dependency: Dependency): Dependency {
  const entries = fields.flatMap((field) => {
    const value = dependency[field] ?? (kept.has(field) ? '' : undefined);
    const isEmpty =
      value === undefined || value === '' || value === false || (Array.isArray(value) && value.length === 0);
    return isEmpty && !kept.has(field) ? [] : [[field, sorted(value)]];
  });
  return Object.fromEntries(entries);
}

/** Go sorts the keys of maps. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return isMap(value)
    ? Object.fromEntries(
        Object.entries(value)
          .sort(byText(([key]) => key))
          .map(([key, entry]) => [key, sorted(entry)]),
      )
    : value;
}
