import type { PromotedVersion } from './promoted.ts';

/**
 * Puts another tag and digest into `host/path:tag@digest`, leaving the name as it is written. Only what the text names
 * already is set: a digest is not added, a tag neither.
 */
export function withReference(text: string, promoted: PromotedVersion): string {
  const [named = '', digest] = text.split('@');
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const name = colon < 0 ? named : `${named.slice(0, colon)}:${promoted.version}`;
  return digest === undefined ? name : `${name}@${promoted.digest}`;
}

/** The same for a tag, which may have its digest behind it: `1.2@sha256:…`. */
export function withTag(text: string, { version, digest }: PromotedVersion): string {
  return text.includes('@') ? `${version}@${digest}` : version;
}
