import { readDeployFile } from '../deploy/find-occurrences.ts';
import {
  type ChartOccurrence,
  type DeployFile,
  isUntagged,
  type Occurrence,
  type RepositoryOccurrence,
} from '../deploy/occurrence.ts';
import { keyOf } from '../deploy/overrides.ts';
import { withChartTags } from './chart-tags.ts';
import type { CheckScope } from './context.ts';
import { type Finding, finding } from './findings.ts';
import { type NamedImage, namedImage } from './named-image.ts';
import { renderDeployFile } from './rendered-images.ts';
import { namesIn, unusedRules } from './require-names.ts';

/** Something in a file, or in what is rendered of it, that has to be inside. */
export type Item = ChartOccurrence | RepositoryOccurrence | NamedImage;

interface FileItems {
  readonly items: readonly Item[];
  /** About the file, and about what helm makes of it. */
  readonly notes: readonly Finding[];
  /** Charts of the release that were rendered, or of which the notes say why not. */
  readonly rendered: readonly string[];
}

/**
 * What is to be looked up for a file.
 * @throws what `readDeployFile` and `renderDeployFile` throw
 */
export async function readItems(file: DeployFile, scope: CheckScope): Promise<FileItems> {
  const { occurrences, values, remarks, unnamed } = readDeployFile(file, scope.releaseNames);
  const named = (all: readonly Occurrence[]): readonly Item[] =>
    all.map((found) => (found.kind === 'image' ? namedImage(found, scope) : found));
  const unread = (isRendered: boolean): readonly Finding[] =>
    [...remarks, ...(isRendered ? [] : unnamed)].map(({ message, place }) =>
      finding('NOT_LOOKED_AT', message, 'What is not marked in it is not checked.', place),
    );
  if (!scope.render) {
    const items = await withChartTags(file, named(occurrences), values, scope);
    return { items, notes: unread(false), rendered: [] };
  }
  const images = (isWanted: (found: Occurrence) => boolean): readonly NamedImage[] =>
    named(occurrences.filter(isWanted)).filter((item) => item.kind === 'image');
  const content = { values, named: images((found) => !isUntagged(found)), untagged: images(isUntagged) };
  const rendered = await renderDeployFile(file, content, scope);
  const names = [...namesIn(occurrences), ...(rendered.names ?? [])];
  const unused = rendered.names === undefined ? [] : unusedRules(file, names);
  const rules = unused.map(({ at, message }) =>
    finding('NAME_NOT_IN_RELEASE', message, 'Correct images under bump in the release file.', at),
  );
  const isRendered = rendered.taken.length > 0 && rendered.names !== undefined;
  // Where values name only the repository, the chart pins the tag: what is rendered tells.
  const taken = new Set(rendered.taken.map(keyOf));
  const told = occurrences.filter(
    (found) => !isUntagged(found) || found.holder === undefined || !taken.has(keyOf(found.holder)),
  );
  return {
    items: [...named(told), ...rendered.images],
    notes: [...unread(isRendered), ...rules, ...rendered.findings],
    rendered: rendered.charts,
  };
}
