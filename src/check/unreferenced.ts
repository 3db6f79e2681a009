import type { Place } from '../errors.ts';
import { formatPath } from '../schema/path.ts';
import type { CheckScope } from './context.ts';
import { type Finding, finding, notChecked, withSetters } from './findings.ts';

/** What the files named. */
export interface Seen {
  /** `host/path` */
  readonly images: Set<string>;
  /** And where first. */
  readonly charts: Map<string, Place>;
  /** Charts that were rendered, or why they were not is said. */
  readonly rendered: Set<string>;
}

/** Charts of the release that the files deploy, and of which no file holds values that helm could be given. */
export function findUnrendered({ record }: CheckScope, { charts, rendered }: Seen): readonly Finding[] {
  return [...charts]
    .filter(([name]) => !rendered.has(name) && record.manifest.charts.some((chart) => chart.name === name))
    .map(([name, place]) => {
      const message = `${name} was not rendered: no file holds values that are known to be of it`;
      return finding('NOT_ALL_RENDERED', message, notChecked, place);
    });
}

/** What to do about each, in words that fit many as well: what people read names them together. */
const advice = {
  image:
    'What no mirror redirects, the cluster asks the public host for: set its value, which the brackets name where the lock tells, to the internal name.',
  chart: 'Nothing upgrades what no file under bump names: add the file that it is deployed from.',
};

/** What the release brought and no file names: usually a value that is not set, so that a public default stays. */
export function findUnreferenced(
  { targets, record, setters }: Pick<CheckScope, 'targets' | 'record' | 'setters'>,
  seen: Seen,
): readonly Finding[] {
  // A file that names the repository with another tag, or its upstream name, has a finding of its own.
  const images = targets.images.filter(
    ({ repository, upstream }) => !seen.images.has(repository) && !seen.images.has(upstream),
  );
  const charts = record.manifest.charts.filter(({ name }) => !seen.charts.has(name));
  return [
    ...images.map(({ repository, artifact: { reference } }) => {
      const setBy = setters
        .filter((setter) => setter.reference === reference)
        .map(({ chart, path }) => `${chart}: ${formatPath(path)}`);
      return unreferenced('image', reference, `${repository}, where ${reference} is`, setBy);
    }),
    ...charts.map(({ name, version }) =>
      unreferenced('chart', `${name} ${version}`, `chart ${name} ${version}`),
    ),
  ];
}

function unreferenced(
  kind: 'image' | 'chart',
  name: string,
  what: string,
  setBy: readonly string[] = [],
): Finding {
  return {
    ...finding('UNREFERENCED', `No file names ${withSetters(what, setBy)}`, advice[kind]),
    unreferenced: { kind, name, ...(setBy.length > 0 && { setBy }) },
  };
}
