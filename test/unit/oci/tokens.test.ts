import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Http } from '../../../src/http/http.ts';
import { createTokens } from '../../../src/oci/registry/auth/tokens.ts';
import { testRuntime } from '../../support/runtime.ts';

const nothing: Http = { request: () => assert.fail('nothing may be sent') };

async function askAt(realm: string, base: string): Promise<unknown> {
  const tokens = createTokens({
    http: nothing,
    runtime: testRuntime(),
    credentials: { sources: 'nowhere' },
    host: 'registry.example',
    base: new URL(base),
    at: '',
    writes: false,
  });
  const credential = { kind: 'password', user: 'a', password: 'b' } as const;
  return await tokens.get({ challenge: { scheme: 'bearer', realm }, credential, scopes: [] });
}

test('a password is not sent to a token service without TLS when the registry has it', async () => {
  await assert.rejects(askAt('http://registry.example/token', 'https://registry.example/'), {
    code: 'REMOTE_FAILED',
    message: /^registry\.example names a token service that is not https$/,
  });
});

test('a token service that is no http address is refused at once', async () => {
  for (const realm of ['file:///etc/passwd', 'ftp://registry.example/token', 'http://']) {
    await assert.rejects(askAt(realm, 'http://registry.example/'), {
      code: 'REMOTE_FAILED',
      message: /^registry\.example names a token service that is not http or https$/,
    });
    await assert.rejects(askAt(realm, 'https://registry.example/'), { message: /that is not https$/ });
  }
});
