import type { Evidence, Signature } from '../sigstore/evidence.ts';
import type { CertificateIdentity } from '../verify/certificate.ts';
import type { PublicKey } from '../verify/public-key.ts';

/** What signs, by a key that it has or that it only reaches. */
export interface Signer {
  readonly public: PublicKey;
  /** Says whose key it is; a plain key has none. */
  readonly certificate?: Certificate;
  /** ECDSA by P-256 over the sha256 of the payload. @returns DER, ECDSA-Sig-Value (RFC 3279, section 2.2.3) */
  sign(payload: Buffer): Promise<Buffer>;
  /** Has others say that a signature is there. */
  witness?(signature: Signature): Promise<Evidence>;
}

export interface Certificate {
  readonly der: Buffer;
  readonly identity: CertificateIdentity;
}
