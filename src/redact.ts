/**
 * Takes user names and passwords out of addresses in a text, with or without a scheme: `https://u:p@host`, `u:p@host`.
 * A digest behind an `@` stays.
 */
export function withoutPassword(text: string): string {
  return text.replaceAll(/(\/\/)[^/\s"@]*@|(?<![^\s"/])[^/\s"@]*:[^/\s"@]*@(?!sha(?:256|512):)/g, '$1***@');
}
