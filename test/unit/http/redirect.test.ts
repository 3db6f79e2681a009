import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRoute } from '../../../src/http/address.ts';
import type { HttpRequest } from '../../../src/http/http.ts';
import { redirected } from '../../../src/http/redirect.ts';
import { fails } from '../../support/fails.ts';

const route = createRoute({});
const from = new URL('https://a.example/x');
const secrets = { authorization: 'Basic hush', cookie: 'hush', 'private-token': 'hush' };
const request: HttpRequest = { url: from.href, headers: { ...secrets, accept: 'a/b', range: 'bytes=1-' } };

test('only headers that say what is asked for follow to another origin', () => {
  assert.deepEqual(
    redirected(request, from, { status: 307, location: 'https://b.example/y' }, route).headers,
    {
      accept: 'a/b',
      range: 'bytes=1-',
    },
  );
  assert.deepEqual(
    redirected(request, from, { status: 307, location: 'https://a.example:8443/y' }, route).headers,
    {
      accept: 'a/b',
      range: 'bytes=1-',
    },
  );
  assert.deepEqual(
    redirected(request, from, { status: 307, location: '/y' }, route).headers,
    request.headers,
  );
});

test('credentials do not come back with a redirect to the first origin', () => {
  const away = redirected(request, from, { status: 307, location: 'https://b.example/y' }, route);
  const back = redirected(away, new URL(away.url), { status: 307, location: from.href }, route);
  assert.deepEqual(back.headers, { accept: 'a/b', range: 'bytes=1-' });
});

test('301, 307 and 308 keep method and body; with 303, and a POST with 302, it becomes a GET without a body', () => {
  const post: HttpRequest = {
    ...request,
    method: 'POST',
    body: Buffer.from('x'),
    headers: { 'content-type': 'a/b' },
  };
  for (const status of [301, 307, 308]) {
    const { method, body } = redirected(post, from, { status, location: '/y' }, route);
    assert.deepEqual([method, body], ['POST', post.body]);
  }
  for (const status of [302, 303]) {
    assert.deepEqual(redirected(post, from, { status, location: '/y' }, route), {
      url: 'https://a.example/y',
      method: 'GET',
      headers: {},
    });
  }
  assert.equal(
    redirected({ ...post, method: 'PUT' }, from, { status: 302, location: '/y' }, route).method,
    'PUT',
  );
});

test('a redirect to plain http, or to no http address, is refused', () => {
  for (const location of ['http://a.example/', 'file:///etc/passwd', 'https://']) {
    assert.throws(() => redirected(request, from, { status: 302, location }, route), {
      code: 'UNSAFE_ADDRESS',
    });
  }
});

test('a registry’s own name and the endpoint in its place are one origin: credentials stay, also over plain http', () => {
  const endpoints = createRoute({
    'a.example': 'https://mirror.example/a',
    'plain.example': 'http://plain.example',
  });
  const mirror = new URL('https://mirror.example/a/x');
  const own = redirected(request, mirror, { status: 307, location: 'http://a.example/y' }, endpoints);
  assert.equal(own.url, 'https://mirror.example/a/y');
  assert.deepEqual(own.headers, request.headers);
  const plain = redirected(request, mirror, { status: 307, location: 'http://plain.example/y' }, endpoints);
  assert.equal(plain.url, 'http://plain.example/y');
  assert.deepEqual(plain.headers, { accept: 'a/b', range: 'bytes=1-' });
});

test('a confidential body goes to no other origin', () => {
  const post: HttpRequest = { url: from.href, method: 'POST', body: Buffer.from('hush'), confidential: true };
  const to = (location: string, status = 307) => redirected(post, from, { status, location }, route);
  assert.throws(() => to('https://b.example/y', 301), fails('UNSAFE_ADDRESS'));
  assert.throws(() => to('https://b.example/y'), fails('UNSAFE_ADDRESS', /where its secret must not go/));
  assert.equal(to('/y').body, post.body);
  assert.equal(to('https://b.example/y', 303).body, undefined);
});
