import { parseReference, repositoryOf } from '../oci/reference.ts';
import type { LockedSignature } from '../release/lock.ts';
import { capture } from '../release/repository-pattern.ts';

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
  /** When it was built, as it says itself: RFC 3339, UTC. */
  readonly created?: string;
  /** When that tag, or this content of it, was seen for the first time: RFC 3339, UTC. */
  readonly firstSeen?: string;
  /** Whole days since it was built; where that is not known, since it was first seen. */
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

/** Titles in their order, and the charts and images that stand under each; see `titles` of the release file. */
export type Titles = Readonly<Record<string, readonly string[]>>;

/**
 * Sorts the images of a release into groups, each image into the first one that it belongs to: those that `titles` names, or
 * one for each chart; then the rest.
 */
export function groupImages({ charts, images }: Listed, titles?: Titles): readonly ImageGroup[] {
  const named: Titles =
    titles ?? Object.fromEntries(charts.map(({ name }): [string, string[]] => [`Images of ${name}`, [name]]));
  const rest = Object.keys(named).length === 0 ? 'Images' : 'Other images';
  const groups = Map.groupBy(images, (image) => {
    const found = Object.entries(named).find(([, members]) => members.some((each) => isOf(image, each)));
    return found?.[0] ?? rest;
  });
  return [...new Set([...Object.keys(named), rest])]
    .map((title) => ({ title, images: groups.get(title) ?? [] }))
    .filter((group) => group.images.length > 0);
}

/** @param member the name of a chart that uses the image, or a pattern for its repository */
function isOf({ reference, usedBy }: ListedImage, member: string): boolean {
  const repository = repositoryOf(parseReference(reference));
  return usedBy.includes(member) || capture(member.split('/'), repository.split('/')) !== undefined;
}
