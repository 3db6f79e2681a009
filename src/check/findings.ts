import type { Place } from '../errors.ts';
import { cutNames } from '../report/format.ts';

/** Something that check found in a deploy file, or missed in all of them. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly code: FindingCode;
  readonly message: string;
  /** What to do, as a full sentence. */
  readonly hint: string;
  readonly at?: Place;
  /** For `UNREFERENCED`: what it is that no file names. */
  readonly unreferenced?: {
    readonly kind: 'image' | 'chart';
    /** Reference of the image upstream, or name and version of the chart. */
    readonly name: string;
    /** The values that say which image it is, by the lock: `operator-wandb: redis.image`. */
    readonly setBy?: readonly string[];
  };
}

const severities = {
  /** An image from outside the internal registry. */
  PUBLIC_IMAGE: 'error',
  /** No tag and no digest, or `latest`. */
  FLOATING_TAG: 'error',
  MISSING_IMAGE: 'error',
  /** The tag is there, but not at the digest that was promoted. */
  DIGEST_DRIFT: 'error',
  /** The file's digest is not what its tag stands for. */
  DIGEST_MISMATCH: 'error',
  INVALID_IMAGE: 'error',
  PUBLIC_CHART: 'error',
  MISSING_CHART: 'error',
  CHART_DRIFT: 'error',
  /** A range of versions, or none: the newest is taken, whatever that is. */
  FLOATING_VERSION: 'warning',
  /** Filled in by something else, or a template: nobody can tell from the file. */
  NOT_LOOKED_AT: 'warning',
  /** In the internal registry, but not a part of this release. */
  NOT_IN_RELEASE: 'warning',
  /** A part of the release that no file names. */
  UNREFERENCED: 'warning',
  /** A value that the chart does not have, so that helm ignores it. */
  UNKNOWN_VALUE: 'warning',
  /** The chart may have more images than were rendered. */
  NOT_ALL_RENDERED: 'warning',
  /** The cluster renders it with values that are not to be had here. */
  NOT_ALL_VALUES: 'warning',
  /** The tool fails without them, and they are at hand and not there. */
  MISSING_VALUES: 'error',
  /** A stand-in for what no chart of the file has a value for. */
  UNKNOWN_STAND_IN: 'error',
  /** A stand-in that no chart of the file needs. */
  UNUSED_STAND_IN: 'warning',
  /** An image that a stand-in makes: the cluster has another one, or none. */
  STAND_IN_IMAGE: 'error',
  /** Under `images` of the release file, a name that neither the file has nor what is rendered of it. */
  NAME_NOT_IN_RELEASE: 'error',
  /** What helm cannot render, so that nobody knows its images. */
  RENDER_FAILED: 'error',
  MISSING_DEPENDENCY: 'error',
  VALUES_UNREADABLE: 'error',
} as const;

export type FindingCode = keyof typeof severities;

/** @param hint what to do, as a full sentence */
export function finding(code: FindingCode, message: string, hint: string, at?: Place): Finding {
  return { severity: severities[code], code, message, hint, ...(at === undefined ? {} : { at }) };
}

/** `docker.io/bitnami/redis:7 (operator-wandb: redis.image, 2 more)`: one value is enough to find it by. */
export function withSetters(name: string, setBy: readonly string[] = []): string {
  return setBy.length === 0 ? name : `${name} (${cutNames(setBy, 1).join(', ')})`;
}

/** Of warnings about what nobody could look at. */
export const notChecked = 'What could not be looked at is not checked.';

/** What to do about a tag or a version that something else fills in. */
export const filledIn = 'What fills it in is not checked; put a marker where that stands.';

/** What to do about a value that a chart does not have. */
export function adviseInstead(meant: readonly string[]): string {
  return meant.length === 0
    ? 'Take it out, or look up its place in the values of the chart.'
    : `Did you mean ${meant.join(' or ')}?`;
}
