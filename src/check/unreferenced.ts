import type { Place } from '../errors.ts';
import type { CheckScope } from './context.ts';
import { cutNames, plural } from '../report/format.ts';
import { type Finding, finding, type Unreferenced } from './findings.ts';

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
      return finding('NOT_ALL_RENDERED', message, 'What could not be looked at is not checked.', place);
    });
}

/** What the release brought and no file names: usually a value that is not set, so that a public default stays. */
export function findUnreferenced({ targets, record }: CheckScope, seen: Seen): readonly Finding[] {
  // A file that names the repository with another tag has a finding of its own.
  const images = targets.images.filter(({ repository }) => !seen.images.has(repository));
  const charts = record.manifest.charts.filter(({ name }) => !seen.charts.has(name));
  return [
    ...images.map(({ repository, artifact }) => ({
      ...finding(
        'UNREFERENCED',
        `No file names ${repository}, where ${artifact.reference} is`,
        'Unless a mirror redirects it, the cluster asks the public host: set its value path to the internal name.',
      ),
      unreferenced: { kind: 'image' as const, name: artifact.reference },
    })),
    ...charts.map(({ name, version }) => ({
      ...finding(
        'UNREFERENCED',
        `No file names chart ${name} ${version}`,
        'Nothing upgrades it; if it is deployed from a file, add that under bump in the release file.',
      ),
      unreferenced: { kind: 'chart' as const, name: `${name} ${version}` },
    })),
  ];
}

/**
 * One sentence for all that no file names, where findings say it of each: a release has dozens of images.
 * @param all of one kind
 * @param most that are named
 */
export function describeUnreferenced(all: readonly Unreferenced[], most = Infinity): string {
  const [first] = all;
  const [it, its] = all.length === 1 ? ['it', 'its value path'] : ['them', 'their value paths'];
  const what =
    first?.kind === 'chart'
      ? `nothing upgrades ${it}; add the file that ${it === 'it' ? 'it is' : 'they are'} deployed from under bump in the release file`
      : `the cluster asks the public host for ${it} unless a mirror redirects it; set ${its}`;
  const names = cutNames(
    all.map(({ name }) => name),
    most,
  ).join(', ');
  return `${plural(all.length, first?.kind ?? 'image')} of the release that no file names (${what}): ${names}`;
}
