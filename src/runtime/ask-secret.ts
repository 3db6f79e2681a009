import { StringDecoder } from 'node:string_decoder';
import { UserError } from '../errors.ts';
import { oneLine, withoutOrders } from '../report/text.ts';
import type { Stream } from './host.ts';

/** A terminal's keys, as they are pressed. */
export interface Keyboard {
  setRawMode(raw: boolean): unknown;
  on(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  off(event: 'data' | 'end', listener: (chunk: Buffer | string) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

/** Characters. Nobody types more, and what is piped into a terminal may have no end. */
const longest = 1024;

/**
 * Asks for one line and shows nothing of it. The terminal is as before afterwards, whatever happens.
 * @throws UserError `INTERRUPTED` by Ctrl-C, Ctrl-D, or when the terminal goes away
 */
export async function askSecret(keyboard: Keyboard, screen: Stream, question: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const decoder = new StringDecoder('utf8');
  const interrupt = (): void => reject(new UserError('INTERRUPTED', 'Nothing was entered'));
  let line = '';
  const read = (chunk: Buffer | string): void => {
    const text = typeof chunk === 'string' ? chunk : decoder.write(chunk);
    // An arrow or a function key is one chunk that begins with an escape.
    for (const key of text.startsWith('\u001b') ? '' : text) {
      if (key === '\r' || key === '\n') {
        resolve(line);
        return;
      }
      if (key === '\u0003' || key === '\u0004') {
        interrupt();
        return;
      }
      line = edited(line, key);
    }
  };
  screen.write(`${withoutOrders(oneLine(question))}: `);
  keyboard.setRawMode(true);
  keyboard.on('data', read);
  keyboard.on('end', interrupt);
  keyboard.resume();
  try {
    return await promise;
  } finally {
    keyboard.off('data', read);
    keyboard.off('end', interrupt);
    keyboard.setRawMode(false);
    keyboard.pause();
    screen.write('\n');
  }
}

/** Backspace takes a character away, Ctrl-U the line; no other control character is a part of it. */
function edited(line: string, key: string): string {
  if (key === '\u007f' || key === '\b') {
    return Array.from(line).slice(0, -1).join('');
  }
  if (key === '\u0015') {
    return '';
  }
  return key < ' ' || line.length >= longest ? line : line + key;
}
