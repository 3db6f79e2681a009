import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseChallenge } from '../../../src/oci/registry/auth/challenge.ts';

test('a bearer challenge gives realm and service; the scopes that it asks for are not taken', () => {
  const header =
    'Bearer realm="https://auth.example/token",service="registry",scope="repository:a/b:pull,push repository:c:pull"';
  assert.deepEqual(parseChallenge(header), {
    scheme: 'bearer',
    realm: 'https://auth.example/token',
    service: 'registry',
  });
});

test('schemes are told apart, in any order and case; bearer wins', () => {
  assert.deepEqual(parseChallenge('Basic realm="x"'), { scheme: 'basic' });
  const both = { scheme: 'bearer', realm: 'https://a/t' };
  assert.deepEqual(parseChallenge('Basic realm="x", BEARER realm="https://a/t"'), both);
  assert.deepEqual(parseChallenge('bearer realm="https://a/t", basic realm="x"'), both);
});

test('quotes may be escaped and a comma may stand inside', () => {
  const parsed = parseChallenge(String.raw`Bearer realm="https://a/\"t\",x"`);
  assert.deepEqual(parsed, { scheme: 'bearer', realm: 'https://a/"t",x' });
});

test('what cannot be answered is undefined', () => {
  for (const header of ['', 'Negotiate', 'Bearer', 'Bearer service="x"', 'Digest realm="x"', '=,="']) {
    assert.equal(parseChallenge(header), undefined);
  }
});
