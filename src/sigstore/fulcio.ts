import { type KeyObject, X509Certificate } from 'node:crypto';
import { RefusedError } from '../errors.ts';
import type { Http } from '../http/http.ts';
import { array, object, optional, string } from '../schema/schema.ts';
import { type CertificateIdentity, requireSigningCertificate } from '../verify/certificate.ts';
import type { PublicKey } from '../verify/public-key.ts';
import { text } from '../verify/signature-schema.ts';
import { ask, parseAnswer, postJson, wrongAnswer } from './answer.ts';
import type { IdentityToken } from './identity-token.ts';
import { requireIdentity } from './signing-identity.ts';

/** A certificate for one key and one signing, and whom it names. */
export interface IssuedCertificate {
  /** DER. */
  readonly certificate: Buffer;
  readonly identity: CertificateIdentity;
}

const chain = object({ certificates: array(string) });

/** fulcio.proto, `SigningCertificate`: one of the two. */
const answerSchema = object({
  signedCertificateEmbeddedSct: optional(object({ chain })),
  signedCertificateDetachedSct: optional(object({ chain, signedCertificateTimestamp: optional(text) })),
});

/**
 * Has a key certified for whom an identity token names (fulcio, `POST /api/v2/signingCert`). The token is sent nowhere else.
 * @param url base address of the certificate authority
 * @param key to be certified: it signs, which proves that whoever asks has it
 * @throws RefusedError `SERVICE_ANSWER`, `CERTIFICATE_WRONG` for a certificate that is not for this key or not for signing;
 *   RemoteError `SERVICE_REFUSED`; what `Http.request` raises
 */
export async function requestCertificate(
  url: string,
  token: IdentityToken,
  key: { readonly public: PublicKey; sign(payload: Buffer): Promise<Buffer> },
  http: Http,
): Promise<IssuedCertificate> {
  const who = `the certificate authority ${url}`;
  const { key: half } = key.public;
  const proof = await key.sign(Buffer.from(token.subject));
  const question = {
    credentials: { oidcIdentityToken: token.text },
    publicKeyRequest: {
      publicKey: { algorithm: 'ECDSA', content: half.export({ type: 'spki', format: 'pem' }) },
      proofOfPossession: proof.toString('base64'),
    },
  };
  const post = postJson(who, `${url}/api/v2/signingCert`, question);
  const { bytes } = await ask(http, { ...post, confidential: true, secret: token.text });
  const answer = parseAnswer(bytes, answerSchema, who);
  const pems = (answer.signedCertificateEmbeddedSct ?? answer.signedCertificateDetachedSct)?.chain
    .certificates;
  return judge(pems ?? [], half, who);
}

/** It proves nothing about the authority, which the trusted root does; but a mistake shows here, not behind the air gap. */
function judge(pems: readonly string[], key: KeyObject, who: string): IssuedCertificate {
  const certificates = pems.map((pem) => readCertificate(pem, who));
  const [leaf] = certificates;
  if (leaf === undefined) {
    throw wrongAnswer(who, ['it holds no certificate']);
  }
  const isChain = certificates.every((certificate, index) => {
    const issuer = certificates[index + 1];
    return issuer === undefined || (certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey));
  });
  if (!leaf.publicKey.equals(key) || !isChain) {
    throw new RefusedError(
      'CERTIFICATE_WRONG',
      `${who} answered with another certificate than was asked for`,
      {
        details: [isChain ? 'it is for another key than ours' : 'its chain does not hold together'],
        hint: 'Nothing was signed. Something between here and the authority may have changed the answer.',
      },
    );
  }
  requireSigningCertificate(leaf.raw);
  return { certificate: leaf.raw, identity: requireIdentity(leaf.raw) };
}

function readCertificate(pem: string, who: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw wrongAnswer(who, ['a certificate in it cannot be read']);
  }
}
