import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRoute } from '../../../src/http/address.ts';
import { follow } from '../../../src/http/follow.ts';
import { fails } from '../../support/fails.ts';

const route = createRoute({
  'registry.corp': 'https://mirror.corp/docker',
  'plain.corp': 'http://plain.corp',
});
const from = new URL('https://mirror.corp/docker/v2/a');
const to = (address: string): string => follow(address, from, route, 'the next page').href;

test('an address goes the way of a request, whatever form it has', () => {
  assert.equal(to('https://registry.corp/v2/b'), 'https://mirror.corp/docker/v2/b');
  assert.equal(to('http://registry.corp/v2/b'), 'https://mirror.corp/docker/v2/b');
  assert.equal(to('b?n=1'), 'https://mirror.corp/docker/v2/b?n=1');
  assert.equal(to('//other.corp/b'), 'https://other.corp/b');
});

test('plain http is followed from https only where an endpoint asks for it', () => {
  assert.equal(to('http://plain.corp/b'), 'http://plain.corp/b');
  assert.equal(to('https://plain.corp/b'), 'http://plain.corp/b');
  for (const address of ['http://mirror.corp/docker/v2/b', 'http://plain.corp:8080/b']) {
    assert.throws(() => to(address), fails('UNSAFE_ADDRESS', /^the next page leads from https to http:/));
  }
});

test('what is no http address is not followed, and not printed', () => {
  for (const address of ['file:///etc/hush', 'https://', 'http://[', 'javascript:hush']) {
    assert.throws(
      () => to(address),
      fails('UNSAFE_ADDRESS', /^the next page leads to what is no http address$/),
    );
  }
});
