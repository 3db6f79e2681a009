import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HttpRequest } from '../../../src/http/http.ts';
import { redirected } from '../../../src/http/redirect.ts';

const from = new URL('https://a.example/x');
const secrets = { authorization: 'Basic hush', cookie: 'hush', 'private-token': 'hush' };
const request: HttpRequest = { url: from.href, headers: { ...secrets, accept: 'a/b', range: 'bytes=1-' } };

test('only headers that say what is asked for follow to another origin', () => {
  assert.deepEqual(redirected(request, from, 307, 'https://b.example/y').headers, {
    accept: 'a/b',
    range: 'bytes=1-',
  });
  assert.deepEqual(redirected(request, from, 307, 'https://a.example:8443/y').headers, {
    accept: 'a/b',
    range: 'bytes=1-',
  });
  assert.deepEqual(redirected(request, from, 307, '/y').headers, request.headers);
});

test('credentials do not come back with a redirect to the first origin', () => {
  const away = redirected(request, from, 307, 'https://b.example/y');
  const back = redirected(away, new URL(away.url), 307, from.href);
  assert.deepEqual(back.headers, { accept: 'a/b', range: 'bytes=1-' });
});

test('307 and 308 keep method and body, 303 and an old POST become GET without a body', () => {
  const post: HttpRequest = {
    ...request,
    method: 'POST',
    body: Buffer.from('x'),
    headers: { 'content-type': 'a/b' },
  };
  for (const status of [307, 308]) {
    assert.equal(redirected(post, from, status, '/y').body, post.body);
  }
  for (const status of [301, 302, 303]) {
    assert.deepEqual(redirected(post, from, status, '/y'), {
      url: 'https://a.example/y',
      method: 'GET',
      headers: {},
    });
  }
  assert.equal(redirected({ ...post, method: 'PUT' }, from, 302, '/y').method, 'PUT');
});

test('a redirect to plain http, or to no http address, is refused', () => {
  for (const location of ['http://a.example/', 'file:///etc/passwd', 'https://']) {
    assert.throws(() => redirected(request, from, 302, location), { code: 'REMOTE_FAILED' });
  }
});
