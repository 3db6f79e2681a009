import type { Place } from '../errors.ts';
import { formatPath } from '../schema/path.ts';
import { describeUses } from './image-warnings.ts';
import type { Rendering } from './render-charts.ts';
import { untriedValues } from '../helm/unused-values.ts';
import type { RenderedImages } from './render-images.ts';

/** Something to look at in one of the user's files. */
export interface PlacedWarning {
  readonly message: string;
  readonly at?: Place;
}

/** What rendering the charts showed beside their images. */
export interface RenderedNotes {
  /** Values that Helm ignores. */
  readonly values: readonly PlacedWarning[];
  /** Images that only tests use, and where. */
  readonly leftOut: readonly string[];
  readonly warnings: readonly string[];
}

export function renderedNotes(renderings: readonly Rendering[]): RenderedNotes {
  const rendered = renderings.filter((rendering) => rendering.rendered);
  return {
    values: rendered.flatMap((rendering) => unusedValues(rendering)),
    leftOut: rendered.flatMap((rendering) => leftOut(rendering)),
    warnings: rendered.flatMap(({ chart, idle, doubts, untried }) => [
      ...doubts.map((doubt) => `${chart}: ${doubt}`),
      ...untriedValues(untried).map((reason) => `${chart}: ${reason}`),
      ...idle.map((pattern) => `${chart}: exclude has ${JSON.stringify(pattern)}, and no image is like that`),
    ]),
  };
}

function unusedValues({ chart, unused }: RenderedImages): readonly PlacedWarning[] {
  return unused.map(({ path, meant, at }) => {
    const instead =
      meant.length === 0 ? '' : `; did you mean ${meant.map((other) => formatPath(other)).join(' or ')}?`;
    const message = `${chart} knows no value ${formatPath(path)}, and renders the same without it: Helm ignores it${instead}`;
    return { message, ...(at === undefined ? {} : { at }) };
  });
}

function leftOut({ leftOut: images }: RenderedImages): readonly string[] {
  return [...Map.groupBy(images, ({ image }) => image)].map(
    ([image, uses]) => `${image}. ${describeUses(uses)}`,
  );
}
