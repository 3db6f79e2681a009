import { createHash, createPublicKey, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { fulcioHandler, rekorHandler } from '@sigstore/mock';
import { gather } from '../../src/gather.ts';
import type { openSigstoreLab } from './sigstore-lab.ts';

type Lab = Awaited<ReturnType<typeof openSigstoreLab>>;

export interface Answer {
  readonly status: number;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a service would answer; a fault may change it, or give another answer. */
type Fault = (answer: Answer, request: Buffer, count: number) => Answer | Promise<Answer>;

/** Paths of the services; each is asked by POST. */
export const paths = {
  fulcio: '/api/v2/signingCert',
  rekor: '/api/v1/log/entries',
  tsa: '/tsa',
} as const;

export interface KeylessServices {
  readonly url: string;
  readonly signingConfig: object;
  /** Everything that was asked, in order. */
  readonly requests: readonly { readonly path: string; readonly body: string }[];
  /** Lets a service misbehave until the next `reset`. */
  fault(path: string, fault: Fault): void;
  reset(): void;
  close(): void;
}

/** The lab's Fulcio and Rekor v1 and its timestamp authority (DER), on loopback. */
export async function startKeylessServices({ mock }: Lab): Promise<KeylessServices> {
  const fulcio = fulcioHandler(mock.authority, { subjectClaim: 'workflow_url' });
  const rekor = rekorHandler(mock.log);
  const requests: { path: string; body: string }[] = [];
  const faults = new Map<string, Fault>();

  async function reply(path: string, body: Buffer): Promise<Answer> {
    if (path === paths.fulcio) {
      requireProof(body);
    }
    if (path === paths.tsa) {
      return { status: 200, body: bytesOf(await mock.clocks.good.timestamp(parseQuery(body))) };
    }
    const { fn } = path === paths.fulcio ? fulcio : rekor;
    const { statusCode, response } = await fn(path === paths.rekor ? canonical(body) : body.toString());
    return { status: statusCode, body: typeof response === 'string' ? response : bytesOf(response) };
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const body = await gather(request);
    requests.push({ path, body: body.toString('latin1') });
    const count = requests.filter((known) => known.path === path).length;
    const answer = request.method === 'POST' ? await reply(path, body) : { status: 404, body: '' };
    const { status, headers, body: content } = (await faults.get(path)?.(answer, body, count)) ?? answer;
    response.writeHead(status, headers).end(content);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.writeHead(400).end(String(error)));
  });
  // A server that a test forgot must not keep the process alive.
  server.unref();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const service = (path: string): readonly object[] => [
    {
      url: `${url}${path}`,
      majorApiVersion: 1,
      validFor: { start: '2020-01-01T00:00:00Z' },
      operator: 'test',
    },
  ];
  return {
    url,
    signingConfig: {
      mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
      caUrls: service(''),
      rekorTlogUrls: service(''),
      rekorTlogConfig: { selector: 'ANY' },
      tsaUrls: service(paths.tsa),
      tsaConfig: { selector: 'EXACT', count: 1 },
    },
    requests,
    fault: (path, fault) => faults.set(path, fault),
    reset() {
      requests.length = 0;
      faults.clear();
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The mock's own types know no Buffer. */
export function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** A query as it is made here: what is in it stands behind what never changes. */
export function parseQuery(der: Buffer) {
  const imprint = der.indexOf(Buffer.from('0420', 'hex')) + 2;
  const nonce = imprint + 32;
  const end = nonce + 2 + der.readUInt8(nonce + 1);
  return {
    artifactHash: der.subarray(imprint, nonce),
    hashAlgorithmOID: '2.16.840.1.101.3.4.2.1',
    nonce: Number(BigInt(`0x${der.subarray(nonce + 2, end).toString('hex')}`)),
    policyOID: '1.3.6.1.4.1.57264.2',
    certReq: true,
  };
}

/** The mock keeps a proposed envelope as it is; Rekor keeps digests (rekor, pkg/types/dsse). */
function canonical(body: Buffer): string {
  const { spec, ...proposal } = JSON.parse(body.toString());
  if (proposal.kind !== 'dsse') {
    return body.toString();
  }
  const { envelope, verifiers } = spec.proposedContent;
  const { payload, signatures } = JSON.parse(envelope);
  return JSON.stringify({
    ...proposal,
    spec: {
      envelopeHash: hash(Buffer.from(envelope)),
      payloadHash: hash(Buffer.from(payload, 'base64')),
      signatures: [{ signature: signatures[0].sig, verifier: verifiers[0] }],
    },
  });
}

function hash(bytes: Buffer): object {
  return { algorithm: 'sha256', value: createHash('sha256').update(bytes).digest('hex') };
}

/** The mock believes anybody; Fulcio wants the subject signed by the key. */
function requireProof(body: Buffer): void {
  const { credentials, publicKeyRequest } = JSON.parse(body.toString());
  const [, claims] = credentials.oidcIdentityToken.split('.');
  const { sub } = JSON.parse(Buffer.from(claims, 'base64url').toString());
  const proof = Buffer.from(publicKeyRequest.proofOfPossession, 'base64');
  if (!verify('sha256', Buffer.from(sub), createPublicKey(publicKeyRequest.publicKey.content), proof)) {
    throw new Error('no proof of possession');
  }
}
