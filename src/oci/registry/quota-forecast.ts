import { describeWindow, type Quota, untilReset } from '../../http/quota.ts';
import { longestWait } from '../../http/retry.ts';
import { formatMinute } from '../../utc.ts';

export interface Need {
  /** As references name it. */
  readonly host: string;
  readonly manifests: number;
  /** Why the number is none to rely on: it is that of the last lock, or what indexes name is still to come. */
  readonly estimate?: 'last-lock' | 'at-least';
}

export interface Forecast {
  readonly enough: boolean;
  /** One line: what is needed, what is left, and what happens when that is too little. */
  readonly text: string;
}

/** What a rate limit means for the manifests that are going to be asked for. */
export function forecast({ host, manifests, estimate }: Need, quota: Quota, now: Date): Forecast {
  const { limit, remaining, window } = quota;
  const span = window === undefined ? '' : ` in this ${describeWindow(window)} window`;
  const left = `${remaining}${limit === undefined ? '' : ` of ${limit}`} left${span}`;
  const enough = manifests <= remaining;
  return {
    enough,
    text: `${host}: ${needText(manifests, estimate)}, ${left}${enough ? '' : `: ${shortage(quota, now)}`}`,
  };
}

function needText(manifests: number, estimate: Need['estimate']): string {
  switch (estimate) {
    case 'last-lock':
      return `about ${manifests} manifests to get, going by the last lock`;
    case 'at-least':
      return `at least ${manifests} manifests to get, one for each image`;
    default:
      return `${manifests} manifests to get`;
  }
}

function shortage(quota: Quota, now: Date): string {
  const wait = untilReset(quota, now);
  const until = wait === undefined ? undefined : formatMinute(new Date(now.getTime() + wait));
  if (wait === undefined || until === undefined || wait <= longestWait) {
    const end = until === undefined ? '' : `, until ${until}`;
    return `will pause after ${quota.remaining}${end}; log in to raise the limit`;
  }
  // In a sliding window some of it comes back earlier, but no header says when.
  return `will stop after ${quota.remaining}; log in to raise the limit, or run again after ${until}: finished parts are kept`;
}
