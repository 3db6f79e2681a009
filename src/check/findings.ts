import type { Place } from '../errors.ts';
import { cutNames } from '../report/format.ts';
import { type FindingCode, findingCodes } from './finding-codes.ts';

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

/** @param hint what to do, as a full sentence */
export function finding(code: FindingCode, message: string, hint: string, at?: Place): Finding {
  return { severity: findingCodes[code].severity, code, message, hint, ...(at === undefined ? {} : { at }) };
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
