import type { toSignedEntity } from '@sigstore/verify';

/** `genTime` (RFC 3161, section 2.4.2): UTC, and any number of digits after the second, or none. */
const generalizedTime = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d+))?Z$/;

/**
 * Sets the time of every timestamp to what it says. The library's own reader takes fractions of exactly three digits, and
 * refuses other legal ones; all else of a timestamp it judges itself.
 * @throws Error when one holds no such time
 */
export function readGenTimes({ timestamps }: ReturnType<typeof toSignedEntity>): void {
  for (const entry of timestamps) {
    if (entry.$case === 'timestamp-authority') {
      const { timestamp } = entry;
      // The fifth of TSTInfo: after version, policy, imprint and serial number.
      const field = timestamp.tstInfo.root.subs[4];
      const value =
        field?.tag.isGeneralizedTime() === true ? readTime(field.value.toString('latin1')) : undefined;
      if (value === undefined) {
        throw new Error('a timestamp without a time');
      }
      Object.defineProperty(timestamp, 'signingTime', { value });
    }
  }
}

/** To the millisecond, rounded down; undefined for what is no such time. */
function readTime(text: string): Date | undefined {
  const [, year, month, day, hour, minute, second, fraction = ''] = generalizedTime.exec(text) ?? [];
  const milliseconds = fraction.padEnd(3, '0').slice(0, 3);
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}Z`);
  return Number.isNaN(time.valueOf()) ? undefined : time;
}
