import { X509Certificate } from 'node:crypto';
import type { TransparencyLogEntry } from '@sigstore/bundle';
import type { Http } from '../http/http.ts';
import { array, count, matching, object, optional, record, string } from '../schema/schema.ts';
import { base64 } from '../verify/signature-schema.ts';
import { ask, parseAnswer, postJson, wrongAnswer } from './answer.ts';
import { statementMediaType } from '../verify/dsse.ts';
import type { CertifiedSignature } from './evidence.ts';

const hex = matching(/^(?:[0-9a-f]{2})+$/, 'hex');

/** rekor, openapi.yaml, `LogEntry`: one entry under its name. */
const firstSchema = record(
  object({
    body: base64,
    integratedTime: count,
    logID: hex,
    logIndex: count,
    verification: object({
      signedEntryTimestamp: base64,
      inclusionProof: object({
        logIndex: count,
        rootHash: hex,
        treeSize: count,
        hashes: optional(array(hex), []),
        checkpoint: string,
      }),
    }),
    attestation: optional(object({ data: optional(string) })),
  }),
);

/**
 * Enters a signature into a log of the first version. Of a statement the log gets all, and keeps its digest only
 * (rekor, pkg/types/dsse); cosign takes no other kind of entry for one.
 * @throws RefusedError `SERVICE_ANSWER`; RemoteError `SERVICE_REFUSED`; what `Http.request` raises
 */
export async function enterFirstVersion(
  base: string,
  signed: CertifiedSignature,
  who: string,
  http: Http,
): Promise<TransparencyLogEntry> {
  const proposal = proposalFor(signed);
  const url = `${base}/api/v1/log/entries`;
  const { answer, bytes } = await ask(http, postJson(who, url, proposal), [409]);
  const found = answer.status === 409 ? await readExisting(url, answer.header('location'), who, http) : bytes;
  const [entry, ...others] = Object.values(parseAnswer(found, firstSchema, who));
  if (entry === undefined || others.length > 0) {
    throw wrongAnswer(who, ['expected one entry']);
  }
  const { inclusionProof: proof, signedEntryTimestamp } = entry.verification;
  return {
    logIndex: String(entry.logIndex),
    logId: { keyId: Buffer.from(entry.logID, 'hex') },
    kindVersion: { kind: proposal.kind, version: proposal.apiVersion },
    integratedTime: String(entry.integratedTime),
    inclusionPromise: { signedEntryTimestamp },
    inclusionProof: {
      logIndex: String(proof.logIndex),
      rootHash: Buffer.from(proof.rootHash, 'hex'),
      treeSize: String(proof.treeSize),
      hashes: proof.hashes.map((hash) => Buffer.from(hash, 'hex')),
      checkpoint: { envelope: proof.checkpoint },
    },
    canonicalizedBody: entry.body,
  };
}

function proposalFor({ digest, signature, certificate, statement }: CertifiedSignature) {
  const verifier = Buffer.from(new X509Certificate(certificate).toString()).toString('base64');
  const content = signature.toString('base64');
  if (statement === undefined) {
    const data = { hash: { algorithm: 'sha256', value: digest.toString('hex') } };
    const spec = { data, signature: { content, publicKey: { content: verifier } } };
    return { apiVersion: '0.0.1', kind: 'hashedrekord', spec };
  }
  const envelope = JSON.stringify({
    payload: statement.toString('base64'),
    payloadType: statementMediaType,
    signatures: [{ sig: content }],
  });
  const spec = { proposedContent: { envelope, verifiers: [verifier] } };
  return { apiVersion: '0.0.1', kind: 'dsse', spec };
}

/** An answer got lost on its way, and the entry was made: the log says where it is. */
async function readExisting(
  url: string,
  location: string | undefined,
  who: string,
  http: Http,
): Promise<Buffer> {
  const [name] = /[0-9a-f]{64,80}$/.exec(location ?? '') ?? [];
  if (name === undefined) {
    throw wrongAnswer(who, ['it has this entry already, and does not say where']);
  }
  const { bytes } = await ask(http, { who, url: `${url}/${name}`, headers: { accept: 'application/json' } });
  return bytes;
}
