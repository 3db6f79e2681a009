import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDigest } from '../../../src/oci/digest.ts';
import { fails } from '../../support/fails.ts';

test('what is no digest is told in a short line, however large or deep it is', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`);
  assert.throws(() => parseDigest(deep, 'here'), fails('INVALID_DIGEST', /^here: a list is not a digest$/));
  assert.throws(
    () => parseDigest(`sha256:${'\u202e'.repeat(1_000_000)}`, 'here'),
    fails('INVALID_DIGEST', /^here: "sha256:[^\p{Cf}]{100,1500}"… is not a digest$/u),
  );
  assert.throws(() => parseDigest(undefined, 'here'), fails('INVALID_DIGEST', /nothing is not a digest/));
});
