import { withoutPassword } from '../redact.ts';

/** Longer than a sha512 digest with its quotes. */
const shownLength = 150;
/** Cut before anything else is done with a text: a hostile one is megabytes long, and each step would cost its length. */
const readLength = 1000;

/**
 * A value from outside, for a message: one short line, whatever it is. What is in a list or map is not looked at, as that
 * may nest deeper than the stack; characters that steer a terminal are written out; a password in an address is hidden.
 */
export function describe(value: unknown): string {
  if (value === null || value === undefined) {
    return 'nothing';
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  if (typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  if (typeof value !== 'string') {
    return 'a map';
  }
  const text = withoutPassword(value.slice(0, readLength));
  const shown = text.slice(0, shownLength);
  const whole = value.length <= readLength && shown === text;
  return `${JSON.stringify(shown).replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, escape)}${whole ? '' : '…'}`;
}

function escape(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
