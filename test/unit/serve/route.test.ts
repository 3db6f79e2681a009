import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRoute } from '../../../src/serve/route.ts';

const digest = `sha256:${'0'.repeat(64)}`;

const routes: readonly (readonly [path: string, expected: ReturnType<typeof parseRoute>])[] = [
  ['/v2/', { kind: 'base' }],
  ['/v2', { kind: 'base' }],
  ['/v2/_catalog', { kind: 'catalog' }],
  ['/v2/a/b/tags/list', { kind: 'tags', name: 'a/b' }],
  ['/v2/a/b/manifests/1.0', { kind: 'manifests', name: 'a/b', reference: '1.0' }],
  [`/v2/a/blobs/${digest}`, { kind: 'blobs', name: 'a', reference: digest }],
  [`/v2/a/blobs/${encodeURIComponent(digest)}`, { kind: 'blobs', name: 'a', reference: digest }],
  [`/v2/a/referrers/${digest}`, { kind: 'referrers', name: 'a', reference: digest }],
  // Names may have these words in them.
  ['/v2/a/blobs/b/manifests/x', { kind: 'manifests', name: 'a/blobs/b', reference: 'x' }],
  ['/v2/tags/list/tags/list', { kind: 'tags', name: 'tags/list' }],
  ['/charts/index.yaml', { kind: 'chart', file: 'index.yaml' }],
  ['/charts/..%2f..%2fetc%2fpasswd', undefined],
  ['/charts/', undefined],
  ['/v2/a', undefined],
  ['/v2//tags/list', undefined],
  ['/', undefined],
  ['/%', undefined],
];
for (const [path, expected] of routes) {
  test(path, () => assert.deepEqual(parseRoute(path), expected));
}
