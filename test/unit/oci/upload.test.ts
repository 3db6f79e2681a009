import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Http, HttpResponse } from '../../../src/http/http.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { createRegistries } from '../../../src/oci/registry/create-registries.ts';
import { arrivedIn } from '../../../src/oci/registry/upload/upload-session.ts';
import { fails } from '../../support/fails.ts';
import { testRuntime } from '../../support/runtime.ts';

const bytes = Buffer.from('tide');

/** A registry with TLS, which no server on loopback can be without a trusted certificate. */
function registryWith(location: string): { readonly http: Http; readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    http: {
      async request({ method = 'GET', url }) {
        asked.push(`${method} ${url}`);
        return answer(url, method === 'POST' ? 202 : 404, location);
      },
    },
  };
}

function answer(url: string, status: number, location: string): HttpResponse {
  return {
    status,
    url,
    header: (name) => (name === 'location' ? location : undefined),
    body: (async function* () {})(),
    bytes: async () => Buffer.alloc(0),
    text: async () => '',
    discard: async () => {},
  };
}

test('a blob is not sent over plain http when the registry has TLS', async () => {
  for (const location of ['http://registry.example/v2/a/b/blobs/uploads/1', 'http://storage.example/1']) {
    const { http, asked } = registryWith(location);
    const registries = createRegistries({
      http,
      endpoints: {},
      credentials: { find: async () => undefined, sources: 'nowhere' },
      runtime: testRuntime(),
      writesTo: [],
    });
    const write = registries.repository('registry.example/a/b').write(
      { mediaType: 'a/b', digest: digestOf(bytes), size: bytes.length },
      {
        name: 'a source',
        open: () => assert.fail('nothing may be read'),
      },
    );
    await assert.rejects(write, fails('UNSAFE_ADDRESS', /the upload location leads from https to http:/));
    assert.deepEqual(asked, ['POST https://registry.example/v2/a/b/blobs/uploads/']);
  }
});

test('what has arrived is read from a range, in every way that registries write it', () => {
  const ranges = [
    ['0-1023', 1024],
    ['bytes=0-1023', 1024],
    ['bytes 0-1023', 1024],
    [' 0-1 ', 2],
    // Nothing at all; one byte looks the same, and is sent again.
    ['0-0', 0],
    ['0--1', 0],
    ['1-5', undefined],
    ['0-', undefined],
    ['0-12345678901234567890', undefined],
    ['', undefined],
    [undefined, undefined],
  ] as const;
  for (const [range, arrived] of ranges) {
    assert.equal(arrivedIn(range), arrived, range);
  }
});
