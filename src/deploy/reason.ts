import type { YamlFile } from '../yaml/document.ts';
import { type ImageOccurrence, isFilledIn, type Occurrence } from './occurrence.ts';

/** The same, with why bump leaves it alone, if it does. */
export function withReason(occurrence: Occurrence, yaml: YamlFile): Occurrence {
  return occurrence.kind !== 'image' || occurrence.left !== undefined
    ? occurrence
    : { ...occurrence, ...reasonFor(occurrence, yaml) };
}

/** What stands in a block cannot be edited, and what something else fills in says no version. */
export function reasonFor(
  { tag, digest }: Pick<ImageOccurrence, 'tag' | 'digest'>,
  yaml: YamlFile,
): Pick<ImageOccurrence, 'left'> {
  const pins = [tag, digest].filter((pin) => pin !== undefined);
  // In place of a digest there may be a commit of git: what the chart makes of it is not known.
  const isCommit = /^[0-9a-f]{7,40}$/.test(digest?.value ?? '');
  if (isCommit || pins.some(({ value }) => isFilledIn(value))) {
    return { left: 'template' };
  }
  const isBlock = pins.some(({ document, path }) => yaml.locate(document, path)?.style === 'block');
  return isBlock ? { left: 'embedded' } : {};
}
