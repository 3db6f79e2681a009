import type { NamedImage } from './check-image.ts';
import type { CheckScope } from './context.ts';
import { type Finding, finding } from './findings.ts';

/** What the files named. */
export interface Seen {
  /** By `host/path:tag@digest`. */
  readonly images: Map<string, NamedImage>;
  readonly charts: Set<string>;
}

/** What the release brought and no file names: usually a value that is not set, so that a public default stays. */
export function findUnreferenced({ targets, record }: CheckScope, seen: Seen): readonly Finding[] {
  const named = [...seen.images.values()];
  // A file that names the repository with another tag has a finding of its own.
  const images = targets.images.filter(
    (target) => !named.some(({ repository }) => repository === target.repository),
  );
  const charts = record.manifest.charts.filter(({ name }) => !seen.charts.has(name));
  return [
    ...images.map(({ repository, artifact }) =>
      finding(
        'warning',
        'UNREFERENCED',
        `No file names ${repository}, where ${artifact.reference} is`,
        'Unless a mirror redirects it, the cluster asks the public host: set its value path to the internal name.',
      ),
    ),
    ...charts.map(({ name, version }) =>
      finding(
        'warning',
        'UNREFERENCED',
        `No file names chart ${name} ${version}`,
        'Nothing upgrades it; if it is deployed from a file, add that under bump in the release file.',
      ),
    ),
  ];
}
