import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RefusedError, RemoteError } from '../../../src/errors.ts';
import type { Http } from '../../../src/http/http.ts';
import { createHttp } from '../../../src/http/client.ts';
import { obtainIdentityToken } from '../../../src/sigstore/identity-token.ts';
import { enterIntoLog } from '../../../src/sigstore/rekor.ts';
import { timestampQuery } from '../../../src/sigstore/timestamp-query.ts';
import { serverFor } from '../../support/http-server.ts';
import { testRuntime } from '../../support/runtime.ts';

const runtime = testRuntime();
const http: Http = createHttp({ endpoints: {}, runtime });
const tokenOf = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
const signed = {
  digest: Buffer.alloc(32, 1),
  signature: Buffer.from('signature'),
  certificate: Buffer.from('c'),
};

describe('what services of sigstore are asked', () => {
  test('a timestamp query is what openssl writes for the same digest and nonce', () => {
    const imprint = Buffer.alloc(32, 0xab);
    const query = timestampQuery(imprint, Buffer.from('1f00000000ff7f', 'hex'));
    assert.equal(
      query.toString('hex'),
      `30420201013031300d060960864801650304020105000420${imprint.toString('hex')}02071f00000000ff7f0101ff`,
    );
  });

  test('who has an address that the issuer vouches for is asked to prove it, else the subject', async () => {
    for (const [claims, subject] of [
      [{ sub: '7', email: 'ann@corp.example', email_verified: true }, 'ann@corp.example'],
      [{ sub: '7', email: 'ann@corp.example', email_verified: false }, '7'],
      [{ sub: 'repo:acme/releases:ref:refs/heads/main' }, 'repo:acme/releases:ref:refs/heads/main'],
    ] as const) {
      assert.equal((await obtainIdentityToken(` ${tokenOf(claims)}\n`, http, runtime)).subject, subject);
    }
  });

  test('a log of the second version is asked over the digest, and its entry must be about it', async (t) => {
    const bodies: string[] = [];
    const entryFor = (digest: string): object => ({
      logIndex: '7',
      logId: { keyId: 'AAAA' },
      kindVersion: { kind: 'hashedrekord', version: '0.0.2' },
      integratedTime: '0',
      inclusionPromise: null,
      inclusionProof: {
        logIndex: '7',
        rootHash: 'AAAA',
        treeSize: '8',
        hashes: [],
        checkpoint: { envelope: 'note' },
      },
      canonicalizedBody: Buffer.from(
        JSON.stringify({
          apiVersion: '0.0.2',
          kind: 'hashedrekord',
          spec: {
            hashedRekordV002: {
              data: { digest },
              signature: { content: signed.signature.toString('base64') },
            },
          },
        }),
      ).toString('base64'),
    });
    const answers = [
      [201, entryFor(signed.digest.toString('base64'))],
      [201, entryFor('AAAA')],
      [409, {}],
      [400, { message: 'must be hashedrekord' }],
    ] as const;
    const { url } = await serverFor(t, (request, response, count) => {
      request.setEncoding('utf8').on('data', (text: string) => bodies.push(text));
      const [status, content] = answers[count - 1] ?? [404, {}];
      request.on('end', () => response.writeHead(status).end(JSON.stringify(content)));
    });
    // A statement is no other thing to it: what DSSE signs is what the digest is of.
    const entry = await enterIntoLog({ url, version: 2 }, { ...signed, statement: Buffer.from('{}') }, http);
    assert.deepEqual([entry.logIndex, entry.inclusionPromise], ['7', undefined]);
    assert.deepEqual(JSON.parse(bodies[0] ?? ''), {
      hashedRekordRequestV002: {
        digest: signed.digest.toString('base64'),
        signature: {
          content: signed.signature.toString('base64'),
          verifier: { x509Certificate: { rawBytes: 'Yw==' }, keyDetails: 'PKIX_ECDSA_P256_SHA_256' },
        },
      },
    });
    for (const [kind, code] of [
      [RefusedError, 'SERVICE_ANSWER'],
      [RemoteError, 'LOG_DUPLICATE'],
      [RemoteError, 'SERVICE_REFUSED'],
    ] as const) {
      await assert.rejects(
        enterIntoLog({ url, version: 2 }, signed, http),
        (error: unknown) => error instanceof kind && error.code === code,
      );
    }
  });
});
