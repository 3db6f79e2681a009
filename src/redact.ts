import type { Runtime } from './runtime/runtime.ts';

/**
 * Takes user names and passwords out of addresses in a text, with or without a scheme: `https://u:p@host`, `u:p@host`.
 * A digest behind an `@` stays.
 */
export function withoutPassword(text: string): string {
  return text.replaceAll(/(\/\/)[^/\s"@]*@|(?<![^\s"/])[^/\s"@]*:[^/\s"@]*@(?!sha(?:256|512):)/g, '$1***@');
}

/** True for the text of a key file, or what was meant to be one; not for its path. */
export function isKeyText(text: string): boolean {
  return text.includes('-----BEGIN ');
}

/** Hides a private key in everything that is printed from now on, also when only one of its lines shows up. */
export function maskKey(pem: string, runtime: Pick<Runtime, 'mask'>): void {
  // A secret store may have made one line of it, with nothing, a space or a written \n where the lines ended.
  const lines = pem.split(/-----[^-]*-----|\s+|\\n/);
  for (const line of lines.filter(({ length }) => length >= 16)) {
    runtime.mask(line);
  }
}
