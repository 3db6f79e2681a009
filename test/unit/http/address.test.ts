import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRoute, describeAddress, isLoopback } from '../../../src/http/address.ts';

test('an endpoint stands in for scheme and host, and its path is put in front once', () => {
  const route = createRoute({
    'docker.io': 'https://mirror.corp/docker',
    'registry.corp': 'http://registry.corp',
  });
  assert.equal(route('https://docker.io/v2/a?n=1').href, 'https://mirror.corp/docker/v2/a?n=1');
  assert.equal(route('https://registry.corp/v2/').href, 'http://registry.corp/v2/');
  assert.equal(route('https://other.corp/v2/').href, 'https://other.corp/v2/');
  const own = createRoute({ 'mirror.corp': 'https://mirror.corp/docker' });
  assert.equal(own('https://mirror.corp/docker/v2/a').href, 'https://mirror.corp/docker/v2/a');
});

test('an endpoint with credentials, a query or no http scheme is refused without being printed', () => {
  for (const base of ['ftp://a', 'mirror.corp', 'https://user:hush@a', 'https://a/?token=hush']) {
    assert.throws(
      () => createRoute({ 'docker.io': base }),
      (error) =>
        error instanceof Error &&
        'code' in error &&
        error.code === 'INVALID_ENDPOINT' &&
        !/hush/.test(error.message),
    );
  }
});

test('loopback is told by name only, with or without a port', () => {
  assert.deepEqual(
    [
      'localhost',
      '127.0.0.1:5000',
      '[::1]:80',
      'localhost.evil.example',
      '127.0.0.1.nip.io',
      'a.localhost',
    ].filter(isLoopback),
    ['localhost', '127.0.0.1:5000', '[::1]:80'],
  );
});

test('an address for messages shows no query and no credentials', () => {
  assert.equal(describeAddress(new URL('https://user:hush@a.example/b?sig=hush')), 'https://a.example/b?…');
});
