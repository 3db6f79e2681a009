import type { Bundle as SigstoreBundle } from '@sigstore/bundle';
import type { LockedSignature } from '../release/lock.ts';

/** A signature that says that it is about a chart or image; who made it is not known yet. */
export interface FoundSignature {
  readonly form: NonNullable<LockedSignature['form']>;
  /** The bytes that are signed, and that name the image. */
  readonly signed: Buffer;
  /** DER, ECDSA-Sig-Value (RFC 3279, section 2.2.3). */
  readonly signature: Buffer;
  /** None where a plain key signed. */
  readonly certificate?: FoundCertificate;
}

/** The certificate whose key signed. */
export interface FoundCertificate {
  readonly der: Buffer;
  /** The signature with its evidence, for the library. @throws what the library throws */
  readonly toBundle: () => SigstoreBundle;
}

/** Why something is not the signature that is wanted. */
export interface Refusal {
  readonly code: 'UPSTREAM_UNSIGNED' | 'UPSTREAM_SIGNATURE_INVALID' | 'UPSTREAM_SIGNER_WRONG';
  /** What it is instead, as the rest of a sentence that begins with its name. */
  readonly reason: string;
}

/** Bytes. By a key it is under 1 KiB; with certificate, log entry and timestamp about 12 KiB. */
export const signatureLimit = 64 * 1024;

/** Braces, brackets, commas and colons in it: a log entry has a few dozen. */
export const mostMarks = 2000;

/** It is no signature at all, such as an attestation. */
export function noSignature(reason: string): Refusal {
  return { code: 'UPSTREAM_UNSIGNED', reason };
}

export function invalidSignature(reason: string): Refusal {
  return { code: 'UPSTREAM_SIGNATURE_INVALID', reason };
}
