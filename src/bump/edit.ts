import type { Remark } from '../deploy/found.ts';
import type { DeployFile } from '../deploy/occurrence.ts';
import type { Place } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { ScalarEdit } from '../yaml/edit.ts';

/** One thing that moves. An image's tag and digest move together: they are one edit. */
export interface BumpEdit {
  readonly kind: 'image' | 'chart';
  /** The repository as the file has it, `registry.yourdomain.com/local`, or the chart's name. */
  readonly name: string;
  /** Where in the document: `spec.values.app.image.tag`. */
  readonly path: string;
  readonly place: Place;
  /** Tag or version; the digest where the file names nothing else. */
  readonly from: string;
  readonly to: string;
  /** What `to` names in the internal registry. */
  readonly digest: Digest;
  readonly scalars: readonly PlacedEdit[];
}

export interface PlacedEdit extends ScalarEdit {
  readonly place: Place;
}

export interface FilePlan<File extends DeployFile = DeployFile> {
  readonly file: File;
  /** Empty when the file is up to date. */
  readonly edits: readonly BumpEdit[];
  /** A text in it that is not edited names another version, or a range does not admit it: with no edits left, the file still does not name the release. */
  readonly isBehind: boolean;
  /** A version stands in it. What follows a range, or is filled in elsewhere, fits several releases, and names none. */
  readonly isPinned: boolean;
  /** What is left as it is although the release has it, and what was not looked at: for the pull request. */
  readonly remarks: readonly Remark[];
}
