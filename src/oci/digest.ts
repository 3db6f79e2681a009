import { createHash, type Hash } from 'node:crypto';
import { RefusedError } from '../errors.ts';
import { describe } from '../schema/describe.ts';

/** `algorithm:hex`, lower case, as the OCI image specification writes it (image-spec, descriptor.md, "Digests"). */
export type Digest = `${'sha256' | 'sha512'}:${string}` & { readonly [brand]: true };
declare const brand: unique symbol;

const pattern = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

export function isDigest(text: unknown): text is Digest {
  return typeof text === 'string' && pattern.test(text);
}

/**
 * @param text a digest from outside
 * @param where what carried it, for the message
 * @throws RefusedError `INVALID_DIGEST` unless it is sha256 or sha512 with lower-case hex of the right length
 */
export function parseDigest(text: unknown, where: string): Digest {
  if (isDigest(text)) {
    return text;
  }
  throw new RefusedError('INVALID_DIGEST', `${where}: ${describe(text)} is not a digest`, {
    hint: 'Expected sha256:<64 lower-case hex digits> or sha512:<128>.',
  });
}

export function algorithmOf(digest: Digest): 'sha256' | 'sha512' {
  return digest.startsWith('sha512:') ? 'sha512' : 'sha256';
}

export function hexOf(digest: Digest): string {
  return digest.slice(digest.indexOf(':') + 1);
}

export function hasherFor(digest: Digest): Hash {
  return createHash(algorithmOf(digest));
}

export function digestOf(bytes: Uint8Array): Digest {
  return parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`, 'digestOf');
}
