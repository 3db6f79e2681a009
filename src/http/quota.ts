import { formatDuration } from '../report/format.ts';

/** A rate limit as a host announces it. */
export interface Quota {
  readonly limit?: number;
  readonly remaining: number;
  /** Milliseconds that the limit is for. */
  readonly window?: number;
  /** When it is whole again, in milliseconds since the epoch; unknown for a sliding window. */
  readonly resets?: number;
}

interface Item {
  readonly value: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * Reads the headers of a rate limit, in the forms that are in use: `RateLimit-Limit`, `-Remaining` and `-Reset` with a
 * window `;w=` in seconds (Docker Hub; draft-ietf-httpapi-ratelimit-headers up to 06), `RateLimit: limit=, remaining=,
 * reset=` (07), and `RateLimit: "policy";r=;t=` with `RateLimit-Policy: "policy";q=;w=` (08 and later).
 * @param header gives a header by its lower-case name
 * @returns of several limits the one with the least left; undefined where none is announced
 */
export function readQuota(header: (name: string) => string | undefined, now: Date): Quota | undefined {
  const read = (name: string): readonly Item[] => parseItems(header(name) ?? '');
  const policies = read('ratelimit-policy');
  const current = read('ratelimit');
  const quotas = [
    fromFields(read, policies, now),
    fromPairs(current, policies, now),
    ...current.map((item) => fromPolicy(item, policies, now)),
  ].filter((quota) => quota !== undefined);
  return quotas.toSorted((left, right) => left.remaining - right.remaining)[0];
}

/** `6 h`, `90 s`. */
export function describeWindow(milliseconds: number): string {
  return formatDuration(milliseconds).replace(/ 0 (?:min|s)$/, '');
}

/** How long until requests are let through again, in milliseconds: for a sliding window at most its whole length. */
export function untilReset({ resets, window }: Quota, now: Date): number | undefined {
  return resets === undefined ? window : Math.max(0, resets - now.getTime());
}

function fromFields(
  read: (name: string) => readonly Item[],
  policies: readonly Item[],
  now: Date,
): Quota | undefined {
  const limits = read('ratelimit-limit');
  const [remaining] = read('ratelimit-remaining');
  const [reset] = read('ratelimit-reset');
  const seconds = [remaining, ...limits, ...policies].map((item) => numberOf(item?.parameters.get('w')));
  return quotaOf(
    {
      limit: numberOf(limits[0]?.value),
      remaining: numberOf(remaining?.value),
      window: seconds.find((value) => value !== undefined),
      reset: numberOf(reset?.value),
    },
    now,
  );
}

function fromPairs(pairs: readonly Item[], [policy]: readonly Item[], now: Date): Quota | undefined {
  const fields = new Map(pairs.map(({ value }) => [value.split('=')[0] ?? '', value.split('=')[1]]));
  return quotaOf(
    {
      limit: numberOf(fields.get('limit')),
      remaining: numberOf(fields.get('remaining')),
      window: numberOf(policy?.parameters.get('w')),
      reset: numberOf(fields.get('reset')),
    },
    now,
  );
}

function fromPolicy(item: Item, policies: readonly Item[], now: Date): Quota | undefined {
  const policy = policies.find(({ value }) => value === item.value);
  return quotaOf(
    {
      limit: numberOf(policy?.parameters.get('q')),
      remaining: numberOf(item.parameters.get('r')),
      window: numberOf(policy?.parameters.get('w')),
      reset: numberOf(item.parameters.get('t')),
    },
    now,
  );
}

type Found = Readonly<Record<'limit' | 'remaining' | 'window' | 'reset', number | undefined>>;

function quotaOf({ limit, remaining, window, reset }: Found, now: Date): Quota | undefined {
  if (remaining === undefined) {
    return undefined;
  }
  return {
    remaining,
    ...(limit === undefined ? {} : { limit }),
    ...(window === undefined ? {} : { window: window * 1000 }),
    // Seconds from now by the drafts; some hosts (GitLab) send a point in time.
    ...(reset === undefined ? {} : { resets: reset * 1000 + (reset > 1_000_000_000 ? 0 : now.getTime()) }),
  };
}

/** A list of items with parameters (RFC 8941, section 3.1), as far as these headers use it. */
function parseItems(text: string): readonly Item[] {
  return text
    .slice(0, 1024)
    .split(',')
    .map((part) => {
      const [value = '', ...parameters] = part.split(';').map((piece) => piece.trim());
      const pairs = parameters.map((parameter): [string, string] => {
        const [name = '', content = ''] = parameter.split('=');
        return [name.trim().toLowerCase(), content.trim()];
      });
      return { value, parameters: new Map(pairs) };
    })
    .filter(({ value }) => value !== '');
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}
