import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRoute, describeAddress, isLoopback, leadsInward } from '../../../src/http/address.ts';

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

test('a local address is told in every spelling; only from this machine it leads to this machine', () => {
  for (const host of [
    '169.254.169.254',
    '2852039166',
    '0xA9FEA9FE',
    '[fe80::1]',
    '[::ffff:169.254.169.254]',
    '[fd00:ec2::254]',
  ]) {
    assert.equal(leads('https://a.example', `http://${host}/`), true, host);
    assert.equal(leads('http://127.0.0.1:5000', `http://${host}/`), true, host);
    assert.equal(leads(`http://${host}/x`, `http://${host}/y`), false, host);
  }
  for (const host of [
    '127.0.0.1',
    '127.1',
    '0.0.0.0',
    'localhost',
    'a.localhost.',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
  ]) {
    assert.equal(leads('https://a.example', `http://${host}/`), true, host);
    assert.equal(leads('http://127.0.0.1:5000', `http://${host}/`), false, host);
  }
  for (const host of [
    '10.0.0.1',
    '192.168.1.1',
    '[fd00::1]',
    'b.example',
    '169.254.example',
    'mylocalhost',
  ]) {
    assert.equal(leads('https://a.example', `http://${host}/`), false, host);
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

function leads(from: string, to: string): boolean {
  return leadsInward(new URL(from), new URL(to));
}
