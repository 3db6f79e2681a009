import type { ScalarStyle } from './node.ts';
import { isPlainString } from './scalar-type.ts';

// Control characters, and what YAML 1.2 (section 5.1) does not call printable or some reader takes for a line break.
const unprintable = /[\p{Cc}\u2028\u2029\uFEFF\uFFFE\uFFFF]/gu;

/**
 * The token for a text in the style that it had: `'…'` stays single-quoted, `"…"` double-quoted, plain stays plain
 * unless the text would then be a number, a boolean or a date for some reader, or needs quotes.
 */
export function writeScalar(text: string, style: ScalarStyle): string {
  if (style === 'plain' && isPlainString(text)) {
    return text;
  }
  // Single quotes know no escapes: only text that needs none may keep them.
  return style === 'single' && text.search(unprintable) < 0
    ? `'${text.replaceAll("'", "''")}'`
    : writeDouble(text);
}

/** JSON strings are double-quoted YAML scalars (YAML 1.2, section 1.3). */
function writeDouble(text: string): string {
  return JSON.stringify(text).replace(
    unprintable,
    (character) => String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
