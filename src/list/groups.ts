import type { LockedSignature } from '../release/lock.ts';

/** What a release holds, as a lock or a run of `track` has it. */
export interface Listed {
  readonly charts: readonly { readonly name: string }[];
  readonly images: readonly ListedImage[];
}

export interface ListedArtifact {
  readonly reference: string;
  readonly digest: string;
  /** Of its blobs, each counted once. */
  readonly bytes: number;
  /** True where other artifacts of the release are in the same repository: `bytes` are those of all of them. */
  readonly isShared?: true;
  /** When that tag, or this content of it, was seen for the first time: RFC 3339, UTC. */
  readonly firstSeen?: string;
  /** Whole days since then. */
  readonly ageDays?: number;
  /** Who signed it upstream, where the release file asks for that. */
  readonly signed?: LockedSignature;
}

export interface ListedImage extends ListedArtifact {
  /** The charts that render it, or `release file`. */
  readonly usedBy: readonly string[];
}

/** Images that belong together, under the title that people know them by. */
export interface ImageGroup {
  readonly title: string;
  readonly images: readonly ListedImage[];
}

/**
 * Sorts the images of a release into groups: one per chart, then the rest. An image that several charts use stands in
 * the first group. A release of W&B's platform has the two groups of their own tool, `wsm list`: the operator's images first.
 */
export function groupImages({ charts, images }: Listed): readonly ImageGroup[] {
  const names = new Set(charts.map(({ name }) => name));
  const titles = names.has('operator-wandb') ? wandbTitles : chartTitles(names);
  const groups = Map.groupBy(images, titles.of);
  return titles.order
    .map((title) => ({ title, images: groups.get(title) ?? [] }))
    .filter((group) => group.images.length > 0);
}

interface Titles {
  readonly order: readonly string[];
  readonly of: (image: ListedImage) => string;
}

/** The controller is the operator's one image, also when the release file names it and no chart was rendered. */
const wandbTitles: Titles = {
  order: ['Operator Images', 'W&B Images'],
  of: ({ reference, usedBy }) =>
    usedBy.includes('operator') || reference.includes('/wandb/controller:')
      ? 'Operator Images'
      : 'W&B Images',
};

function chartTitles(charts: ReadonlySet<string>): Titles {
  const rest = charts.size === 0 ? 'Images' : 'Other images';
  return {
    order: [...[...charts].map(chartTitle), rest],
    of({ usedBy }) {
      const chart = [...charts].find((name) => usedBy.includes(name));
      return chart === undefined ? rest : chartTitle(chart);
    },
  };
}

function chartTitle(chart: string): string {
  return `Images of ${chart}`;
}
