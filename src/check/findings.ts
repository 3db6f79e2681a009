import type { Place } from '../errors.ts';

/** Something that check found in a deploy file, or missed in all of them. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly code: FindingCode;
  readonly message: string;
  /** What to do, as a full sentence. */
  readonly hint: string;
  readonly at?: Place;
  /** For `UNREFERENCED`: what it is that no file names. */
  readonly unreferenced?: Unreferenced;
}

export interface Unreferenced {
  readonly kind: 'image' | 'chart';
  /** Reference of the image upstream, or name and version of the chart. */
  readonly name: string;
}

export type FindingCode =
  /** An image from outside the internal registry. */
  | 'PUBLIC_IMAGE'
  /** No tag and no digest, or `latest`. */
  | 'FLOATING_TAG'
  | 'MISSING_IMAGE'
  /** The tag is there, but not at the digest that was promoted. */
  | 'DIGEST_DRIFT'
  /** The file's digest is not what its tag stands for. */
  | 'DIGEST_MISMATCH'
  | 'INVALID_IMAGE'
  | 'PUBLIC_CHART'
  | 'MISSING_CHART'
  | 'CHART_DRIFT'
  /** A range of versions, or none: the newest is taken, whatever that is. */
  | 'FLOATING_VERSION'
  /** Filled in by something else, or a template: nobody can tell from the file. */
  | 'NOT_LOOKED_AT'
  /** In the internal registry, but not a part of this release. */
  | 'NOT_IN_RELEASE'
  /** A part of the release that no file names. */
  | 'UNREFERENCED'
  /** A value that the chart does not have, so that helm ignores it. */
  | 'UNKNOWN_VALUE'
  /** The chart may have more images than were rendered. */
  | 'NOT_ALL_RENDERED';

export function finding(
  severity: Finding['severity'],
  code: FindingCode,
  message: string,
  hint: string,
  at?: Place,
): Finding {
  return { severity, code, message, hint, ...(at === undefined ? {} : { at }) };
}
