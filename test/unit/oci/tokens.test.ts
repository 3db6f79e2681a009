import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Http } from '../../../src/http/http.ts';
import { createTokens } from '../../../src/oci/registry/tokens.ts';
import { testRuntime } from '../../support/runtime.ts';

test('a password is not sent to a token service without TLS when the registry has it', async () => {
  const http: Http = { request: () => assert.fail('nothing may be sent') };
  const tokens = createTokens({ http, runtime: testRuntime(), base: new URL('https://registry.example/') });
  const challenge = { scheme: 'bearer', realm: 'http://registry.example/token', scopes: [] } as const;
  await assert.rejects(tokens.get(challenge, { kind: 'password', user: 'a', password: 'b' }, []), {
    code: 'REMOTE_FAILED',
  });
});
