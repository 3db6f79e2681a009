import { backOff, cutDelay, longestWait } from './retry.ts';

/** How a try failed, as far as it matters for the next one. */
export interface Setback {
  /** The connection broke, the host failed (408, 5xx), or it wants fewer requests (429). */
  readonly kind: 'broken' | 'failing' | 'limited';
  /** Milliseconds that the host asks to wait. */
  readonly asked?: number;
  /** Milliseconds that the try took. */
  readonly took: number;
  /** The host answers, if not this request. */
  readonly alive: boolean;
}

export interface Verdict {
  readonly again: boolean;
  /** Milliseconds to wait before that. */
  readonly delay: number;
  /** The waits would be longer together than anybody waits inside a job. */
  readonly tooLong: boolean;
}

/** A host that is not there is given up after this many tries. */
const fewestTries = 5;
/** Milliseconds that a request is tried again while its host lives: about 19 tries, enough where one in three fails. */
const patience = 2 * 60_000;

/**
 * Decides about the tries of one request. What the host asks for is waited for on top of the patience with its faults.
 * @param tries the most tries; without it, as long as there is hope
 * @returns to be told of each failure
 */
export function createPatience(
  tries: number | undefined,
  random: () => number,
): (setback: Setback) => Verdict {
  let attempt = 0;
  let spent = 0;
  let waited = 0;
  return ({ kind, asked, took, alive }) => {
    attempt += 1;
    const own = kind === 'broken' ? cutDelay(attempt, random()) : backOff(attempt, random());
    // A host that asks for no wait at all, over and over, must not be asked in a circle.
    const delay = asked === undefined ? own : attempt < fewestTries ? asked : Math.max(asked, own);
    waited += delay;
    spent += asked === undefined && kind !== 'limited' ? took + delay : 0;
    const hope = attempt < fewestTries || (alive && spent <= patience);
    const tooLong = waited > longestWait;
    return { again: !tooLong && (tries === undefined ? hope : attempt < tries), delay, tooLong };
  };
}
