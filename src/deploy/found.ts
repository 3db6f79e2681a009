import type { Place } from '../errors.ts';
import type { ChartValues, DeployFile, Occurrence } from './occurrence.ts';
import type { Unnamed } from './unnamed-tags.ts';

/** What a deploy file names, and what could not be looked at. */
export interface Found {
  /** In the order of the file. */
  readonly occurrences: readonly Occurrence[];
  /** What a chart can be rendered with. */
  readonly values: readonly ChartValues[];
  /** Documents that are applied as they stand here, and have to do with no chart. */
  readonly objects: ReadonlySet<number>;
  readonly remarks: readonly Remark[];
  /** Tags that no repository stands beside: what is rendered tells of what they are. */
  readonly unnamed: readonly Unnamed[];
  /** What the documents say; none of a template. */
  readonly documents: readonly unknown[];
}

/** Something that people should know of a file. It holds names, versions and paths, and nothing else of the file. */
export interface Remark {
  readonly message: string;
  readonly place: Place;
}

/** A deploy file, and what it names. */
export interface FoundFile<File extends DeployFile = DeployFile> {
  readonly file: File;
  readonly found: Found;
}
