import type { FoundFile } from '../deploy/found.ts';
import { whole } from '../deploy/layers.ts';
import {
  type ChartOccurrence,
  type ImageOccurrence,
  type Occurrence,
  type RepositoryOccurrence,
} from '../deploy/occurrence.ts';
import { keyOf } from '../deploy/overrides.ts';
import { withChartTags } from './chart-tags.ts';
import type { CheckScope } from './context.ts';
import { type Finding, finding } from './findings.ts';
import { filesBelow, filesOver, inForce, isUntaggedIn, mergedIn } from './layer-files.ts';
import type { NamedImages } from './group-rendered.ts';
import { type NamedImage, namedImage } from './named-image.ts';
import { renderDeployFile } from './rendered-images.ts';
import { namesIn, unusedRules } from './require-names.ts';
import { standInFaults, withShortPlaces } from './stand-ins.ts';

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
 * @throws what `renderDeployFile` throws
 */
export async function readItems(of: FoundFile, scope: CheckScope): Promise<FileItems> {
  const { file, found } = of;
  const { values, remarks, unnamed } = found;
  const { files } = scope.found;
  const isBelow = filesOver(of, files).length > 0;
  const occurrences = inForce(of, scope.found);
  const unread = (isRendered: boolean): readonly Finding[] =>
    [...remarks, ...(isRendered ? [] : unnamed.flatMap(({ remark }) => remark ?? []))].map(
      ({ message, place }) =>
        finding('NOT_LOOKED_AT', message, 'What is not marked in it is not checked.', place),
    );
  if (!scope.render) {
    const others = filesBelow(of, scope.found.below).flatMap((other) => imagesIn(other, scope, file.chart));
    const items = await withChartTags(
      of,
      [...itemsOf(occurrences, scope), ...mergedImages(of, scope), ...others],
      scope,
    );
    return { items, notes: unread(false), rendered: [] };
  }
  if (isBelow) {
    // What Helm makes of it comes out of the files over it.
    const told = occurrences.filter((one) => !isUntaggedIn(one, whole));
    const unused = standInFaults(withShortPlaces(file, scope.runtime.cwd), [], true);
    return { items: itemsOf(told, scope), notes: [...unread(true), ...unused], rendered: [] };
  }
  const rendered = await renderDeployFile(file, { values, ...imagesOf(of, scope) }, scope);
  const names = [...namesIn(occurrences), ...(rendered.names ?? [])];
  const unused = rendered.names === undefined ? [] : unusedRules(file, names);
  const rules = unused.map(({ at, message }) =>
    finding('NAME_NOT_IN_RELEASE', message, 'Correct images under bump in the release file.', at),
  );
  const isRendered = rendered.taken.length > 0 && rendered.names !== undefined;
  // Where values name only the repository, the chart pins the tag: what is rendered tells.
  const told = occurrences.filter((one) => !rendered.taken.some((held) => isUntaggedIn(one, held)));
  const isTaken = ({ holder }: ImageOccurrence): boolean =>
    rendered.taken.some((held) => holder !== undefined && keyOf(held) === keyOf(holder));
  const merged = mergedIn(of, scope.found).filter((image) => !isTaken(image));
  return {
    items: [...itemsOf([...told, ...merged], scope), ...rendered.images],
    notes: [...unread(isRendered), ...rules, ...rendered.findings],
    rendered: rendered.charts,
  };
}

function itemsOf(all: readonly Occurrence[], scope: CheckScope): readonly Item[] {
  return all.map((found) => (found.kind === 'image' ? namedImage(found, scope) : found));
}

/** What comes of values that are laid over others. */
function mergedImages(of: FoundFile, scope: CheckScope): readonly NamedImage[] {
  return mergedIn(of, scope.found).map((image) => namedImage(image, scope));
}

function imagesOf(of: FoundFile, scope: CheckScope): NamedImages {
  const { files, below } = scope.found;
  const checked = [of, ...filesBelow(of, files)].flatMap((one) =>
    imagesIn(one, scope, one === of ? undefined : of.file.chart),
  );
  const others = filesBelow(of, below).flatMap((one) => imagesIn(one, scope, of.file.chart));
  const merged = mergedImages(of, scope);
  return {
    named: checked.filter((image) => isTagged(image) && !isOpen(image)),
    untagged: [...checked, ...others, ...merged].filter((image) => !isTagged(image)),
    placed: [...others, ...merged, ...checked.filter(isOpen)].filter((image) => isTagged(image)),
  };
}

/** What comes out where something may be added to a tag is the better answer. */
function isOpen({ left }: NamedImage): boolean {
  return left === 'template';
}

function isTagged({ tag, digest }: NamedImage): boolean {
  return (tag ?? digest) !== undefined;
}

/** @param chart whose values they are, where the file itself does not say so */
function imagesIn(of: FoundFile, scope: CheckScope, chart?: string): readonly NamedImage[] {
  return inForce(of, scope.found).flatMap((one) => {
    if (one.kind !== 'image') {
      return [];
    }
    const inValues = one.inValues && chart !== undefined ? { inValues: { ...one.inValues, chart } } : {};
    return namedImage({ ...one, ...inValues }, scope);
  });
}
