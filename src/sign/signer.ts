import type { PublicKey } from '../verify/public-key.ts';

/** What signs, by a key that it has or that it only reaches. */
export interface Signer {
  readonly public: PublicKey;
  /** ECDSA by P-256 over the sha256 of the payload. @returns DER, ECDSA-Sig-Value (RFC 3279, section 2.2.3) */
  sign(payload: Buffer): Promise<Buffer>;
}
