/** What the specification says where a service says nothing, in seconds. */
const defaultLife = 60;
/** A day: what lasts longer is asked for again anyway. */
const longestLife = 24 * 60 * 60;

/**
 * When a token is no longer used: a tenth of its life is left for requests on their way. A service may hand out a token
 * that it issued a while ago (`issued_at`); how long ago is told by its own clock, the `Date` of its answer, so that a
 * clock here that goes wrong makes no token look old or fresh.
 * @param body the answer (distribution, "Token Authentication": `expires_in` in seconds, `issued_at` in RFC 3339)
 * @returns milliseconds since the epoch, by the clock here
 */
export function expiryOf(
  body: Readonly<Record<string, unknown>>,
  date: string | undefined,
  now: Date,
): number {
  const { expires_in: stated, issued_at: issued } = body;
  const life =
    typeof stated === 'number' && stated > 0 ? Math.min(stated, longestLife) * 1000 : defaultLife * 1000;
  const issuedAt = typeof issued === 'string' ? Date.parse(issued) : Number.NaN;
  const theirs = Date.parse(date ?? '');
  const age = (Number.isNaN(theirs) ? now.getTime() : theirs) - issuedAt;
  // Without their clock, an age beyond the token's whole life is a clock that goes wrong, not a token that is dead.
  const passed = age > 0 && (age < life || !Number.isNaN(theirs)) ? age : 0;
  return now.getTime() + Math.max(0, life * 0.9 - passed);
}
