import { plural } from '../report/format.ts';
import type { TrackResult } from './result.ts';
import type { Timing } from './timing.ts';

/** Why a release is due, when the next one is, and what waits for it. Empty where there is nothing to say. */
export function explainDue(result: TrackResult): string {
  const { nextDue } = result;
  const next = nextDue === undefined ? '' : `The next one is due on ${dayText(nextDue)}.`;
  return [whyDue(result), next, whatWaits(result), support(result)]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function whatWaits({ waiting, nextPeriod }: TrackResult): string {
  const wait = waiting.length === 1 ? 'waits' : 'wait';
  return waiting.length === 0
    ? ''
    : `${plural(waiting.length, 'newer version')} ${wait}${nextPeriod === undefined ? '' : ` for ${nextPeriod}`}.`;
}

function support({ supportedUntil, supportGuessed, supportedBefore, supportUnknown }: Timing): string {
  if (supportedBefore !== undefined) {
    return `Support of what is locked is over by ${supportedBefore} at the latest: its major is older than all in the table of support.`;
  }
  if (supportedUntil === undefined) {
    return supportUnknown === true
      ? 'How long what is locked is supported is not known: its major is not in the table of support.'
      : '';
  }
  const guess = supportGuessed === true ? ', going by the date of the first image of its major' : '';
  return `What is locked is supported until ${supportedUntil}${guess}.`;
}

function whyDue({ reason, note, period, skipped, changed }: TrackResult): string {
  if (!changed && (reason === 'requested' || reason === 'security')) {
    return `There is nothing that a release for that could hold: ${note}.`;
  }
  switch (reason) {
    case 'scheduled':
      return `It is due for ${period}.`;
    case 'catch-up':
      return `It is due for ${period}, and makes up for ${skipped.map(({ period }) => period).join(', ')}.`;
    case 'security':
      return `It is due out of band, for security: ${note}.`;
    case 'end-of-support':
      return 'It is due out of band, as support of what was locked ends.';
    case 'requested':
      return `It is due out of band, as somebody asked for it: ${note}.`;
    default:
      return '';
  }
}

/** What holds a release back, and what waits for it. */
export function explainWait(result: TrackResult): string {
  const { reason, note, nextDue, name, release, sequence } = result;
  const until = nextDue === undefined ? '' : dayText(nextDue);
  const why =
    reason === 'frozen'
      ? `Frozen until ${until}${note === undefined ? '' : ` (${note})`}.`
      : `Not due before ${until}.`;
  const stays =
    sequence === 0 ? 'There is no release yet.' : `${name} ${release} (sequence ${sequence}) stays.`;
  const waits = whatWaits(result);
  const anyway = waits === '' ? '' : 'With `--now <reason>` a release takes what is new at once.';
  return [why, stays, waits, anyway, support(result)].filter((sentence) => sentence !== '').join(' ');
}

/** Periods without a release, one line each. */
export function skippedLines({ skipped }: Timing): readonly string[] {
  return skipped.map(({ period, reason }) => {
    switch (reason) {
      case 'frozen':
        return `${period} had no release: all of it was frozen`;
      case 'late':
        return `${period} has no release: its first eight days are over, and the cadence does not catch up`;
      default:
        return `${period} had no release`;
    }
  });
}

/** `2027-01-01`, with the time where it is not midnight. UTC. */
function dayText(time: string): string {
  return time.replace('T00:00:00Z', '');
}
