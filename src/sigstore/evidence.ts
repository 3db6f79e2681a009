import type { TransparencyLogEntry } from '@sigstore/bundle';

/** What others say about a signature, so that it can still be judged when its certificate has expired. */
export interface Evidence {
  readonly logEntries: readonly TransparencyLogEntry[];
  /** Answers of timestamp authorities: DER, TimeStampResp (RFC 3161, section 2.4.2). */
  readonly timestamps: readonly Buffer[];
}

/** A signature that evidence is wanted for. */
export interface Signature {
  /** sha256 of the signed bytes; of an in-toto statement these are its pre-authentication encoding. */
  readonly digest: Buffer;
  /** DER, ECDSA-Sig-Value (RFC 3279, section 2.2.3). */
  readonly signature: Buffer;
  /** The in-toto statement, where it is one that was signed. */
  readonly statement?: Buffer;
}

export interface CertifiedSignature extends Signature {
  /** DER of the certificate whose key signed. */
  readonly certificate: Buffer;
}
