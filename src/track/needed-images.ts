import { repositoryOf } from '../oci/reference.ts';
import type { ImageSource } from '../release/release-file.ts';
import type { Rendering } from './render-charts.ts';
import { readImage } from './wanted-images.ts';

/**
 * The listed images whose versions can be chosen at once, and those that have to wait for the charts: what is only wanted
 * where a chart renders it, and all of its group, which shares one version.
 */
export function splitImages(images: readonly ImageSource[]): {
  readonly atOnce: readonly ImageSource[];
  readonly later: readonly ImageSource[];
} {
  const groups = new Set(images.filter(({ ifRendered }) => ifRendered === true).map(({ group }) => group));
  const waits = ({ ifRendered, group }: ImageSource): boolean =>
    ifRendered === true || (group !== undefined && groups.has(group));
  return { atOnce: images.filter((image) => !waits(image)), later: images.filter(waits) };
}

/**
 * The listed images without those that are only wanted where a chart renders them, and that none does. As long as one chart
 * was not rendered, nobody knows that, and all of them are needed.
 */
export function neededImages(
  images: readonly ImageSource[],
  renderings: readonly Rendering[],
): readonly ImageSource[] {
  const rendered = renderings.filter((rendering) => rendering.rendered);
  if (renderings.length === 0 || rendered.length < renderings.length) {
    return images;
  }
  const found = rendered.flatMap((rendering) =>
    rendering.images.flatMap(({ image }) => readImage(image) ?? []),
  );
  const repositories = new Set(found.map(repositoryOf));
  return images.filter(({ name, ifRendered }) => ifRendered !== true || repositories.has(name));
}
