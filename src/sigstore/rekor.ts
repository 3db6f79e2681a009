import type { TransparencyLogEntry } from '@sigstore/bundle';
import { RemoteError } from '../errors.ts';
import type { Http } from '../http/http.ts';
import { logEntry } from '../verify/signature-schema.ts';
import { ask, parseAnswer, postJson } from './answer.ts';
import type { CertifiedSignature } from './evidence.ts';
import { requireOwnEntry } from './log-entry.ts';
import { enterFirstVersion } from './rekor-v1.ts';

/**
 * Enters a signature into a transparency log. What becomes public there: the digest of the signed bytes, the signature and
 * the certificate.
 * @throws RefusedError `SERVICE_ANSWER`, also for an entry about something else; RemoteError `SERVICE_REFUSED`, `LOG_DUPLICATE`;
 *   what `Http.request` raises
 */
export async function enterIntoLog(
  { url, version }: { readonly url: string; readonly version: 1 | 2 },
  signed: CertifiedSignature,
  http: Http,
): Promise<TransparencyLogEntry> {
  const who = `the transparency log ${url}`;
  const entry =
    version === 1
      ? await enterFirstVersion(url, signed, who, http)
      : await enterSecondVersion(url, signed, who, http);
  requireOwnEntry(entry, signed, who);
  return entry;
}

/**
 * The same for the second version (rekor-tiles, docs/openapi): there is a proof, and no promise. Of a statement it takes the
 * digest of what DSSE signs.
 */
async function enterSecondVersion(
  base: string,
  { digest, signature, certificate }: CertifiedSignature,
  who: string,
  http: Http,
): Promise<TransparencyLogEntry> {
  const proposal = {
    hashedRekordRequestV002: {
      digest: digest.toString('base64'),
      signature: {
        content: signature.toString('base64'),
        verifier: {
          x509Certificate: { rawBytes: certificate.toString('base64') },
          keyDetails: 'PKIX_ECDSA_P256_SHA_256',
        },
      },
    },
  };
  const { answer, bytes } = await ask(http, postJson(who, `${base}/api/v2/log/entries`, proposal), [409]);
  if (answer.status === 409) {
    throw new RemoteError('LOG_DUPLICATE', `${who} has this entry already, and does not give it out`, {
      hint: 'Its first answer got lost. Sign again: that makes another signature, and another entry.',
    });
  }
  const entry = parseAnswer(bytes, logEntry, who);
  const { logIndex = '0', integratedTime = '0', inclusionProof: proof } = entry;
  return {
    ...entry,
    logIndex,
    integratedTime,
    inclusionPromise: entry.inclusionPromise,
    inclusionProof: {
      ...proof,
      logIndex: proof.logIndex ?? '0',
      treeSize: proof.treeSize ?? '0',
      hashes: [...(proof.hashes ?? [])],
    },
  };
}
