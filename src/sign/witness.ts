import { X509Certificate } from 'node:crypto';
import { RefusedError } from '../errors.ts';
import type { Http } from '../http/http.ts';
import type { Evidence, Signature } from '../sigstore/evidence.ts';
import { enterIntoLog } from '../sigstore/rekor.ts';
import type { SigningServices } from '../sigstore/signing-config.ts';
import { requestTimestamp } from '../sigstore/timestamp.ts';

/** What a signature is shown to. */
export interface Witnesses extends Pick<SigningServices, 'logs' | 'timestamps'> {
  /** Without one only timestamps are asked for. */
  readonly certificate?: Buffer;
}

/**
 * Gathers what others say about a signature. Timestamps first: if that fails, nothing has become public.
 * @throws RefusedError `CERTIFICATE_TIME` when the certificate did not count at a proven time; what `requestTimestamp` and
 *   `enterIntoLog` raise
 */
export async function gatherEvidence(
  { logs, timestamps, certificate }: Witnesses,
  signature: Signature,
  http: Http,
): Promise<Evidence> {
  const stamps = await Promise.all(timestamps.map((url) => requestTimestamp(url, signature.signature, http)));
  if (certificate === undefined) {
    return { logEntries: [], timestamps: stamps.map(({ bytes }) => bytes) };
  }
  requireValidity(certificate, stamps);
  const signed = { ...signature, certificate };
  const logEntries = await Promise.all(logs.map((log) => enterIntoLog(log, signed, http)));
  requireValidity(
    certificate,
    logEntries
      .filter(({ inclusionPromise }) => inclusionPromise !== undefined)
      .map(({ integratedTime }) => ({ time: new Date(Number(integratedTime) * 1000) })),
  );
  return { logEntries, timestamps: stamps.map(({ bytes }) => bytes) };
}

function requireValidity(der: Buffer, proven: readonly { readonly time: Date }[]): void {
  const { validFromDate: from, validToDate: until } = new X509Certificate(der);
  const outside = proven.find(({ time }) => time < from || time > until);
  if (outside !== undefined) {
    throw new RefusedError(
      'CERTIFICATE_TIME',
      `The certificate counts from ${from.toISOString()} until ${until.toISOString()}, and the signature was witnessed at ${outside.time.toISOString()}`,
      {
        hint: 'Nobody would believe it, so nothing was written. Either the certificate has expired, or a clock of one of the services is wrong.',
      },
    );
  }
}
